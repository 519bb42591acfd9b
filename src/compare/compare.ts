import type { Model } from '../language/index.js';
import { explore } from '../search/index.js';
import type { Exploration, Limits, Progress, PropertyResult } from '../search/result.js';
import { universalOf } from '../semantics/index.js';
import { type Divergence, divergenceOf } from './divergence.js';

export interface CompareOptions {
  readonly limits?: Limits;
  readonly signal?: AbortSignal;
  readonly onProgress?: (model: Model<unknown>, progress: Progress) => void;
}

/** A property that one model breaks, and the other one does not. */
export interface NewlyBroken {
  /** Of the one that breaks it, with the shortest trace; none of a witness that is not reached. */
  readonly result: PropertyResult<unknown>;
  /** Where the other goes another way. */
  readonly parting?: Divergence;
}

/** Two models of one scenario, both seen to their end or to a limit. */
export interface Compared<S = unknown> {
  readonly scenario: S;
  readonly stock: Exploration<unknown>;
  readonly mine: Exploration<unknown>;
  readonly newlyBroken: readonly NewlyBroken[];
  /** The ids of properties that the stock model breaks, and mine does not. */
  readonly noLongerBroken: readonly string[];
  /** Those that both break, and that neither does. */
  readonly stillBroken: readonly string[];
  readonly stillKept: readonly string[];
  /** Those of which a search that was cut short says nothing. */
  readonly undecided: readonly string[];
}

/**
 * What a change breaks: searches the model of each scenario as it was and as it is now, and compares the verdicts.
 * @param stock the model of a scenario as it was.
 * @param mine the model of the same scenario with the change.
 * @throws ModelError where a recipe of either throws.
 */
export const compare = async <S, W>(
  stock: (scenario: S) => Model<W>,
  mine: (scenario: S) => Model<W>,
  scenarios: readonly S[],
  options: CompareOptions = {},
): Promise<readonly Compared<S>[]> => {
  const compared: Compared<S>[] = [];
  for (const scenario of scenarios) {
    compared.push({ scenario, ...(await compareModels(plain(stock(scenario)), plain(mine(scenario)), options)) });
  }
  return compared;
};

/** What its worlds are is no matter here. */
const plain = <W>(model: Model<W>): Model<unknown> => model as unknown as Model<unknown>;

export const compareModels = async (
  stock: Model<unknown>,
  mine: Model<unknown>,
  { limits, signal, onProgress }: CompareOptions = {},
): Promise<Omit<Compared, 'scenario'>> => {
  const search = (model: Model<unknown>): Promise<Exploration<unknown>> =>
    explore(model, {
      stopAt: 'never',
      ...(limits === undefined ? {} : { limits }),
      ...(signal === undefined ? {} : { signal }),
      onProgress: (progress) => onProgress?.(model, progress),
    });
  const [before, after] = [await search(stock), await search(mine)];
  const was = new Map(before.properties.map((result) => [result.id, result.verdict]));
  const ids = (is: (result: PropertyResult<unknown>) => boolean): readonly string[] =>
    after.properties.filter(is).map(({ id }) => id);
  const isKept = (verdict: string | undefined): boolean => verdict === 'holds' || verdict === 'vacuous';
  const broken = after.properties.filter(
    ({ id, verdict }) => verdict === 'violated' && (!was.has(id) || isKept(was.get(id))),
  );
  return {
    stock: before,
    mine: after,
    newlyBroken: broken.map((result) => {
      const parting = result.trace && divergenceOf(result.trace, stock);
      return { result, ...(parting === undefined ? {} : { parting }) };
    }),
    noLongerBroken: [
      ...ids(({ id, verdict }) => isKept(verdict) && was.get(id) === 'violated'),
      // Of those that every model has nothing is said where they hold.
      ...universalOf(mine).flatMap(({ id }) =>
        was.get(id) === 'violated' && after.cutShortBy === undefined && !after.properties.some((one) => one.id === id)
          ? [id]
          : [],
      ),
    ],
    stillBroken: ids(({ id, verdict }) => verdict === 'violated' && was.get(id) === 'violated'),
    stillKept: ids(({ id, verdict }) => isKept(verdict) && (!was.has(id) || isKept(was.get(id)))),
    undecided: ids(({ id, verdict }) => verdict === 'inconclusive' || was.get(id) === 'inconclusive'),
  };
};
