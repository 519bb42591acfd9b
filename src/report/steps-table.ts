import type { Depiction, Model } from '../language/index.js';
import { initialWorlds } from '../semantics/index.js';
import { drawValue, nameOf } from '../trace/depict.js';
import { diff } from '../trace/diff.js';
import type { Trace } from '../trace/trace.js';
import { type Canvas, shownSteps } from './steps.js';
import { hanging, pack, wrap } from './table.js';

/** How wide the sentence of a step may grow before it is broken into lines; and where there is less room. */
const sentenceWidths = [44, 32];
/** Changes have at least so much room beside the sentence, or stand below it. */
const narrowestChanges = 24;

interface Row {
  readonly number: string;
  readonly who: string;
  readonly says: string;
  readonly events: readonly string[];
  readonly changed: readonly string[];
}

/**
 * A trace as a table: who acts, what happens, and only what changed.
 * @param from the number of the first step that is shown.
 */
export const stepsTable = <W>(
  model: Model<W>,
  trace: Trace<W>,
  { paint, width }: Canvas,
  depiction?: Depiction,
  from = 0,
): readonly string[] => {
  const steps = shownSteps(model, trace, depiction).map((step): Row => ({ ...step, number: String(step.number) }));
  const rows = [...beginning(model, trace.start, depiction), ...steps].filter(({ number }) => Number(number) >= from);
  const numbers = widest(rows.map(({ number }) => number));
  const actors = widest(['who', ...rows.map(({ who }) => who)]);
  const layout = layoutOf(rows, width - numbers - actors - 6);
  const line = (number: string, who: string, what: string): string =>
    `  ${number.padStart(numbers)}  ${who.padEnd(actors)}  ${what}`.trimEnd();
  const mark = (what: string): string => paint('bold', line('', '', what));
  return [
    paint('dim', line('#', 'who', layout.heading)),
    ...rows.flatMap((row) => [
      ...(trace.loop !== undefined && Number(row.number) === trace.loop + 1 ? [mark(again)] : []),
      ...layout
        .linesOf(row)
        .map((what, place) => line(place === 0 ? row.number : '', place === 0 ? row.who : '', what)),
    ]),
    ...(trace.loop === trace.steps.length ? [mark(rest)] : []),
  ];
};

/** What stands before the loop of a run that never ends, and behind one that rests. */
const again = '-- from here on again and again:';
const rest = '-- and nothing more happens';

/** How what happened and what changed share so many columns: beside each other, or where these are few, below. */
const layoutOf = (rows: readonly Row[], width: number) => {
  for (const sentenceWidth of sentenceWidths) {
    const sentences = widest(['what happens', ...rows.flatMap((row) => happening(row, sentenceWidth))]);
    const room = width - sentences - 2;
    if (room >= narrowestChanges) {
      const beside = (what: string, changed: string): string => `${what.padEnd(sentences)}  ${changed}`;
      return {
        heading: beside('what happens', 'what changed'),
        linesOf: (row: Row): readonly string[] => {
          const what = happening(row, sentenceWidth);
          const changed = pack(row.changed, ', ', room).flatMap((text) => hanging(text, room));
          return Array.from({ length: Math.max(what.length, changed.length) }, (_, place) =>
            beside(what[place] ?? '', changed[place] ?? ''),
          );
        },
      };
    }
  }
  return {
    heading: 'what happens, and what changed',
    linesOf: (row: Row): readonly string[] => [
      ...happening(row, width),
      ...pack(row.changed, ', ', width - 4).flatMap((text) => hanging(text, width - 4).map((part) => `    ${part}`)),
    ],
  };
};

const happening = ({ says, events }: Row, width: number): readonly string[] => [
  ...wrap(says, width),
  ...events.flatMap((event) => hanging(`- ${event}`, width)),
];

/** Where a model has several initial worlds, what tells this one from the others. */
const beginning = <W>(model: Model<W>, start: W, depiction?: Depiction): readonly Row[] => {
  const places = initialWorlds(model).flatMap((other) => diff(model.world, start, other, depiction));
  const named = places.map(({ path, before }) => `${nameOf(path, depiction)} = ${drawValue(before, path, depiction)}`);
  return places.length === 0
    ? []
    : [{ number: '0', who: '', says: 'the beginning', events: [], changed: [...new Set(named)] }];
};

/** (There may be more texts than a function takes arguments.) */
const widest = (texts: readonly string[]): number => texts.reduce((most, { length }) => Math.max(most, length), 1);
