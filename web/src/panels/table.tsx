import { shown } from '../state.js';

/** What the charts draw, as a table: for screen readers, which cannot read a drawing. */
export const LaneTable = () => {
  const trace = shown.value;
  return trace === undefined ? null : (
    <div class="unseen">
      <table aria-label="The lanes as a table">
        <caption>The lanes as a table: a row for each step</caption>
        <thead>
          <tr>
            <th scope="col">step</th>
            <th scope="col">lane</th>
            <th scope="col">what happens</th>
            <th scope="col">to other lanes</th>
            <th scope="col">what changes</th>
          </tr>
        </thead>
        <tbody>
          {trace.steps.map(({ who, short, crossings, changes }, place) => (
            <tr key={place}>
              <th scope="row">{place + 1}</th>
              <td>{who}</td>
              <td>
                {short}
                {trace.loop !== undefined && place >= trace.loop ? ' (again and again)' : ''}
              </td>
              <td>
                {crossings
                  .map(({ to, says, isLost }) => {
                    const lane = to === undefined ? undefined : trace.lanes[to];
                    return `${says}${lane === undefined ? '' : ` to ${[lane.name, lane.group].filter(Boolean).join(' ')}`}${isLost ? ' (lost)' : ''}`;
                  })
                  .join('; ')}
              </td>
              <td>
                {changes
                  .map(({ place: at, before, after }) => `${trace.places[at]?.name} ${before} to ${after}`)
                  .join('; ')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};
