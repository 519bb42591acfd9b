import { describe, expect, it } from 'vitest';
import {
  array,
  bag,
  bool,
  family,
  happened,
  index,
  int,
  type Leaf,
  local,
  ModelError,
  member,
  neutral,
  oneOf,
  optional,
  record,
  type Shape,
  sequence,
} from '../../src/language/index.js';
import fc from '../support/fast-check.js';

const values = (leaf: Leaf) => Array.from({ length: leaf.size }, (_, code) => leaf.decode(code));

describe.each<{ name: string; leaf: Leaf; takes: readonly unknown[]; refuses: readonly unknown[]; domain: string }>([
  { name: 'bool', leaf: bool, takes: [false, true], refuses: [0, 1, 'true', null, undefined], domain: 'boolean' },
  { name: 'int', leaf: int(2, 4), takes: [2, 3, 4], refuses: [1, 5, 2.5, '3', Number.NaN, null], domain: '2..4' },
  { name: 'a negative int', leaf: int(-1, 1), takes: [-1, 0, 1], refuses: [-2, 2], domain: '-1..1' },
  { name: 'oneOf', leaf: oneOf('a', 'b'), takes: ['a', 'b'], refuses: ['c', '', 0, null], domain: "'a' | 'b'" },
  { name: 'index', leaf: index(3), takes: [0, 1, 2], refuses: [-1, 3], domain: '0..2' },
  { name: 'an index of nothing', leaf: index(0), takes: [0], refuses: [1, -1], domain: '0..0' },
  {
    name: 'optional',
    leaf: optional(int(1, 2)) as Leaf,
    takes: [null, 1, 2],
    refuses: [0, 3, undefined, false],
    domain: '1..2 | null',
  },
])('$name', ({ leaf, takes, refuses, domain }) => {
  it('numbers its values from 0, the neutral one first', () => {
    expect(values(leaf)).toEqual(takes);
    expect(takes.map(leaf.encode)).toEqual([...takes.keys()]);
    expect(neutral(leaf)).toBe(takes[0]);
  });

  it('has no number for anything else', () => {
    expect(refuses.map(leaf.encode)).toEqual(refuses.map(() => -1));
  });

  it('says its domain in words', () => {
    expect(leaf.domain).toBe(domain);
  });
});

const anyLeaf = fc.oneof(
  fc.constant(bool as Leaf),
  fc.tuple(fc.integer({ min: -50, max: 50 }), fc.nat(50)).map(([low, more]): Leaf => int(low, low + more)),
  fc
    .uniqueArray(fc.string(), { minLength: 1, maxLength: 8 })
    .map(([first = '', ...rest]): Leaf => oneOf(first, ...rest)),
  fc.integer({ min: 0, max: 9 }).map((count): Leaf => index(count)),
);

it('any leaf, optional or not, reads back each value that it numbers', () => {
  fc.assert(
    fc.property(anyLeaf, (plain) => {
      for (const leaf of [plain, optional(plain) as Leaf]) {
        expect(values(leaf).map(leaf.encode)).toEqual([...Array(leaf.size).keys()]);
      }
    }),
  );
});

it('no leaf numbers a value that is not its own', () => {
  fc.assert(
    fc.property(anyLeaf, fc.anything(), (leaf, value) => {
      const code = leaf.encode(value);
      expect(code === -1 || Object.is(leaf.decode(code), value) || (value === 0 && leaf.decode(code) === 0)).toBe(true);
    }),
  );
});

describe('neutral is', () => {
  it.each<[string, Shape, unknown]>([
    ['every field neutral in a record', record({ on: bool, count: int(3, 5) }), { on: false, count: 3 }],
    ['every element neutral in an array', array(2, oneOf('idle', 'busy')), ['idle', 'idle']],
    ['every slot neutral in a bag', bag(2, bool), [false, false]],
    ['empty for a sequence', sequence(3, bool), []],
    ['absent for an optional part', optional(record({ on: bool })), null],
    ['nothing for what happened', happened<string>(), []],
    ['no element in an array of none', array(0, bool), []],
    [
      'neutral all the way down',
      record({ rows: array(1, array(2, record({ on: bool }))) }),
      { rows: [[{ on: false }, { on: false }]] },
    ],
  ])('%s', (_, shape, expected) => {
    expect(neutral(shape)).toEqual(expected);
  });

  it('a new value each time, with no part shared', () => {
    const lists = record({ rows: array(2, sequence(1, bool)) });
    const one = neutral(lists);
    one.rows[0]?.push(true);
    expect(one.rows[1]).toEqual([]);
    expect(neutral(lists).rows).toEqual([[], []]);
  });
});

describe('a schema that makes no sense is refused where it is written', () => {
  it.each<[string, () => unknown, string]>([
    ['bounds in the wrong order', () => int(3, 1), 'int(3, 1): the bounds must be whole numbers, the lower one first'],
    ['bounds that are not whole', () => int(0, 1.5), 'int(0, 1.5): the bounds must be whole numbers'],
    ['bounds that are no numbers', () => int(0, Number.NaN), 'int(0, NaN): the bounds must be whole numbers'],
    [
      'too many values',
      () => int(0, 65_536),
      'a field with the domain 0..65536 has 65537 values; a field may have 1 to',
    ],
    [
      'one value too many for null',
      () => optional(int(0, 65_535)),
      'a field with the domain 0..65535 | null has 65537',
    ],
    ['a word twice', () => oneOf('a', 'b', 'a'), 'oneOf(a, b, a): a value occurs twice'],
    [
      'less than no elements',
      () => array(-1, bool),
      'array(-1, …): the number of elements must be a whole number, 0 or',
    ],
    ['half an element', () => sequence(1.5, bool), 'sequence(1.5, …): the number of elements must be a whole number'],
    [
      'endlessly many slots',
      () => bag(Infinity, bool),
      'bag(Infinity, …): the number of elements must be a whole number',
    ],
    ['absent twice over', () => optional(optional(record({}))), 'optional(optional(…)) has no meaning'],
    ['what may not have happened', () => optional(happened()), 'optional(happened(…)) has no meaning'],
  ])('%s', (_, write, message) => {
    expect(write).toThrow(ModelError);
    expect(write).toThrow(message);
  });

  it('while the widest field is accepted', () => {
    expect(int(0, 65_535).size).toBe(65_536);
  });
});

describe('a local', () => {
  it('has the values of its shape', () => {
    expect(neutral(local(sequence(3, bool)))).toEqual([]);
    expect(values(local(int(1, 2)))).toEqual([1, 2]);
  });

  it('names nobody when a step begins', () => {
    const irqs = family('irq', 3);
    expect(() => local(member(irqs))).toThrow(
      'local(…): a member of irq is within it, and its neutral value names irq 0; write optional(member(…))',
    );
    expect(() => local(record({ all: array(2, member(irqs)) }))).toThrow(ModelError);
    expect(neutral(local(optional(member(irqs))))).toBe(null);
    expect(neutral(local(sequence(3, member(irqs))))).toEqual([]);
    const slot = record({ used: bool, irq: member(irqs, { unless: { used: false } }) });
    expect(neutral(local(slot))).toEqual({ used: false, irq: 0 });
  });

  it('is not what happened', () => {
    expect(() => local(happened())).toThrow('what happened belongs to the step already');
  });
});
