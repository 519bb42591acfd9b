import type { PageOther, PageStep, PageTrace } from '../data.js';
import { chosenOther, goTo, mine, step } from '../state.js';
import { Change } from './why.js';

/** The same actions in two models, side by side, with the step in which they part. */
export const Compare = () => {
  const trace = mine.value;
  const other = trace?.others[Math.max(0, chosenOther.value)] ?? trace?.others[0];
  if (trace === undefined || other === undefined) {
    return <p class="dim">There is nothing to compare it with.</p>;
  }
  return (
    <div class="compare">
      <p class="tabs">
        {trace.others.map(({ label }, place) => (
          <button
            key={label}
            type="button"
            aria-pressed={place === chosenOther.value}
            onClick={() => {
              chosenOther.value = place === chosenOther.value ? -1 : place;
            }}
          >
            {place === chosenOther.value ? 'back to' : 'draw'} {place === chosenOther.value ? nameOf(trace) : label}
          </button>
        ))}
      </p>
      <p>{partingOf(other)}</p>
      <p class="dim small">− only here, + only in {other.label}: what both change alike is left out.</p>
      <table>
        <thead>
          <tr>
            <th scope="col">#</th>
            <th scope="col">{nameOf(trace)}</th>
            <th scope="col">{other.label}</th>
          </tr>
        </thead>
        <tbody>
          {trace.steps.map((here, place) => (
            <Row key={place} number={place + 1} here={here} trace={trace} other={other} />
          ))}
        </tbody>
      </table>
    </div>
  );
};

const nameOf = ({ subject: { era, bug, scenario } }: Pick<PageTrace, 'subject'>): string =>
  [era ?? scenario, bug === undefined ? undefined : `with ${bug}`].filter(Boolean).join(' ');

const partingOf = ({ label, parting }: PageOther): string => {
  if (parting === undefined) {
    return `In ${label} every step does the same.`;
  }
  return parting.refused === undefined
    ? `They part in step ${parting.step}: it changes something else in ${label}.`
    : `They part in step ${parting.step}: ${parting.refused}.`;
};

interface RowProps {
  readonly number: number;
  readonly here: PageStep;
  readonly trace: PageTrace;
  readonly other: PageOther;
}

const Row = ({ number, here, trace, other }: RowProps) => {
  const there = other.trace.steps[number - 1];
  const mineOnly = changesOf(trace, here);
  const theirsOnly = there === undefined ? [] : changesOf(other.trace, there);
  const isRefused = there === undefined && other.parting?.step === number;
  return (
    <tr
      class={other.parting?.step === number ? 'parting' : ''}
      aria-current={step.value === number ? 'step' : undefined}
    >
      <td>
        <button type="button" class="where" onClick={() => goTo(number)}>
          {number}
        </button>
      </td>
      <td>
        <span class="dim">{here.who}</span> {here.short}
        <Changes sign="−" changes={mineOnly.filter((one) => there !== undefined && !isIn(theirsOnly, one))} />
      </td>
      <td>
        {there === undefined ? (
          <span class={isRefused ? 'note' : 'dim'}>{isRefused ? 'cannot happen' : ''}</span>
        ) : (
          <>
            {there.short === here.short ? <span class="dim">the same</span> : there.short}
            <Changes sign="+" changes={theirsOnly.filter((one) => !isIn(mineOnly, one))} />
          </>
        )}
      </td>
    </tr>
  );
};

interface Named {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

const changesOf = ({ places }: Pick<PageTrace, 'places'>, { changes }: PageStep): readonly Named[] =>
  changes.map(({ place, before, after }) => ({ name: places[place]?.name ?? '', before, after }));

const isIn = (changes: readonly Named[], { name, before, after }: Named): boolean =>
  changes.some((other) => other.name === name && other.before === before && other.after === after);

/** What one of the two changes and the other does not. */
const Changes = ({ sign, changes }: { readonly sign: string; readonly changes: readonly Named[] }) => (
  <div class="changes">
    {changes.map(({ name, before, after }) => (
      <span key={name}>
        {sign} {name} <Change before={before} after={after} />
      </span>
    ))}
  </div>
);
