import { describe, expect, it } from 'vitest';
import {
  bag,
  bool,
  family,
  initially,
  interchangeable,
  type Model,
  member,
  model,
  perMember,
  type RecordShape,
  record,
  type Schema,
  type Shape,
} from '../../src/index.js';
import { type Group, type Symmetry, symmetryOf } from '../../src/symmetry/index.js';
import { inWords } from '../../src/symmetry/permutation.js';
import { pack } from '../../src/transitions/codec.js';
import { apart } from '../support/apart.js';
import { lamps, library, libraryWith } from '../support/symmetric-models.js';

const symmetric = <W>(
  made: Model<W>,
  parts: readonly string[],
): { symmetry: Symmetry<W>; groups: readonly Group[] } => {
  const { layout, groups } = apart(made.world, parts);
  return { symmetry: symmetryOf(made, layout) as Symmetry<W>, groups };
};

describe('where members are groups of their own', () => {
  const { symmetry, groups } = symmetric(libraryWith(['take']), [
    'readers[0]',
    'readers[1]',
    'books[0]',
    'books[1]',
    'books[2]',
  ]);
  const { layout, permutations } = symmetry;
  const factored = symmetry.factored(groups);

  it('the image of one comes from the one that it was, and that of the rest from itself', () => {
    const both = permutations.findIndex((one) => inWords(one) === 'reader 0 ↔ 1, book 0 → 1 → 2 → 0');
    expect(factored?.images[both]?.map(({ from }) => from)).toEqual([1, 0, 4, 2, 3, 5]);
    expect(factored?.sorted).toEqual([]);
  });

  it('the image of a world is that of its groups', () => {
    const state = pack(
      layout,
      initially(library, (w) => {
        w.queue.push(2, 0);
        w.books[1] = { lent: true, last: 1 };
        Object.assign(w.readers[0] as object, { favourite: 1 });
        Object.assign(w.readers[1]?.hands[0] as object, { holds: 'a book', book: 1 });
      }),
    );
    permutations.forEach((permutation, number) => {
      const image = new Int32Array(layout.words);
      factored?.images[number]?.forEach(({ from, map }, group) => {
        const { firstWord, words } = groups[from] as Group;
        image.set(map(state.slice(firstWord, firstWord + words)), (groups[group] as Group).firstWord);
      });
      expect(image).toEqual(symmetry.settle(symmetry.permute(permutation, state)));
    });
  });
});

describe('slots', () => {
  const slots = (fields: Readonly<Record<string, Shape>>, parts: readonly string[]) => {
    const world = record(fields) as unknown as Schema<object> & RecordShape;
    const lamp = family('lamp', 4);
    const made = model({
      id: 'm',
      says: 'm',
      world,
      rules: [],
      symmetry: [
        interchangeable(lamp, [
          [0, 1],
          [2, 3],
        ]),
      ],
    });
    const { symmetry, groups } = symmetric(made, parts);
    return symmetry.factored(groups);
  };
  const lamp = family('lamp', 4);

  it('that are groups of their own are exchanged like any other members', () => {
    const { symmetry, groups } = symmetric(
      lamps(4, [
        [0, 1],
        [2, 3],
      ]),
      [0, 1, 2, 3].map((i) => `lamps[${i}]`),
    );
    expect(symmetry.permutations.map(inWords)).toEqual(['', 'lamp 2 ↔ 3', 'lamp 0 ↔ 1', 'lamp 0 ↔ 1, lamp 2 ↔ 3']);
    expect(symmetry.factored(groups)?.images[3]?.map(({ from }) => from)).toEqual([1, 0, 3, 2, 4]);
    expect(symmetry.factored(groups)?.sorted).toEqual([]);
  });

  it('that lie within one are in order already', () => {
    expect(slots({ a: perMember(lamp, bool), b: bag(2, bool) }, [])?.sorted).toEqual([]);
    expect(slots({ a: perMember(lamp, bool), b: bag(2, bool) }, ['b[0]', 'b[1]'])?.sorted).toEqual([[0, 1]]);
  });

  it.each<[string, Readonly<Record<string, Shape>>, readonly string[]]>([
    ['slots share a group with others', { a: perMember(lamp, bool), b: bool }, ['a[0]']],
    ['half of a member is elsewhere', { a: perMember(lamp, bool), b: perMember(lamp, bool) }, ['a[0]']],
    [
      'members are known in two arrays',
      { a: perMember(lamp, bool), b: perMember(lamp, bool) },
      ['a[0]', 'a[1]', 'b[1]'],
    ],
    [
      'what says whether a number means somebody is elsewhere',
      {
        a: perMember(lamp, bool),
        k: bool,
        n: member(lamp, { unless: { k: true } }),
      },
      ['k'],
    ],
  ])('cannot be told group by group where %s', (_, fields, parts) => {
    expect(slots(fields, parts)).toBeUndefined();
  });
});
