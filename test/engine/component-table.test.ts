import { describe, expect, test } from 'vitest';
import { backends, engineOn, MemoryFullError, places, WordAllocator } from '../../src/engine/index.js';
import { workOn } from '../../src/engine/words.js';
import { array, int, record, type Shape } from '../../src/index.js';
import { ComponentTables } from '../../src/search/stores/component-tables.js';
import { withCode } from '../../src/transitions/codec.js';
import { type Layout, layoutOf } from '../../src/transitions/layout.js';
import fc from '../support/fast-check.js';

const number = int(0, 65_535);
const thing = (fields: number): Shape =>
  record(Object.fromEntries(Array.from({ length: fields }, (_, i) => [`f${i}`, number])));

/** Entities of one word and of three, and a rest. */
const layout = layoutOf(record({ thin: array(2, thing(1)), thick: array(2, thing(5)), rest: int(0, 1000) }));

/** States whose entities are in few states each: most of a world is known. */
const someStates = fc
  .array(fc.array(fc.nat(40), { minLength: layout.fields.length, maxLength: layout.fields.length }), {
    minLength: 1,
    maxLength: 60,
    size: 'max',
  })
  .map((all) =>
    all.map((codes) =>
      layout.fields.reduce<Int32Array>((state, field, i) => withCode(state, field, codes[i] as number), zero()),
    ),
  );
const zero = () => new Int32Array(layout.words);

/** Dictionaries and a context that knows them. */
const dictionariesOn = (kind: (typeof backends)[number], of: Layout = layout) => {
  const memory = new WordAllocator();
  const engine = engineOn(memory, kind);
  const componentTables = new ComponentTables(memory, of);
  const c = memory.take(places.CONTEXT_WORDS).at;
  const [pair, key, from] = [memory.take(2 * of.words).at, memory.take(16).at, memory.take(16).at];
  const told = () => {
    const words: readonly (readonly [number, number])[] = [
      [places.GROUPS, componentTables.groups.at],
      [places.GROUP_COUNT, of.groups.length],
      [places.STATE_WORDS, of.words],
      [places.KEY_WORDS, componentTables.keys.words],
      [places.PAIR, pair],
      [places.LOCAL, from],
      [places.MAY_INTERN, 1],
    ];
    for (const [place, value] of words) {
      memory.words[c + place] = value;
    }
  };
  told();
  /** The key of a state; component tables that are full are widened. */
  const keyOf = (state: Int32Array): readonly number[] => {
    memory.words.set(state, pair);
    while (!engine.keyOf(c, pair, key)) {
      componentTables.widen(engine, memory.words[c + places.STOPPED_AT] as number);
      told();
      memory.words.set(state, pair);
    }
    return [...memory.words.subarray(key, key + componentTables.keys.words)];
  };
  const decode = (words: readonly number[]): Int32Array => {
    memory.words.set(words, key);
    engine.decode(c, key, pair);
    return memory.words.slice(pair, pair + of.words);
  };
  return { memory, engine, componentTables, c, pair, key, from, keyOf, decode };
};

describe.each(backends)('in the engine as %s', (kind) => {
  test('a state has one key, and the key tells the state again', () => {
    fc.assert(
      fc.property(someStates, (states) => {
        const { componentTables, keyOf, decode } = dictionariesOn(kind);
        for (const state of states) {
          keyOf(state);
        }
        // By now keys are as wide as they have to be.
        const keys = states.map(keyOf);
        expect(keys.map(decode)).toEqual(states);
        expect(states.map(keyOf)).toEqual(keys);
        expect(new Set(keys.map(String)).size).toBe(new Set(states.map(String)).size);

        const ownStates = layout.groups.map(({ firstWord, words }) =>
          states.map((state) => state.subarray(firstWord, firstWord + words).join()),
        );
        expect(componentTables.sizes).toEqual(ownStates.map((own) => new Set(own).size));
      }),
      { numRuns: Number(process.env.FC_RUNS ?? 25) },
    );
  });

  test('a local state keeps its number when the component table grows', () => {
    const { memory, engine, componentTables, from } = dictionariesOn(kind);
    const number = (value: number): number => {
      memory.words[from] = value;
      const id = engine.intern(componentTables.at(0), from);
      if (id === 0) {
        componentTables.widen(engine, 0);
        return number(value);
      }
      return id;
    };
    const values = Array.from({ length: 3000 }, (_, i) => Math.imul(i, 65_536));
    const ids = values.map((value) => number(value));
    expect(ids).toEqual(values.map((_, i) => i + 1));
    expect(values.map((value) => number(value))).toEqual(ids);
    // 3000 numbers, and no number is 0.
    expect(componentTables.keys.places[0]?.bits).toBe(12);
    expect(componentTables.sizes[0]).toBe(3000);
  });

  test('a component table that is full says which', () => {
    const { memory, engine, c, pair, key } = dictionariesOn(kind);
    // There is no number 0.
    expect(engine.keyOf(c, pair, key)).toBe(true);
    memory.words[pair + 1] = 7;
    expect(engine.keyOf(c, pair, key)).toBe(false);
    expect(memory.words[c + places.STOPPED_AT]).toBe(1);
  });
});

