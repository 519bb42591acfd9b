import { createHash } from 'node:crypto';
import { type Action, type Model, UsageError } from '../language/index.js';
import { enabledActions, initialWorlds, stepAnywhere } from '../semantics/index.js';
import type { Trace, TraceStep } from '../trace/trace.js';

/** Where one has gone: the number of the initial world, then in each world the number of the enabled action taken. */
export type Way = readonly [start: number, ...actions: number[]];

/** A way in an address: each number in groups of seven bits, in the letters of base64url. */
export const written = (way: Way): string => Buffer.from(way.flatMap(bytesOf)).toString('base64url');

const bytesOf = (number: number): readonly number[] =>
  number < 0x80 ? [number] : [(number & 0x7f) | 0x80, ...bytesOf(number >> 7)];

/** @throws UsageError where it is none. */
export const wayIn = (text: string): Way => {
  const numbers: number[] = [];
  let number = 0;
  let shift = 0;
  for (const byte of Buffer.from(text, 'base64url')) {
    number |= (byte & 0x7f) << shift;
    shift += 7;
    if (byte < 0x80) {
      numbers.push(number);
      number = 0;
      shift = 0;
    }
  }
  const [start = 0, ...actions] = numbers;
  if (shift > 0 || !/^[\w-]*$/.test(text)) {
    throw new UsageError('the link is cut off or damaged: its way cannot be read');
  }
  return [start, ...actions];
};

/**
 * Says whether a way means the same in two models: of one version, with the same rules, parameters, fields and initial
 * worlds.
 */
export const markOf = <W>({ id, rules, world, starts }: Model<W>, version: string): string => {
  const told = [version, id, rules.map((rule) => [rule.id, rule.for, String(rule.when)]), world, starts];
  return createHash('sha256').update(JSON.stringify(told)).digest('hex').slice(0, 8);
};

/** Walks ways, and remembers the last: the next one mostly begins like it. */
export class Walker<W> {
  #last: { readonly way: Way; readonly trace: Trace<W> } | undefined;

  constructor(readonly model: Model<W>) {}

  /** @throws UsageError where there is no such way. */
  trace(way: Way): Trace<W> {
    const [first, ...actions] = way;
    const start = this.#start(first);
    const known = this.#known(way);
    const steps = [...known.steps];
    let world: W = steps.at(-1)?.world ?? start;
    for (const [place, number] of actions.slice(steps.length).entries()) {
      const action = enabledActions(this.model, world)[number];
      if (action === undefined) {
        throw new UsageError(
          `the link takes action ${number + 1} after step ${known.steps.length + place}, where there are fewer`,
        );
      }
      world = stepAnywhere(this.model, world, action);
      steps.push({ action, world });
    }
    const trace = { start, steps };
    this.#last = { way, trace };
    return trace;
  }

  /** The steps that a way shares with the last. */
  #known(way: Way): { readonly steps: readonly TraceStep<W>[] } {
    const last = this.#last;
    if (last === undefined || last.way[0] !== way[0]) {
      return { steps: [] };
    }
    const parting = way.findIndex((number, place) => number !== last.way[place]);
    return { steps: last.trace.steps.slice(0, (parting < 0 ? way.length : parting) - 1) };
  }

  /** The way that some actions take, as far as they can be taken one after the other. */
  wayOf(start: number, actions: readonly Action[]): Way {
    const numbers: number[] = [];
    let world = this.#start(start);
    for (const action of actions) {
      const number = enabledActions(this.model, world).findIndex(
        ({ rule, params }) => rule === action.rule && JSON.stringify(params) === JSON.stringify(action.params),
      );
      if (number < 0) {
        break;
      }
      numbers.push(number);
      world = stepAnywhere(this.model, world, action);
    }
    return [start, ...numbers];
  }

  #start(number: number): W {
    const start = initialWorlds(this.model)[number];
    if (start === undefined) {
      throw new UsageError(`the link begins in the initial world ${number}, which the model does not have`);
    }
    return start;
  }
}
