import { expect, test } from 'vitest';
import { Worlds } from '../../src/orders/worlds.js';

const enough = 1e9;

const insert = (worlds: Worlds, states: readonly (readonly number[])[]): boolean => {
  states.forEach((state, i) => {
    worlds.batch.set(state, i * worlds.words);
  });
  return worlds.makeRoom(enough) && worlds.insert(states.length);
};

test('a state is kept once, in the order of coming', () => {
  const worlds = new Worlds(2, 100, 4);
  insert(worlds, [[1, 2]]);
  insert(worlds, [
    [3, 4],
    [1, 2],
    [3, 4],
    [3, 5],
  ]);
  expect(worlds.count).toBe(3);
  expect([worlds.find(Int32Array.of(3, 5)), worlds.find(Int32Array.of(5, 3))]).toEqual([2, -1]);
  const state = new Int32Array(2);
  worlds.take(1, state);
  expect([...state]).toEqual([3, 4]);
});

test('many states are all found again, whatever they look like', () => {
  const worlds = new Worlds(1, 1_000_000, 64);
  for (let low = 0; low < 100_000; low += 64) {
    insert(
      worlds,
      Array.from({ length: 64 }, (_, i) => [(low + i) * 65_536]),
    );
  }
  const distinct = new Set(
    Array.from({ length: worlds.count }, (_, i) => worlds.find(Int32Array.of((i * 65_536) | 0))),
  );
  // The multiples of 65,536 repeat after 65,536 of them, for a word has 32 bits.
  expect(worlds.count).toBe(65_536);
  expect(distinct.size).toBe(65_536);
});

test('no more states are taken than there may be', () => {
  const worlds = new Worlds(1, 2, 4);
  expect(insert(worlds, [[1], [2], [1]])).toBe(true);
  expect(insert(worlds, [[2], [3]])).toBe(false);
  expect(worlds.count).toBe(2);
});

test('room is made only within the bytes that are allowed', () => {
  const worlds = new Worlds(1, 100, 4);
  expect(worlds.makeRoom(worlds.bytes)).toBe(false);
  expect(worlds.makeRoom(enough)).toBe(true);
  expect(worlds.makeRoom(worlds.bytes)).toBe(true);
});
