import { type Depiction, isModel, type Model, type Property, UsageError } from '../language/index.js';
import { judge } from '../report/outcome.js';
import { undecidedBy } from '../report/run.js';
import { counted } from '../report/table.js';
import { explore } from '../search/index.js';
import type { Exploration, Limits, PropertyResult } from '../search/result.js';
import { universalOf } from '../semantics/index.js';

/** What can be checked: a model with its properties, perhaps with how it is drawn and with what replays its traces. */
export type Checkable<W = unknown> =
  | Model<W>
  | {
      readonly model: Model<W>;
      readonly depiction?: Depiction;
      /** The command that shows the trace of a property again. */
      readonly replay?: (property: string) => string;
    };

/** A test as vitest runs it. */
export interface RunningTest {
  readonly timeout: number;
  readonly result?: { readonly startTime?: number };
}

/** A model with what a search of it found. */
export interface Checked extends Exploration<unknown> {
  readonly model: Model<unknown>;
  readonly depiction?: Depiction;
  readonly replay?: (property: string) => string;
  readonly neverFired: readonly string[];
  /** Of a search that did not come to its end: how far it came, and what to do. */
  readonly unfinished?: string;
}

interface Searched {
  readonly limits: Limits;
  readonly exploration: Promise<Exploration<unknown>>;
}

/** Several expectations of one model cost one search, if it came to its end or has the same limits. */
const searches = new WeakMap<Model<unknown>, Searched>();

/**
 * Searches a model to its end, its limits, or the end of the test's time, less what it takes to say so.
 * @throws UsageError where it is nothing to search.
 */
export const check = async (checkable: unknown, given: Limits = {}, test?: RunningTest): Promise<Checked> => {
  const { model, ...rest } = partsOf(checkable);
  const before = searches.get(model);
  const isOfUse =
    before !== undefined && (isSame(before.limits, given) || (await before.exploration).cutShortBy === undefined);
  const search = isOfUse ? before : begin(model, given, test);
  const exploration = await search.exploration;
  const { neverFired } = judge({ subject: { scenario: model.id, bound: '' }, model, exploration, findings: [] }, false);
  const told = { ...exploration, ...rest, model, neverFired };
  const [open] = exploration.properties.filter(({ undecided }) => undecided !== undefined);
  if (open?.undecided !== undefined) {
    return { ...told, unfinished: `${open.id} is not decided in ${model.id}: ${undecidedBy(open.undecided)}` };
  }
  return exploration.cutShortBy === undefined
    ? told
    : { ...told, unfinished: unfinished(told, given.seconds === undefined ? test : undefined) };
};

const begin = (model: Model<unknown>, limits: Limits, test: RunningTest | undefined): Searched => {
  const left = secondsLeft(test);
  const seconds = limits.seconds ?? left;
  const exploration = explore(model, {
    stopAt: 'never',
    limits: { ...limits, ...(seconds === undefined ? {} : { seconds }) },
  });
  const search: Searched = { limits, exploration };
  searches.set(model, search);
  // Another test may have more time.
  exploration.then(
    ({ cutShortBy }) => {
      if (cutShortBy === 'seconds' && limits.seconds === undefined && searches.get(model) === search) {
        searches.delete(model);
      }
    },
    () => {},
  );
  return search;
};

/** Of the time of a test, so much is kept to find the traces of what was seen, and to say so. */
const reserved = { share: 0.2, leastSeconds: 0.3 };

const secondsLeft = (test: RunningTest | undefined): number | undefined => {
  const began = test?.result?.startTime;
  if (test === undefined || began === undefined || !Number.isFinite(test.timeout) || test.timeout <= 0) {
    return undefined;
  }
  const left = (began + test.timeout - Date.now()) / 1000;
  return Math.max(0.001, left - Math.max(left * reserved.share, reserved.leastSeconds));
};

const unfinished = (
  { model, states, depth, cutShortBy }: Omit<Checked, 'unfinished'>,
  test: RunningTest | undefined,
): string => {
  const seen = `${counted(states, 'state')}, ${counted(depth, 'level')} deep`;
  const [why, remedy] =
    cutShortBy === 'seconds' && test !== undefined
      ? [`the test's time (${test.timeout} ms)`, 'give the test more time, or limits, or a smaller model']
      : [`the limit of ${cutShortBy}`, 'raise the limit, or take a smaller model'];
  return `${model.id} was not seen to its end: ${why} ended the search after ${seen}; ${remedy}`;
};

const isSame = (a: Limits, b: Limits): boolean =>
  JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort());

/** @throws UsageError where it is no model. */
export const partsOf = (checkable: unknown): Exclude<Checkable, Model<unknown>> => {
  if (isModel(checkable)) {
    return { model: checkable };
  }
  const { model } = Object(checkable) as { readonly model?: unknown };
  if (isModel(model)) {
    return checkable as Exclude<Checkable, Model<unknown>>;
  }
  throw new UsageError('expect a model with properties, or { model, depiction }');
};

/** @throws UsageError where there is none of that name. */
export const resultOf = ({ model, properties, cutShortBy }: Checked, id: string): PropertyResult<unknown> => {
  const verdict = cutShortBy === undefined ? 'holds' : 'inconclusive';
  const kept = universalOf(model).map(
    ({ kind, ...universal }) => ({ id: universal.id, kind, verdict, inDanger: 0 }) as const,
  );
  return propertyIn(model, [...properties, ...kept], id);
};

/** @throws UsageError where there is none of that name. */
export const propertyOf = (model: Model<unknown>, id: string): Property<unknown> =>
  propertyIn(model, [...model.properties, ...universalOf(model)], id);

const propertyIn = <P extends { readonly id: string }>(
  model: Model<unknown>,
  properties: readonly P[],
  id: string,
): P => {
  const found = properties.find((property) => property.id === id);
  if (found === undefined) {
    const known = [...new Set(properties.map((property) => property.id))].join(', ');
    throw new UsageError(`${model.id} has no property ${id}; its properties: ${known}`);
  }
  return found;
};

/** @throws UsageError where the search did not come to its end, and what was seen does not decide it. */
export const assertFinished = ({ unfinished }: Checked): void => {
  if (unfinished !== undefined) {
    throw new UsageError(unfinished);
  }
};
