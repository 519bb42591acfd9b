import { codeIn, type Field, type LeafVerdict, type TransitionCache, withCode } from '../transitions/index.js';
import type { BreadthFirstSearch } from './bfs.js';
import type { DeadValue } from './result.js';

/** So many worlds are looked at, spread evenly over the levels. */
const mostSamples = 64;
/** So many steps long a difference must stay without a consequence. */
const steps = 3;

/**
 * Fields that keep a value which nobody will read. In sampled worlds one field is given another value: where that
 * world was reached too, and for some steps the same actions are enabled in both, lead to worlds with no other
 * difference and are judged alike by every property, the two could have been one. Of a complete search only: there
 * every answer is known.
 */
export const deadValuesOf = <W>(search: BreadthFirstSearch<W>): readonly DeadValue[] => {
  const { cache } = search;
  const samples = samplesOf(search);
  return cache.layout.fields
    .map((field) => {
      const pairs = samples.flatMap((state) => {
        const twin = twinOf(search, field, state);
        return twin === undefined ? [] : [{ state, twin }];
      });
      const unnoticed = pairs.filter(({ state, twin }) => !isNoticed(cache, field, state, twin)).length;
      return { field: field.path, unnoticed, sampled: pairs.length };
    })
    .filter(({ unnoticed }) => unnoticed > 0)
    .toSorted((a, b) => b.unnoticed / b.sampled - a.unnoticed / a.sampled);
};

const samplesOf = <W>(search: BreadthFirstSearch<W>): readonly Int32Array[] => {
  const every = Math.ceil(search.states / mostSamples);
  const samples: Int32Array[] = [];
  let place = 0;
  for (const state of search.allStates()) {
    if (place++ % every === 0) {
      samples.push(state);
    }
  }
  return samples;
};

/** A reached world that differs in this field and in nothing else. */
const twinOf = <W>({ engineHost }: BreadthFirstSearch<W>, field: Field, state: Int32Array): Int32Array | undefined => {
  for (let code = 0; code < field.leaf.size; code++) {
    const twin = withCode(state, field, code);
    if (code !== codeIn(state, field) && engineHost.keys.has(twin)) {
      return twin;
    }
  }
  return undefined;
};

interface Pair {
  readonly state: Int32Array;
  readonly twin: Int32Array;
}

const isNoticed = <W>(cache: TransitionCache<W>, field: Field, state: Int32Array, twin: Int32Array): boolean => {
  let pairs: readonly Pair[] = [{ state, twin }];
  for (let step = 0; step < steps && pairs.length > 0; step++) {
    const next = new Map<string, Pair>();
    for (const pair of pairs) {
      if (!isJudgedAlike(cache, pair) || !collectSuccessors(cache, field, pair, next)) {
        return true;
      }
    }
    pairs = [...next.values()];
  }
  return false;
};

const isJudgedAlike = <W>(cache: TransitionCache<W>, { state, twin }: Pair): boolean =>
  isSame(cache.saidOfEnd(state), cache.saidOfEnd(twin)) &&
  cache.worldProperties.every((_, place) => {
    const slot = cache.actions.length + place;
    return isSame(cache.judged(cache.resolve(slot, state)), cache.judged(cache.resolve(slot, twin)));
  });

/** Adds the pairs of successors that still differ; false when the difference has a consequence. */
const collectSuccessors = <W>(cache: TransitionCache<W>, field: Field, pair: Pair, next: Map<string, Pair>): boolean =>
  cache.actions.every((_, slot) => {
    const fired = cache.steps.fire(slot, pair.state);
    const other = cache.steps.fire(slot, pair.twin);
    if (fired === undefined || other === undefined) {
      return fired === other;
    }
    if (!isSame(fired.judged, other.judged)) {
      return false;
    }
    const { after: state } = fired;
    const { after: twin } = other;
    if (isEqual(state, twin)) {
      return true;
    }
    next.set(`${state} ${codeIn(twin, field)}`, { state, twin });
    return isEqual(withCode(state, field, 0), withCode(twin, field, 0));
  });

const isSame = <W>(a: readonly LeafVerdict<W>[], b: readonly LeafVerdict<W>[]): boolean =>
  a.length === b.length &&
  a.every(({ instance, judgement }) => b.some((said) => said.instance === instance && said.judgement === judgement));

const isEqual = (a: Int32Array, b: Int32Array): boolean => a.every((word, i) => word === b[i]);
