import type { Depiction, Model } from '../language/index.js';
import { initialWorlds } from '../semantics/index.js';
import { drawEvent, drawInstance, drawValue, nameOf } from '../trace/depict.js';
import { diff, drawChange } from '../trace/diff.js';
import type { Trace, TraceStep } from '../trace/trace.js';
import { worldsOf } from '../trace/writers.js';
import type { Legend } from './legend.js';
import type { Paint } from './paint.js';
import { hanging, pack, wrap } from './table.js';

/** How a text report is drawn. */
export interface Canvas {
  readonly paint: Paint;
  /** Columns of the terminal. */
  readonly width: number;
  readonly legend?: Legend;
}

/** How wide the sentence of a step may grow before it is broken into lines. */
const widestSentence = 44;

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
  const steps = shownSteps(model, trace, depiction).map(({ number, who, says, events, changed }) => ({
    ...{ number: String(number), who, changed },
    what: [...wrap(says, widestSentence), ...events.flatMap((event) => hanging(`- ${event}`, widestSentence))],
  }));
  const rows = [...beginning(model, trace.start, depiction), ...steps].filter(({ number }) => Number(number) >= from);
  const numbers = widest(rows.map(({ number }) => number));
  const actors = widest(['who', ...rows.map(({ who }) => who)]);
  const sentences = widest(['what happens', ...rows.flatMap(({ what }) => what)]);
  const room = Math.max(24, width - numbers - actors - sentences - 8);
  const line = (number: string, who: string, what: string, changed: string): string =>
    `  ${number.padStart(numbers)}  ${who.padEnd(actors)}  ${what.padEnd(sentences)}  ${changed}`.trimEnd();
  const linesOf = ({ number, who, what, changed }: (typeof rows)[number]): readonly string[] => {
    const right = pack(changed, ', ', room);
    return Array.from({ length: Math.max(what.length, right.length) }, (_, place) =>
      line(place === 0 ? number : '', place === 0 ? who : '', what[place] ?? '', right[place] ?? ''),
    );
  };
  return [paint('dim', line('#', 'who', 'what happens', 'what changed')), ...rows.flatMap(linesOf)];
};

/** Where a model has several initial worlds, what tells this one from the others. */
const beginning = <W>(model: Model<W>, start: W, depiction?: Depiction) => {
  const places = initialWorlds(model).flatMap((other) => diff(model.world, start, other, depiction));
  const named = places.map(({ path, before }) => `${nameOf(path, depiction)} = ${drawValue(before, path, depiction)}`);
  return places.length === 0 ? [] : [{ number: '0', who: '', what: ['the beginning'], changed: [...new Set(named)] }];
};

/** A step of a trace in words. */
export interface ShownStep {
  /** From 1. */
  readonly number: number;
  readonly who: string;
  /** The sentence of the rule, with its parameters. */
  readonly says: string;
  /** What the rule cites: functions of the kernel, sections of a manual. */
  readonly cites: string;
  readonly events: readonly string[];
  /** Only what changed: `vCPU0 LR0 empty → 40 sw eoi P`. */
  readonly changed: readonly string[];
}

export const shownSteps = <W>(model: Model<W>, trace: Trace<W>, depiction?: Depiction): readonly ShownStep[] => {
  const worlds = worldsOf(trace);
  return trace.steps.map((step, place) => {
    const { action, world } = step;
    const rule = model.rules.find(({ id }) => id === action.rule);
    return {
      number: place + 1,
      who: actorOf(model, step),
      says: [rule?.says ?? action.rule, drawInstance('', action.params, depiction)].filter(Boolean).join(' '),
      cites: rule?.cites ?? '',
      events: happenedIn(model, world).map((event) => drawEvent(event, depiction)),
      changed: whatChanged(model, worlds[place] as W, world, depiction),
    };
  });
};

const whatChanged = <W>(model: Model<W>, before: W, after: W, depiction?: Depiction): readonly string[] =>
  diff(model.world, before, after, depiction).flatMap((change) => drawChange(change, depiction) ?? []);

/** What happened in the step that led to a world. */
export const happenedIn = <W>(model: Model<W>, world: W): readonly unknown[] =>
  Object.entries(model.world.fields)
    .filter(([, shape]) => shape.kind === 'happened')
    .flatMap(([name]) => (world as Readonly<Record<string, readonly unknown[]>>)[name] ?? []);

export const actorOf = <W>(model: Model<W>, { action }: TraceStep<W>): string =>
  model.rules.find(({ id }) => id === action.rule)?.by ?? '';

/** (There may be more texts than a function takes arguments.) */
const widest = (texts: readonly string[]): number => texts.reduce((most, { length }) => Math.max(most, length), 1);
