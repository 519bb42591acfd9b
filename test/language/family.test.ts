import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  assertWithin,
  bool,
  family,
  type Infer,
  index,
  interchangeable,
  ModelError,
  member,
  neutral,
  oneOf,
  optional,
  perMember,
  record,
} from '../../src/language/index.js';

const boxes = family('box', 3);

describe('a member of a family', () => {
  it('is a plain number', () => {
    const box = member(boxes);
    expectTypeOf<Infer<typeof box>>().toEqualTypeOf<number>();
    expect([box.size, box.domain, neutral(box)]).toEqual([3, '0..2', 0]);
    expect([0, 2, 3].map(box.encode)).toEqual([0, 2, -1]);
  });

  it('is known as one, which an index is not', () => {
    expect(member(boxes).names).toEqual({ family: boxes, unless: {} });
    expect(index(3).names).toBeUndefined();
  });

  it('may be absent', () => {
    const some = optional(member(boxes, { unless: { kind: 'none' } }));
    expectTypeOf<Infer<typeof some>>().toEqualTypeOf<number | null>();
    expect(some).toMatchObject({ size: 4, names: { family: boxes, unless: { kind: 'none' } } });
    expect(optional(bool)).not.toHaveProperty('names');
  });
});

describe('an array with an element for each member', () => {
  it('is an array', () => {
    const lamps = perMember(boxes, record({ lit: bool }));
    expectTypeOf<Infer<typeof lamps>>().toEqualTypeOf<{ lit: boolean }[]>();
    expect(neutral(lamps)).toEqual([{ lit: false }, { lit: false }, { lit: false }]);
    expect(lamps).toMatchObject({ length: 3, family: boxes, members: [0, 1, 2] });
  });

  it('may have one for some of them', () => {
    const some = perMember(boxes, oneOf('red', 'green'), [0, 2]);
    expect(neutral(some)).toEqual(['red', 'red']);
    expect(() => assertWithin(some, ['red', 'red', 'red'])).toThrow('exactly 2');
  });
});

describe('members are interchangeable', () => {
  it('all of them, or those of a class with each other', () => {
    expect(interchangeable(boxes).classes).toEqual([[0, 1, 2]]);
    expect(interchangeable(boxes, [[0, 2], [1]]).classes).toEqual([[0, 2], [1]]);
  });

  it.each<[string, () => unknown, string]>([
    ['twice', () => interchangeable(boxes, [[0, 1], [1]]), 'interchangeable(box, …): box 1 is listed twice'],
    ['that are none', () => interchangeable(boxes, [[0, 3]]), 'interchangeable(box, …): there is no box 3 among 3'],
    ['of a family without a size', () => family('box', -1), 'family box: its size must be a whole number'],
    [
      'of a member of a member of a member',
      () => family('page', 2, { of: family('book', 2, { of: family('shelf', 2) }) }),
      'family page: book, to which it belongs, belongs to shelf; one step is all',
    ],
  ])('but not those %s', (_, write, message) => {
    expect(write).toThrow(ModelError);
    expect(write).toThrow(message);
  });
});
