import { expect, test } from 'vitest';
import { array, bool, happened, initially, int, optional, record, sequence } from '../../src/index.js';
import { codeIn, pack, unpack, withCode } from '../../src/transitions/codec.js';
import { layoutOf } from '../../src/transitions/layout.js';
import fc from '../support/fast-check.js';

const wide = record({
  flags: array(40, bool),
  counters: array(5, int(0, 1000)),
  list: sequence(3, record({ a: int(0, 30), b: bool })),
  only: int(7, 7),
  maybe: optional(record({ x: int(-2, 2) })),
  events: happened(),
});

test('every field has a place of its own, and none straddles a word', () => {
  const { fields, bits } = layoutOf(wide);
  const taken = new Set<string>();
  for (const { word, shift, bits: width } of fields) {
    expect(shift + width).toBeLessThanOrEqual(32);
    for (let bit = shift; bit < shift + width; bit++) {
      expect(taken).not.toContain(`${word}:${bit}`);
      taken.add(`${word}:${bit}`);
    }
  }
  expect(taken.size).toBe(bits);
});

test('a field that has one value takes no bits, and neither does what happened', () => {
  expect(layoutOf(record({ only: int(7, 7), events: happened() })).bits).toBe(0);
});

test('fields are called what a person would write', () => {
  const paths = layoutOf(wide).fields.map(({ path }) => path);
  expect(paths).toContain('list[2].a');
  expect(paths).toContain('list.length');
  expect(paths).toContain('maybe !== null');
  expect(paths).toContain('maybe.x');
});

test('a world that was packed is unpacked as it was', () => {
  const layout = layoutOf(wide);
  const element = fc.record({ a: fc.nat(30), b: fc.boolean() });
  const worlds = fc.record({
    flags: fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
    counters: fc.array(fc.nat(1000), { minLength: 5, maxLength: 5 }),
    list: fc.array(element, { maxLength: 3 }),
    only: fc.constant(7),
    maybe: fc.option(fc.record({ x: fc.integer({ min: -2, max: 2 }) })),
    events: fc.constant([]),
  });
  fc.assert(
    fc.property(worlds, (world) => {
      expect(unpack(layout, pack(layout, world))).toEqual(world);
    }),
    { numRuns: 50 },
  );
});

test('what is absent is zero', () => {
  const words = pack(
    layoutOf(wide),
    initially(wide, () => {}),
  );
  expect(words.every((word) => word === 0)).toBe(true);
});

test('one field of a packed world can be replaced', () => {
  const layout = layoutOf(wide);
  const words = Int32Array.from({ length: layout.words }, () => -1);
  for (const field of layout.fields.filter(({ bits }) => bits > 0)) {
    const other = withCode(words, field, 1);
    expect(codeIn(other, field)).toBe(1);
    expect(withCode(other, field, (1 << field.bits) - 1)).toEqual(words);
  }
});
