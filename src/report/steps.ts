import type { Depiction, Model } from '../language/index.js';
import { drawEvent, drawInstance } from '../trace/depict.js';
import { diff, drawChange } from '../trace/diff.js';
import type { Trace, TraceStep } from '../trace/trace.js';
import { worldsOf } from '../trace/writers.js';
import type { Legend } from './legend.js';
import type { Paint } from './paint.js';

/** How a text report is drawn. */
export interface Canvas {
  readonly paint: Paint;
  /** Columns of the terminal. */
  readonly width: number;
  readonly legend?: Legend;
}

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
