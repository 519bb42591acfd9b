import { Worker } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { backends, compiledEngine, places } from '../../src/engine/index.js';
import type { ExactKind } from '../../src/search/options.js';
import { canBeQuotient, visitedKinds } from '../../src/search/stores/visited-kinds.js';
import { usualThresholds } from '../../src/search/thresholds.js';
import fc from '../support/fast-check.js';
import { type KeySet, KeySpace, someSizes, someTuples, type Tuple, tiny } from '../support/keys.js';

const runs = (usual: number) => Number(process.env.FC_RUNS ?? usual);
const textOf = (tuple: Tuple) => tuple.join();

/** How often a set may turn out to be too small, as where many keys lie close together; a search takes a larger one, too. */
const attempts = 4;

/** The first set of so many keys, or of more, that takes what it is to take. */
const largeEnough = (
  space: KeySpace,
  kind: ExactKind,
  count: number,
  leastCells: number,
  takes: (set: KeySet) => boolean,
): KeySet => {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const larger = count * 2 ** attempt;
    fc.pre(isPossible(space, kind, larger, leastCells));
    const set = space.set(kind, larger, { ...tiny, leastCells });
    if (takes(set)) {
      return set;
    }
  }
  throw new Error(`no ${kind} set takes ${count} keys`);
};

/** A set that has these tuples alone. */
const setOf = (space: KeySpace, kind: ExactKind, tuples: readonly Tuple[], leastCells: number): KeySet =>
  largeEnough(space, kind, new Set(tuples.map(textOf)).size, leastCells, (set) => {
    const known = new Set<string>();
    for (const tuple of tuples) {
      const answer = set.insert(tuple);
      if (answer < 0) {
        return false;
      }
      expect(answer).toBe(known.has(textOf(tuple)) ? 0 : 1);
      known.add(textOf(tuple));
    }
    return true;
  });

/** Is there such a set of the tuples of a space? */
const isPossible = (space: KeySpace, kind: ExactKind, count: number, leastCells: number): boolean =>
  kind === 'plain' || kind === 'rows' || canBeQuotient(space.keys, count, { ...tiny, leastCells });

/** Has exactly these of some tuples. */
const expectToHave = (set: KeySet, tuples: readonly Tuple[], known: ReadonlySet<string>) => {
  const wrong = tuples.filter((tuple) => set.has(tuple) !== known.has(textOf(tuple)));
  expect(wrong).toEqual([]);
};

/** The larger a quotient set is, the wider its keys may be. */
const someCells = fc.constantFrom(4, 64, 1 << 12, 1 << 16);
const some = someSizes().chain((sizes) => fc.tuple(fc.constant(sizes), someTuples(sizes), someTuples(sizes)));

describe.each(backends)('in the engine as %s', (engine) => {
  test.each(visitedKinds)('a %s set takes each key once, and has no other', (kind) => {
    let made = 0;
    fc.assert(
      fc.property(some, someCells, ([sizes, tuples, others], leastCells) => {
        const space = new KeySpace(engine, sizes);
        const set = setOf(space, kind, tuples, leastCells);
        made++;
        expectToHave(set, [...tuples, ...others], new Set(tuples.map(textOf)));
      }),
      { numRuns: runs(25), maxSkipsPerRun: 1000 },
    );
    expect(made).toBeGreaterThan(0);
  });

  const pairs = visitedKinds.flatMap((from) => visitedKinds.map((to) => [from, to] as const));
  test.each(pairs)('keys of a %s set are the same in a %s set, though they are laid out in another way', (from, to) => {
    const growth = fc.array(fc.tuple(fc.nat(4), fc.integer({ min: 1, max: 300 })), { maxLength: 3 });
    fc.assert(
      fc.property(some, growth, someCells, ([sizes, tuples, others], grown, leastCells) => {
        const space = new KeySpace(engine, sizes);
        const known = new Set(tuples.map(textOf));
        const before = setOf(space, from, tuples, leastCells);
        for (const [group, more] of grown) {
          const own = group % sizes.length;
          space.grow(own, (space.componentTables.sizes[own] as number) + more);
        }
        const after = largeEnough(space, to, known.size, leastCells, (set) => before.transferTo(set));
        expectToHave(after, [...tuples, ...others], known);
        expect(tuples.filter((tuple) => after.insert(tuple) !== 0)).toEqual([]);
      }),
      { numRuns: runs(25), maxSkipsPerRun: 1000 },
    );
  });

  test('rows are the same in a larger set, though their keys are laid out in another way', () => {
    fc.assert(
      fc.property(some, fc.integer({ min: 1, max: 300 }), ([sizes, tuples, others], more) => {
        const space = new KeySpace(engine, sizes);
        const known = new Set(tuples.map(textOf));
        const before = space.set('rows', known.size);
        for (const tuple of tuples) {
          before.insert(tuple);
        }
        space.grow(0, (space.componentTables.sizes[0] as number) + more);
        const after = before.repackedRows(known.size + others.length);
        expectToHave(after, [...tuples, ...others], known);
        expect(others.map((tuple) => after.insert(tuple)).filter((said) => said < 0)).toEqual([]);
        expectToHave(after, others, new Set(others.map(textOf)));
      }),
      { numRuns: runs(25) },
    );
  });

  test('a quotient set that is full says so, and loses nothing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 700 }), fc.integer({ min: 5, max: 700 }), (wide, narrow) => {
        const space = new KeySpace(engine, [wide, narrow]);
        const set = space.set('quotient', 20);
        const tuples = Array.from({ length: wide * narrow }, (_, i) => [1 + (i % wide), 1 + Math.floor(i / wide)]);
        const known = new Set<string>();
        for (const tuple of tuples.slice(0, 2 * set.set.cells.size)) {
          const said = set.insert(tuple);
          expect(said).not.toBe(0);
          if (said === 1) {
            known.add(textOf(tuple));
          }
        }
        expect(known.size).toBeLessThanOrEqual(set.set.cells.size);
        expectToHave(set, tuples.slice(0, 60), known);
      }),
      { numRuns: runs(4) },
    );
  });

  test('keys that lie as far from their places as they may are moved as they are', () => {
    // So wide that little is left to tell how far a key lies from its place.
    const sizes = [500, 500, 250, 250];
    const space = new KeySpace(engine, sizes);
    const set = space.set('quotient', 20, { ...tiny, leastCells: 256 });
    const tuples = Array.from({ length: 2000 }, (_, i) =>
      sizes.map((size, group) => 1 + ((Math.imul(i + 1, 0x9e3779b1) >>> (4 * group)) % size)),
    );
    const known = new Set(tuples.filter((tuple) => set.insert(tuple) === 1).map(textOf));
    expect(known.size).toBeGreaterThan(0.9 * set.set.cells.size);
    expectToHave(set, tuples, known);
    const plain = space.set('plain', known.size);
    expect(set.transferTo(plain)).toBe(true);
    expectToHave(plain, tuples, known);
  });

  test('a set that is too small for the keys of another takes none of the blame', () => {
    const space = new KeySpace(engine, [300, 300]);
    const large = space.set('quotient', 4000, usualThresholds);
    for (let i = 0; i < 3000; i++) {
      large.insert([1 + (i % 300), 1 + Math.floor(i / 300)]);
    }
    expect(large.transferTo(space.set('quotient', 30))).toBe(false);
    expect(large.transferTo(space.set('quotient', 4000))).toBe(true);
  });
});

