import { explore } from '../explore/index.js';
import type { Exploration, PropertyResult } from '../explore/result.js';
import { type Depiction, isModel, type Model, UsageError } from '../language/index.js';
import { drawTrace } from '../report/draw-trace.js';
import { counted, grouped } from '../report/table.js';

/** What can be checked: a model with its properties, perhaps with how it is drawn and with what replays its traces. */
export type Checkable<W = unknown> =
  | Model<W>
  | {
      readonly model: Model<W>;
      readonly depiction?: Depiction;
      /** The command that shows the trace of a property again. */
      readonly replay?: (property: string) => string;
    };

export interface Within {
  /** Steps of the shortest trace, at most. */
  readonly within?: number;
}

interface Matched {
  readonly pass: boolean;
  readonly message: () => string;
}

/** @throws UsageError where there is no such property, or memory ended the search. */
export const toHold = async (checkable: unknown, property?: string): Promise<Matched> => {
  const checked = await check(checkable);
  const results = property === undefined ? checked.properties : [resultOf(checked, property)];
  const broken = results.filter(({ verdict }) => verdict === 'violated');
  const idle = property === undefined ? [] : results.filter(({ verdict }) => verdict === 'vacuous');
  const what = property ?? 'every property';
  return {
    pass: broken.length + idle.length === 0,
    message: () =>
      told(checked, broken, [
        ...idle.map(({ id }) => `${id} was never in danger in ${extent(checked)}`),
        ...(broken.length + idle.length === 0 ? [`${what} holds in ${extent(checked)}`] : []),
      ]),
  };
};

/** @throws UsageError where there is no such property, or memory ended the search. */
export const toViolate = async (checkable: unknown, property: string, { within }: Within = {}): Promise<Matched> => {
  const checked = await check(checkable);
  const result = resultOf(checked, property);
  if (isWitness(result)) {
    throw new UsageError(`${property} is a witness; expect it toReach, or not toReach`);
  }
  return sighted(checked, result, 'violated', within, `${property} is not broken in ${extent(checked)}`);
};

/** @throws UsageError where there is no such witness, or memory ended the search. */
export const toReach = async (checkable: unknown, witness: string, { within }: Within = {}): Promise<Matched> => {
  const checked = await check(checkable);
  const result = resultOf(checked, witness);
  if (!isWitness(result)) {
    throw new UsageError(`${witness} is no witness; expect it toHold or toViolate`);
  }
  return sighted(checked, result, 'holds', within, `${witness} is not reached in ${extent(checked)}`);
};

/** @throws UsageError where memory ended the search. */
export const toHaveStates = async (checkable: unknown, states: number): Promise<Matched> => {
  const checked = await check(checkable);
  const { id } = checked.model;
  return {
    pass: checked.states === states,
    message: () => `${id} has ${counted(checked.states, 'state')}, expected were ${grouped(states)}`,
  };
};

interface Checked extends Exploration<unknown> {
  readonly model: Model<unknown>;
  readonly depiction?: Depiction;
  readonly replay?: (property: string) => string;
}

/** Several expectations of one model cost one search. */
const explorations = new WeakMap<Model<unknown>, Promise<Exploration<unknown>>>();

const check = async (checkable: unknown): Promise<Checked> => {
  const { model, ...rest } = partsOf(checkable);
  const running = explorations.get(model) ?? explore(model, { stopAt: 'never' });
  explorations.set(model, running);
  const exploration = await running;
  if (exploration.cutShortBy !== undefined) {
    throw new UsageError(`${model.id} was not seen to its end: the search was cut short by ${exploration.cutShortBy}`);
  }
  return { ...exploration, ...rest, model };
};

const partsOf = (checkable: unknown): Exclude<Checkable, Model<unknown>> => {
  if (isModel(checkable)) {
    return { model: checkable };
  }
  if (isObject(checkable) && isModel(checkable.model)) {
    return checkable as unknown as Exclude<Checkable, Model<unknown>>;
  }
  throw new UsageError('expect a model with properties, or { model, depiction }');
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const resultOf = ({ model, properties }: Checked, id: string): PropertyResult<unknown> => {
  const found = properties.find((result) => result.id === id);
  if (found === undefined) {
    const known = properties.map((result) => result.id).join(', ') || 'none';
    throw new UsageError(`${model.id} has no property ${id}; its properties: ${known}`);
  }
  return found;
};

const isWitness = ({ kind }: PropertyResult<unknown>): boolean => kind === 'sometimes' || kind === 'someStep';

/** Whether a property was met with, and soon enough. */
const sighted = (
  checked: Checked,
  result: PropertyResult<unknown>,
  verdict: 'violated' | 'holds',
  within = Infinity,
  otherwise: string,
): Matched => {
  const isMet = result.verdict === verdict;
  const steps = result.trace?.steps.length ?? 0;
  return {
    pass: isMet && steps <= within,
    message: () =>
      isMet
        ? told(checked, [result], steps <= within ? [] : [`it takes ${counted(steps, 'step')}, more than ${within}`])
        : otherwise,
  };
};

const extent = ({ model, states }: Checked): string => `${model.id}, in all its ${counted(states, 'state')}`;

/** Sentences, behind the traces that they are about. */
const told = (
  { model, depiction, replay }: Checked,
  results: readonly PropertyResult<unknown>[],
  sentences: readonly string[],
): string =>
  [
    ...results.flatMap((result) => [
      drawTrace(model, result, depiction) || `${result.id} is not reached in ${model.id}`,
      ...(replay === undefined || result.trace === undefined ? [] : [`replay: ${replay(result.id)}`]),
    ]),
    ...sentences,
  ].join('\n\n');
