import { describe, expect, it } from 'vitest';
import { interchangeable, type Model, ModelError } from '../../src/index.js';
import { naiveSearch } from '../support/naive-search.js';
import { quotientSearch } from '../support/quotient-search.js';
import { libraryFamilies, libraryWith } from '../support/symmetric-models.js';

const { reader, book } = libraryFamilies;
const advice = 'Declare these members as not interchangeable, or treat them alike.';

describe('what prefers an index is named', () => {
  it.each<[string, Model<never>, string]>([
    [
      'a rule that takes the first it finds',
      libraryWith(['take', 'grab']) as never,
      `rule grab(reader=1) prefers an index: with book 0 ↔ 1 exchanged, grab(reader=1) leads to readers[1].favourite = 0, and readers[1].favourite = 1 was to be expected. ${advice}`,
    ],
    [
      'a rule whose guard looks at a number',
      libraryWith(['take', 'lock']) as never,
      `rule lock(book=0) prefers an index: it may not happen, and with book 0 ↔ 1 exchanged lock(book=1) may. ${advice}`,
    ],
    [
      'a property of worlds',
      libraryWith(['wish', 'serve'], ['fairness']) as never,
      `property fairness(reader=1) prefers an index: with reader 0 ↔ 1 exchanged, fairness(reader=0) says "kept" where it said "violated". ${advice}`,
    ],
    [
      'a property of steps',
      libraryWith(['take'], ['calm']) as never,
      `property calm(book=0) prefers an index: with book 0 ↔ 1 exchanged, calm(book=1) says "kept" where it said "violated". ${advice}`,
    ],
  ])('%s', (_, model, message) => {
    expect(() => quotientSearch(model)).toThrow(ModelError);
    expect(() => quotientSearch(model)).toThrow(message);
  });

  it('and only that: where the members are not declared as interchangeable, all is well', () => {
    const model = libraryWith(['take', 'grab', 'lock'], ['calm'], [interchangeable(reader)]);
    const full = naiveSearch(model);
    const { orbits, first } = quotientSearch(model);
    expect(first).toEqual(full.first);
    expect(orbits).toBeLessThan(full.states);
    expect(() => quotientSearch({ ...model, symmetry: [interchangeable(book)] })).toThrow('prefers an index');
  });
});

it('a rule may take the first of several that nobody can tell apart', () => {
  const model = libraryWith(['takeFirst', 'giveBack'], ['once']);
  const full = naiveSearch(model);
  const { orbits, first } = quotientSearch(model);
  expect(first).toEqual(full.first);
  expect(orbits).toBeLessThan(full.states / 4);
});
