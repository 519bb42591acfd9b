import { describe, expect, it } from 'vitest';
import { explore, interchangeable, type Model, ModelError } from '../../src/index.js';
import { naiveSearch } from '../support/naive-search.js';
import { libraryFamilies, libraryWith } from '../support/symmetric-models.js';

/** A search of worlds up to an exchange of names: how many there are, and after how many steps what is broken or reached. */
const upToNames = async <W>(model: Model<W>) => {
  const { states, properties } = await explore(model, { symmetry: true, stopAt: 'never' });
  const sighted = properties.flatMap(({ id, trace }) =>
    trace === undefined ? [] : [[id, trace.steps.length] as const],
  );
  return { states, first: new Map(sighted) };
};

const { reader, book } = libraryFamilies;
const advice = 'Declare these members as not interchangeable, or treat them alike.';

describe('what prefers an index is named', () => {
  it.each<[string, Model<never>, string]>([
    [
      'a rule that takes the first it finds',
      libraryWith(['take', 'grab']) as never,
      `rule grab(reader=0) prefers an index: with book 0 ↔ 1 exchanged, grab(reader=0) leads to readers[0].favourite = 0, and readers[0].favourite = 1 was to be expected. ${advice}\n  in a world with books[0].lent = false, books[1].lent = false\n  after grab(reader=0)`,
    ],
    [
      'a rule whose guard looks at a number',
      libraryWith(['take', 'lock']) as never,
      `rule lock(book=0) prefers an index: it may not happen, and with book 0 ↔ 1 exchanged lock(book=1) may happen. ${advice}`,
    ],
    [
      'a property of worlds',
      libraryWith(['wish', 'serve'], ['fairness']) as never,
      `property fairness(reader=0) prefers an index: with reader 0 ↔ 1 exchanged, fairness(reader=1) says "violated" where it said "kept". ${advice}\n  in a world with readers[0].favourite = null`,
    ],
    [
      'a property of steps',
      libraryWith(['take'], ['calm']) as never,
      `property calm(book=0) prefers an index: with book 0 ↔ 1 exchanged, calm(book=1) says "kept" where it said "violated". ${advice}`,
    ],
  ])('%s', async (_, model, message) => {
    const failure = explore(model, { symmetry: true });
    await expect(failure).rejects.toThrow(ModelError);
    await expect(failure).rejects.toThrow(message);
  });

  it('and only that: where the members are not declared as interchangeable, all is well', async () => {
    const model = libraryWith(['take', 'grab', 'lock'], ['calm'], [interchangeable(reader)]);
    const full = naiveSearch(model);
    const { states, first } = await upToNames(model);
    expect(first).toEqual(full.first);
    expect(states).toBeLessThan(full.states);
    const other = explore({ ...model, symmetry: [interchangeable(book)] }, { symmetry: true });
    await expect(other).rejects.toThrow('prefers an index');
  });
});

it('a rule may take the first of several that nobody can tell apart', async () => {
  const model = libraryWith(['takeFirst', 'giveBack'], ['once']);
  const full = naiveSearch(model);
  const { states, first } = await upToNames(model);
  expect(first).toEqual(full.first);
  expect(states).toBeLessThan(full.states / 4);
});
