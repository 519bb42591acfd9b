/** @module-tag slow */
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../../bin/catalogue.js';
import { sketchArgs } from '../../../bin/sweep.js';
import { bao } from '../../../model/bao/index.js';
import { eras } from '../../../model/kvm/eras/index.js';
import { coveringPairs, pairsOf } from '../../../model/machine/pairs.js';
import { contradictionOf, type Grammar, read, spell, wordsOf } from '../../../model/machine/sketch.js';
import { sweptSketches } from '../../../model/vgic.js';
import fc from '../../support/fast-check.js';

const grammars = [...sweptSketches, bao.sketches] as unknown as readonly Grammar<never>[];

describe.each(grammars)('the sketches of $name with every pair of options', (grammar) => {
  const rows = coveringPairs(grammar);
  const covered = new Set(rows.flatMap(pairsOf));
  /** Of words also what goes without. */
  const all = new Set(
    wordsOf(grammar)
      .map(({ word }) => word)
      .filter((word) => rows.some(({ words }) => words.includes(word))),
  );
  const withAbsent = (args: string): readonly string[] => {
    const sketch = read(grammar, args);
    const absent = [...all].filter((word) => !sketch.words.includes(word));
    return [...pairsOf(sketch), ...absent.flatMap((word) => sketch.words.map((other) => `${other}, no ${word}`))];
  };

  it('are configurations, each different', () => {
    expect(rows.map((row) => contradictionOf(grammar, row)).filter((why) => why !== undefined)).toEqual([]);
    expect(new Set(rows.map(spell)).size).toBe(rows.length);
  });

  it('have every pair that a configuration has which is made up at random', () => {
    const present = new Set(rows.flatMap((row) => withAbsent(spell(row))));
    const made = fc.sample(sketchArgs(grammar)(fc), { numRuns: 3000, seed: 1 });
    expect([...new Set(made.flatMap(withAbsent))].filter((pair) => !present.has(pair))).toEqual([]);
    expect(covered.size).toBeGreaterThan(300);
  });

  it('are few', () => {
    expect(rows.length).toBeLessThan(600);
  });
});

it('a sweep begins with them in each era, and makes one that breaks something smaller', () => {
  const { pairs, configurations } = catalogue.sweep ?? {};
  const first = pairs?.({}) ?? [];
  expect(new Set(first.map(({ era }) => era))).toEqual(new Set(eras.map(({ id }) => id)));
  const made = configurations?.(fc, {}) as unknown as { canShrinkWithoutContext: (one: unknown) => boolean };
  expect(first.filter((one) => !made.canShrinkWithoutContext(one))).toEqual([]);
});
