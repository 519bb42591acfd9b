import type { PageTrace } from '../data.js';
import { asked, chain, chosenEnding, ending, goTo, shown, showsWhy, step } from '../state.js';
import { chainOf, type Link } from '../why.js';

type Run = Omit<PageTrace, 'others'>;

/** Why the trace ends as it does, or where a value comes from that somebody asked about. */
export const Why = () => {
  const trace = shown.value;
  if (trace === undefined) {
    return null;
  }
  return asked.value === undefined ? <Ending trace={trace} /> : <Origin trace={trace} asked={asked.value} />;
};

const Ending = ({ trace }: { trace: Run }) => {
  const one = ending.value;
  if (one === undefined) {
    return null;
  }
  const last = trace.steps.length;
  const notes = trace.steps.flatMap(({ remarks }, place) => remarks.map((remark) => `Step ${place + 1} ${remark}.`));
  return (
    <section class="why" aria-label="Why">
      <h2>
        {one.isWitness ? `How step ${last} reaches ${one.title}` : `Why step ${last} breaks ${one.title}`}{' '}
        {showsWhy.value ? null : <span>press w to see the chain</span>}
      </h2>
      {trace.endings.length > 1 ? (
        <p class="tabs">
          {trace.endings.map(({ id, title }, place) => (
            <button
              key={id}
              type="button"
              aria-pressed={place === chosenEnding.value}
              onClick={() => {
                chosenEnding.value = place;
              }}
            >
              {title}
            </button>
          ))}
        </p>
      ) : null}
      <p>{sentence(one.says)}</p>
      <table>
        <tbody>
          {one.looked.map(({ says, step: at }, place) => (
            <tr key={says}>
              <td>
                <span class="n">{place + 1}</span>
              </td>
              <td>{says}</td>
              <td class="src">
                <button type="button" onClick={() => goTo(at)}>
                  step {at}, {trace.steps[at - 1]?.who}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {notes.map((note) => (
        <p key={note} class="note">
          {note}
        </p>
      ))}
      {one.because.length > 0 ? <p class="dim">Its reasons: {one.because.join(', ')}.</p> : null}
      <p class="dim small">
        {one.untouched > 0
          ? `${one.untouched} more ${one.untouched === 1 ? 'value that it read is' : 'values that it read are'} as in the beginning. `
          : ''}
        {one.cites}
      </p>
    </section>
  );
};

/** The chain of last writers of a value, from the last back to the start. */
const Origin = ({ trace, asked: about }: { trace: Run; asked: { place: number; world: number } }) => {
  const place = trace.places[about.place];
  const links = chainOf(trace, about);
  const [first] = links.filter((link) => link.place === about.place);
  return (
    <section class="why" aria-label="Why">
      <h2>
        Why {place?.name} is {first?.after ?? place?.initially} after step {about.world}{' '}
        <button
          type="button"
          class="close"
          onClick={() => {
            asked.value = undefined;
          }}
        >
          close (Esc)
        </button>
      </h2>
      {links.length === 0 ? <p>No step up to here has written it: it is as in the beginning.</p> : null}
      <ol class="links">
        {byStep(links).map(([number, same]) => (
          <li key={number}>
            <button
              type="button"
              class="where"
              aria-current={number === step.value ? 'step' : undefined}
              onClick={() => goTo(number)}
            >
              {number}
            </button>
            <div>
              <b>{trace.steps[number - 1]?.who}</b> {trace.steps[number - 1]?.short}
              {same.map((link) => (
                <LinkLine key={link.place} link={link} trace={trace} />
              ))}
            </div>
          </li>
        ))}
      </ol>
      {links.length > 0 ? (
        <p class="dim small">
          {chain.value.size} of {trace.steps.length} steps; the rest is as in the beginning. A step counts if its guard
          or its effect read the value, whatever it then did with it.
        </p>
      ) : null}
    </section>
  );
};

const LinkLine = ({ link, trace }: { link: Link; trace: Run }) => {
  const written = link.because.filter(({ step: at }) => at > 0);
  const name = (number: number): string => trace.places[number]?.name ?? '';
  return (
    <div class="link">
      {name(link.place)} <Change before={link.before} after={link.after} />
      {written.length > 0 ? (
        <span class="dim">
          {' '}
          from{' '}
          {written.map(({ place, step: at, byGuard }, number) => (
            <span key={place}>
              {number > 0 ? ', ' : ''}
              {name(place)} (step {at}
              {byGuard ? ', guard' : ''})
            </span>
          ))}
        </span>
      ) : null}
    </div>
  );
};

export const Change = ({ before, after }: { before: string; after: string }) => (
  <b>
    {before}
    <span class="arrow"> → </span>
    {after}
  </b>
);

const byStep = (links: readonly Link[]): readonly (readonly [number, readonly Link[]])[] =>
  [...new Set(links.map(({ step: at }) => at))].map((at) => [at, links.filter((link) => link.step === at)]);

export const sentence = (text: string): string => {
  const capital = `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
};