/** Inserts so many keys from a place on into a set, a few at a time when both are there; says how many were new. */
const threadText = `
  const { workerData: { module, memory, gate, context, keys, keyWords, count, place }, parentPort } =
    require('node:worker_threads');
  const { locate, insert } = new WebAssembly.Instance(module, { env: { memory } }).exports;
  let fresh = 0;
  for (let i = 0; i < count; i++) {
    if (i % 4096 === 0) {
      const round = i / 4096;
      if (Atomics.add(gate, round, 1) === 1) Atomics.notify(gate, round);
      else Atomics.wait(gate, round, 1);
    }
    const key = keys + i * keyWords;
    locate(context, key, place);
    const said = insert(context, key, place);
    if (said < 0) throw new Error('there is no room');
    fresh += said;
  }
  parentPort.postMessage(fresh);
`;

test.each(['quotient', 'rows'] as const)(
  'of two threads that add the same keys to a %s set one is first',
  async (kind) => {
    const sizes = [700, 500];
    const space = new KeySpace('wasm', sizes);
    const { memory, keys } = space;
    const tuples = Array.from({ length: 100_000 }, (_, i) => {
      const mixed = Math.imul(i, 0x9e3779b1) >>> 0;
      return [1 + ((mixed >>> 8) % 700), 1 + (mixed % 500)];
    });
    const distinct = new Set(tuples.map(textOf)).size;
    const region = memory.take(tuples.length * keys.words);
    tuples.forEach((tuple, i) => {
      memory.words.set(space.wordsOf(tuple), region.at + i * keys.words);
    });
    /** Two threads add the keys to a set: how many were new to each? */
    const addTwice = async (set: KeySet): Promise<readonly number[]> => {
      const gate = new Int32Array(new SharedArrayBuffer(4 * 64));
      const contextOfThread = () => {
        const { at } = memory.take(places.CONTEXT_WORDS);
        memory.words.copyWithin(at, set.context.at, set.context.at + places.CONTEXT_WORDS);
        memory.words[at + places.ROW_KEY] = memory.take(keys.words).at;
        return at;
      };
      const run = () =>
        new Promise<number>((resolve, reject) => {
          const workerData = {
            ...{ module: compiledEngine(), memory: memory.shared, gate, keys: region.at },
            ...{ keyWords: keys.words, count: tuples.length, place: memory.take(2).at },
            context: contextOfThread(),
          };
          const worker = new Worker(threadText, { eval: true, workerData });
          worker.once('message', resolve);
          worker.once('error', reject);
        });
      return Promise.all([run(), run()]);
    };

    let set = space.set(kind, distinct);
    let fresh = await addTwice(set);
    expect(fresh.reduce((a, b) => a + b)).toBe(distinct);
    // Both must have a part in it: otherwise nothing was tried. On a busy machine one may be late each time.
    for (let again = 0; again < 40 && Math.min(...fresh) === 0; again++) {
      set = space.set(kind, distinct);
      fresh = await addTwice(set);
      expect(fresh.reduce((a, b) => a + b)).toBe(distinct);
    }
    expect(Math.min(...fresh)).toBeGreaterThan(0);
    expect(tuples.filter((tuple) => !set.has(tuple))).toEqual([]);

    const plain = space.set('plain', distinct);
    expect(set.transferTo(plain)).toBe(true);
    const { at, size } = plain.set.cells;
    const cells = memory.words.subarray(at, at + size);
    expect(cells.filter((word, i) => i % keys.words === 0 && word !== 0).length).toBe(distinct);
    if (kind === 'quotient') {
      const own = memory.words.subarray(set.set.cells.at, set.set.cells.at + set.set.cells.size);
      expect(own.filter((cell) => cell !== 0).length).toBe(distinct);
    }
    const number = { quotient: places.QUOTIENT, rows: places.ROWS_OF_STATES };
    expect(memory.words[set.context.at + places.VISITED]).toBe(number[kind]);
  },
);
