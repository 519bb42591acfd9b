import { crc32 } from 'node:zlib';
import { named } from '../../language/index.js';
import { noEvents } from '../../transitions/event-log.js';
import { type BitTest, type DecisionTree, departs, nothing, type TransitionCache } from '../../transitions/index.js';
import type { WordFile } from '../stores/word-file.js';

/**
 * What a model does, as far as a search depends on it: tables have an answer for every state because a recipe was run in
 * some state that it could not tell from that one. Each such run is kept: which action or property, and the state. Run
 * again there, a model that looks at the same fields in the same order, changes the same, and says the same, has the same
 * tables, and would have found the same. So this covers what recipes call and the variables that they know.
 */
export class SemanticHash<W> {
  /** Of all runs together, in whatever order they were made. */
  sum: number;
  readonly #file: WordFile;
  readonly #last: (Int32Array | undefined)[] = [];
  #heard: { readonly slot: number; readonly state: Int32Array }[] = [];
  #isRepeating = false;

  /** @param sum of the runs in the file. */
  constructor(file: WordFile, sum: number) {
    this.#file = file;
    this.sum = sum;
  }

  /** A recipe was run, or one that follows it in a step, for this state. */
  readonly hear = (slot: number, state: Int32Array): void => {
    const last = this.#last[slot];
    if (!this.#isRepeating && !(last?.every((word, place) => word === state[place]) ?? false)) {
      const copy = state.slice();
      this.#last[slot] = copy;
      this.#heard.push({ slot, state: copy });
    }
  };

  /** Keeps what was heard since. */
  save(cache: TransitionCache<W>): void {
    const words: number[] = [];
    let sum = this.sum;
    // More may be heard on the way.
    for (const { slot, state } of this.#heard) {
      words.push(slot, ...state);
      sum = (sum + sumOf(cache, slot, state)) >>> 0;
    }
    if (words.length > 0) {
      this.#file.append(Int32Array.from(words));
    }
    this.sum = sum;
    this.#heard = [];
  }

  /** Runs again all that was kept. @returns whether it was the same. */
  isSame(cache: TransitionCache<W>): boolean {
    const record = 1 + cache.layout.words;
    const slots = cache.trees.length;
    this.#isRepeating = true;
    let found = 0;
    for (let at = 0; at < this.#file.bytes / 4; at += record * recordsAtOnce) {
      const words = this.#file.read(4 * at, Math.min(record * recordsAtOnce, this.#file.bytes / 4 - at));
      for (let place = 0; place < words.length; place += record) {
        const slot = words[place] as number;
        if (slot < 0 || slot >= slots) {
          return false;
        }
        found = (found + sumOf(cache, slot, words.subarray(place + 1, place + record))) >>> 0;
      }
    }
    this.#isRepeating = false;
    return found === this.sum;
  }
}

const recordsAtOnce = 1 << 12;

const sumOf = <W>(cache: TransitionCache<W>, slot: number, state: Int32Array): number =>
  crc32(JSON.stringify([slot, [...state], runOf(cache, slot, state)]));

/**
 * What an action or a property of worlds does in a state: what is looked at, what is changed and told, what is said. In
 * no number of it does it matter in which order paths were learned.
 */
const runOf = <W>(cache: TransitionCache<W>, slot: number, state: Int32Array): readonly unknown[] => {
  const { tables, trees, actions, layout, eventLog } = cache;
  const leaf = cache.resolve(slot, state);
  const run: unknown[] = [looksOf(tables.asked(trees[slot] as DecisionTree, state)), saidAt(cache, leaf)];
  if (leaf === nothing || slot >= actions.length) {
    return run;
  }
  const { words } = layout;
  const pair = new Int32Array(2 * words + 1);
  pair.set(state);
  pair.set(state, words);
  pair[2 * words] = noEvents;
  const follow = (cell: number): number => {
    const next = cache.resolveFollowing(cell, pair);
    run.push(looksOf(tables.asked(cache.treeAt(cell), pair)), saidAt(cache, next));
    return next;
  };
  for (let at = leaf; ; ) {
    cache.forEachWrite(at, (word, keep, set) => {
      pair[words + word] = ((pair[words + word] as number) & keep) | set;
      run.push([word, keep, set]);
    });
    const tells = cache.eventDeltaOf(at);
    if (tells !== 0) {
      pair[2 * words] = cache.tell(pair[2 * words] as number, tells);
      run.push(eventLog.at(pair[2 * words] as number));
    }
    const then = cache.continuationOf(at);
    if (then <= 0) {
      const stepProperties = then === 0 || then === departs ? 0 : tables.wordOf(then, 0);
      for (let place = 1; place <= stepProperties; place++) {
        follow(tables.wordOf(then, place));
      }
      return run;
    }
    at = follow(then);
  }
};

const looksOf = (questions: readonly BitTest[]): readonly number[] =>
  questions.flatMap(({ where, mask }) => [where, mask]);

const saidAt = <W>(cache: TransitionCache<W>, leaf: number): readonly string[] =>
  cache
    .judged(leaf)
    .map(({ instance, judgement }) => `${named(instance.property.id, instance.params)} ${judgement}`)
    .sort();
