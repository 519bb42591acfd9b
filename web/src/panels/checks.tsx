import type { PageCheck, PageProperty } from '../data.js';
import { checks, openTrace, report } from '../state.js';
import { sentence } from './why.js';

/** Every check of a report: what it saw, and what became of each property. */
export const Checks = () => (
  <main class="checks">
    <h1>{report?.title}</h1>
    <p class={`verdict ${report?.verdict.word}`}>{sentence(report?.verdict.says ?? '')}</p>
    <div class="wide">
      <table>
        <caption>Checks</caption>
        <thead>
          <tr>
            {[
              'scenario',
              'era',
              'verdict',
              'states',
              'depth',
              'states by level',
              'states/s',
              'over time',
              'broken',
              'known',
              'never fired',
            ].map((heading) => (
              <th key={heading} scope="col">
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {checks.map((check) => (
            <tr key={nameOf(check)}>
              <th scope="row" title={check.bound}>
                {check.scenario}
              </th>
              <td>{[check.era, check.bug].filter(Boolean).join(', with ')}</td>
              <td class={`word ${check.verdict}`}>{check.verdict}</td>
              <td class="number">{grouped(check.states)}</td>
              <td class="number">{check.depth}</td>
              <td>
                <Levels levels={check.levels ?? []} />
              </td>
              <td class="number">{grouped(Math.round(check.statesPerSecond ?? 0))}</td>
              <td>
                <Throughput course={check.course ?? []} />
              </td>
              <td>
                <Links properties={check.properties.filter(({ verdict }) => verdict === 'violated')} />
                {check.error}
              </td>
              <td>
                {check.known.map(({ property, story, isMet }) => {
                  const met = check.properties.find(({ id }) => id === property);
                  return (
                    <div key={property} title={story}>
                      {met === undefined ? property : <Links properties={[met]} />} {story}
                      {isMet ? '' : ' (not met)'}
                    </div>
                  );
                })}
              </td>
              <td>{check.neverFired.join(', ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
    <Matrix />
  </main>
);

const nameOf = ({ scenario, era, bug }: PageCheck): string => [scenario, era, bug].filter(Boolean).join(' ');

const Links = ({ properties }: { properties: readonly PageProperty[] }) => (
  <>
    {properties.map(({ id, title, says, trace }) =>
      trace === undefined ? (
        <span key={id} title={says}>
          {title}{' '}
        </span>
      ) : (
        <button key={id} type="button" title={says} onClick={() => openTrace(trace)}>
          {title}
        </button>
      ),
    )}
  </>
);

/** The sizes of the levels of a search, the largest as high as the row. */
const Levels = ({ levels }: { levels: readonly number[] }) => {
  const most = Math.max(1, ...levels);
  const wide = 120;
  const bar = wide / Math.max(1, levels.length);
  return (
    <svg
      class="levels"
      width={wide}
      height="22"
      role="img"
      aria-label={`${levels.length} levels, the largest of ${grouped(most)} states`}
    >
      {levels.map((size, level) => {
        const height = Math.max(1, (size / most) * 22);
        return <rect key={level} x={level * bar} y={22 - height} width={Math.max(0.8, bar - 0.6)} height={height} />;
      })}
    </svg>
  );
};

/** How many states a search saw each second, from its beginning to its end; nothing of a search that was over at once. */
const Throughput = ({ course }: { course: NonNullable<PageCheck['course']> }) => {
  const rates = course.slice(1).map(({ seconds, states }, place) => {
    const before = course[place];
    return (states - (before?.states ?? 0)) / Math.max(0.001, seconds - (before?.seconds ?? 0));
  });
  if (rates.length === 0) {
    return null;
  }
  const [most, last] = [Math.max(1, ...rates), course.at(-1)?.seconds ?? 1];
  const points = rates.map((rate, place) => {
    const x = ((course[place + 1]?.seconds ?? 0) / last) * 120;
    return `${x.toFixed(1)},${(21 - (rate / most) * 20).toFixed(1)}`;
  });
  return (
    <svg
      class="course"
      width="120"
      height="22"
      role="img"
      aria-label={`up to ${grouped(Math.round(most))} states a second, over ${last.toFixed(0)} seconds`}
    >
      <polyline points={points.join(' ')} />
    </svg>
  );
};

const signs: Readonly<Record<PageProperty['verdict'], string>> = {
  holds: '✓',
  violated: '✗',
  known: '≈',
  inconclusive: '?',
  vacuous: '·',
};

/** Scenario and era against property. */
const Matrix = () => {
  const all = new Map(
    checks.flatMap(({ properties }) => properties.map((property) => [property.id, property] as const)),
  );
  return all.size === 0 ? null : (
    <div class="wide">
      <table class="matrix">
        <caption>
          Properties: ✓ holds or is reached, ✗ broken or not reached, ≈ broken as is known, · never triggered, ? not
          decided
        </caption>
        <thead>
          <tr>
            <th scope="col">check</th>
            {[...all.values()].map(({ id, title, says }) => (
              <th key={id} scope="col" title={`${title}: ${says}`}>
                <span>{id}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {checks.map((check) => (
            <tr key={nameOf(check)}>
              <th scope="row">{nameOf(check)}</th>
              {[...all.keys()].map((id) => {
                const property = check.properties.find((one) => one.id === id);
                return (
                  <td
                    key={id}
                    class={property?.verdict ?? 'absent'}
                    title={property && `${property.title} ${property.verdict}: ${property.says}`}
                  >
                    <Sign property={property} />
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};

const Sign = ({ property }: { property: PageProperty | undefined }) => {
  if (property === undefined) {
    return null;
  }
  const { trace, title, verdict } = property;
  return trace === undefined ? (
    <span>{signs[verdict]}</span>
  ) : (
    <button type="button" aria-label={`${title} ${verdict}: show its trace`} onClick={() => openTrace(trace)}>
      {signs[verdict]}
    </button>
  );
};

const grouped = (count: number | undefined): string =>
  count === undefined ? '' : String(count).replace(/\B(?=(\d{3})+$)/g, ',');
