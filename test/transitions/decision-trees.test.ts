import { describe, expect, it } from 'vitest';
import { array, int, record } from '../../src/index.js';
import { DecisionTrees, unknown } from '../../src/transitions/decision-trees.js';
import { type BitTest, layoutOf } from '../../src/transitions/layout.js';
import fc from '../support/fast-check.js';

/** Three things of two fields each, of four values: a group for each thing. */
const layout = layoutOf(record({ things: array(3, record({ here: int(0, 3), there: int(0, 3) })) }));
const questions: readonly BitTest[] = layout.fields.flatMap((field) => field.questions);

const states = (): fc.Arbitrary<Int32Array> =>
  fc.array(fc.nat(3), { minLength: 6, maxLength: 6 }).map((codes) => {
    const state = new Int32Array(layout.words);
    layout.fields.forEach(({ word, shift }, number) => {
      state[word] = (state[word] as number) | ((codes[number] as number) << shift);
    });
    return state;
  });

const answer = (state: Int32Array, { where, mask }: BitTest): number =>
  ((state[where >> 5] as number) >>> (where & 31)) & mask;

/** What a recipe asks of a state: the next question depends on the answers before. */
const asker = (seed: number) => (state: Int32Array) => {
  const asked: BitTest[] = [];
  for (let turn = seed; asked.length < 4; ) {
    const question = questions[turn % questions.length] as BitTest;
    asked.push(question);
    turn = (turn * 7 + answer(state, question) * 5 + 3) % 1009;
    if (turn % 5 === 0) {
      break;
    }
  }
  return asked;
};

const wordsOf = (state: Int32Array, asked: readonly BitTest[]): readonly number[] =>
  asked.flatMap((question) => [question.where, answer(state, question)]);

describe('a path whose questions may be asked in any order', () => {
  it('has a leaf that is right for every state that comes to it', () => {
    fc.assert(
      fc.property(fc.nat(1008), fc.array(states(), { minLength: 1, maxLength: 60 }), (seed, some) => {
        const tables = new DecisionTrees(layout);
        const tree = tables.plant(false);
        const asks = asker(seed);
        for (const state of some) {
          const asked = asks(state);
          const known = tables.find(tree, state);
          const leaf = known === unknown ? tables.learnInAnyOrder(tree, state, asked, wordsOf(state, asked)) : known;
          expect(tables.find(tree, state)).toBe(leaf);
          expect(tables.wordsOf(leaf, 1, 1 + 2 * asked.length)).toEqual(wordsOf(state, asked));
        }
      }),
    );
  });

  it('asks about one group after the other', () => {
    const [here0, there0, here1, there1] = questions as [BitTest, BitTest, BitTest, BitTest];
    const tables = new DecisionTrees(layout);
    const tree = tables.plant(false);
    const state = new Int32Array(layout.words);
    tables.learnInAnyOrder(tree, state, [here0, here1, there0, there1], []);
    expect(tables.asked(tree, state)).toEqual([here0, there0, here1, there1]);
  });

  it('asks first what the tree asks in any case', () => {
    const [here0, , here1] = questions as [BitTest, BitTest, BitTest];
    const tables = new DecisionTrees(layout);
    const tree = tables.plant(false);
    const zero = new Int32Array(layout.words);
    tables.learnInAnyOrder(tree, zero, [here0], []);
    const other = Int32Array.from(zero);
    other[here0.where >> 5] = 1 << (here0.where & 31);
    tables.learnInAnyOrder(tree, other, [here1], []);
    expect(tables.asked(tree, other)).toEqual([here0, here1]);
  });
});