describe('a local state that is met on the way through a step', () => {
  const space = () => {
    const { memory, engine, componentTables, from } = dictionariesOn('js');
    const at = componentTables.at(0);
    const numberOf = (intern: (group: number, local: number) => number) => (value: number) => {
      memory.words[from] = value;
      workOn(memory.shared.buffer);
      return intern(at, from);
    };
    const mask = () => memory.words[at + places.KEY_MASK] as number;
    return { componentTables, engine, mask, inKey: numberOf(engine.intern), onWay: numberOf(engine.internTransient) };
  };

  test('takes no number that a key could have', () => {
    const { componentTables, mask, inKey, onWay } = space();
    expect(inKey(7)).toBe(1);
    const met = [3, 4, 5].map(onWay);
    expect(new Set(met).size).toBe(3);
    expect(Math.min(...met)).toBeGreaterThan(mask());
    expect([3, 4, 5].map(onWay)).toEqual(met);
    expect(onWay(7)).toBe(1);
    expect(componentTables.sizes[0]).toBe(1);
  });

  test('takes one as soon as a world ends there', () => {
    const { componentTables, engine, inKey, onWay } = space();
    onWay(3);
    expect(inKey(4)).toBe(1);
    componentTables.widen(engine, 0);
    onWay(3);
    expect(inKey(3)).toBe(2);
    expect(onWay(3)).toBe(2);
    expect(componentTables.sizes[0]).toBe(2);
  });

  test('takes none from keys when there has to be room for more', () => {
    const { componentTables, engine, inKey } = space();
    expect([5, 6].map(inKey)).toEqual([1, 0]);
    componentTables.widen(engine, 0);
    componentTables.widenWay(engine, 0);
    expect([6, 7, 8].map(inKey)).toEqual([2, 3, 0]);
  });

  test('is met again when there has to be room for more', () => {
    const { componentTables, engine, mask, inKey, onWay } = space();
    expect(inKey(1000)).toBe(1);
    const first = Array.from({ length: 8 }, (_, value) => onWay(value));
    expect(first).not.toContain(0);
    expect(onWay(8)).toBe(0);
    componentTables.widenWay(engine, 0);
    expect(inKey(1000)).toBe(1);
    const again = Array.from({ length: 16 }, (_, value) => onWay(100 + value));
    expect(new Set(again).size).toBe(16);
    expect(Math.min(...again)).toBeGreaterThan(mask());
  });
});

test('where memory is short, the numbers of what happened stay where they are', () => {
  const { memory, componentTables } = dictionariesOn('js');
  const happened = () => componentTables.at(componentTables.sizes.length);
  const inOrder = (count: number) => Array.from({ length: count }, (_, number) => number);
  const numbers = (count: number) => {
    const at = memory.words[happened() + places.LOCALS] as number;
    return [...memory.words.subarray(at, at + count)];
  };
  componentTables.makeRoom(7);
  memory.limitTo(memory.bytes);
  expect(() => componentTables.makeRoom(memory.bytes)).toThrow(MemoryFullError);
  memory.limitTo(Infinity);
  const others = [16, 16, 16].map((size) => memory.take(size));
  expect(numbers(8)).toEqual(inOrder(8));
  componentTables.makeRoom(100);
  for (const { at, size } of [...others, ...[1, 2, 3].map(() => memory.take(16))]) {
    memory.words.fill(-1, at, at + size);
  }
  expect(numbers(101)).toEqual(inOrder(101));
});

test('keys have no bits to spare, and no number is cut in two', () => {
  const { componentTables, engine, memory, from } = dictionariesOn(
    'js',
    layoutOf(record({ all: array(12, thing(1)) })),
  );
  for (let round = 0; round < 300; round++) {
    const group = (round * 7) % 12;
    for (let i = 0; i < round; i++) {
      memory.words[from] = i;
      if (engine.intern(componentTables.at(group), from) === 0) {
        componentTables.widen(engine, group);
      }
    }
    const { places: own, used, words } = componentTables.keys;
    const bits = new Set<string>();
    for (const place of own) {
      expect(place.shift + place.bits).toBeLessThanOrEqual(32);
      for (let bit = 0; bit < place.bits; bit++) {
        bits.add(`${place.word}:${place.shift + bit}`);
      }
    }
    expect(bits.size).toBe(own.reduce((sum, place) => sum + place.bits, 0));
    expect(used.reduce((a, b) => a + b, 0)).toBe(bits.size);
    expect(words).toBe(used.length);
    expect(words).toBeLessThanOrEqual(Math.ceil(bits.size / 24));
  }
});
