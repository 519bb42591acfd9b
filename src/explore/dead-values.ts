import { codeIn, type Field, type Learner, nothing, withCode } from '../learn/index.js';
import type { DeadValue } from './result.js';
import type { Search } from './search.js';

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
export const deadValuesOf = <W>(search: Search<W>): readonly DeadValue[] => {
  const { worlds, learner } = search;
  const samples = Math.min(mostSamples, worlds.count);
  const states = Array.from({ length: samples }, (_, i) => stateAt(search, Math.floor((i * worlds.count) / samples)));
  return learner.layout.fields
    .map((field) => {
      const pairs = states.flatMap((state) => {
        const twin = twinOf(search, field, state);
        return twin === undefined ? [] : [{ state, twin }];
      });
      const unnoticed = pairs.filter(({ state, twin }) => !isNoticed(learner, field, state, twin)).length;
      return { field: field.path, unnoticed, sampled: pairs.length };
    })
    .filter(({ unnoticed }) => unnoticed > 0)
    .toSorted((a, b) => b.unnoticed / b.sampled - a.unnoticed / a.sampled);
};

const stateAt = <W>({ worlds }: Search<W>, index: number): Int32Array => {
  const state = new Int32Array(worlds.words);
  worlds.take(index, state);
  return state;
};

/** A reached world that differs in this field and in nothing else. */
const twinOf = <W>({ worlds }: Search<W>, field: Field, state: Int32Array): Int32Array | undefined => {
  for (let code = 0; code < field.leaf.size; code++) {
    const twin = withCode(state, field, code);
    if (code !== codeIn(state, field) && worlds.find(twin) >= 0) {
      return twin;
    }
  }
  return undefined;
};

interface Pair {
  readonly state: Int32Array;
  readonly twin: Int32Array;
}

const isNoticed = <W>(learner: Learner<W>, field: Field, state: Int32Array, twin: Int32Array): boolean => {
  let pairs: readonly Pair[] = [{ state, twin }];
  for (let step = 0; step < steps && pairs.length > 0; step++) {
    const next = new Map<string, Pair>();
    for (const pair of pairs) {
      if (!collectSuccessors(learner, field, pair, next)) {
        return true;
      }
    }
    pairs = [...next.values()];
  }
  return false;
};

/** Adds the pairs of successors that still differ; false when the difference has a consequence. */
const collectSuccessors = <W>(learner: Learner<W>, field: Field, pair: Pair, next: Map<string, Pair>): boolean =>
  learner.everySlot((slot) => {
    const leaf = learner.tables.find(slot, pair.state);
    const twinLeaf = learner.tables.find(slot, pair.twin);
    if (leaf === nothing || twinLeaf === nothing || learner.said(leaf) !== learner.said(twinLeaf)) {
      return leaf === twinLeaf;
    }
    const state = new Int32Array(pair.state.length);
    const twin = new Int32Array(pair.state.length);
    if (learner.tables.follow(leaf, pair.state, state, 0) === 0) {
      return true;
    }
    learner.tables.follow(twinLeaf, pair.twin, twin, 0);
    if (isEqual(state, twin)) {
      return true;
    }
    next.set(`${state} ${codeIn(twin, field)}`, { state, twin });
    return isEqual(withCode(state, field, 0), withCode(twin, field, 0));
  });

const isEqual = (a: Int32Array, b: Int32Array): boolean => a.every((word, i) => word === b[i]);
