import { describe, expect, it } from 'vitest';
import { catalogue } from '../../../bin/catalogue.js';
import { sketchArgs } from '../../../bin/sweep.js';
import { bao } from '../../../model/bao/index.js';
import { eras } from '../../../model/kvm/eras/index.js';
import { knownIn } from '../../../model/kvm/known/index.js';
import type { MachineConfig } from '../../../model/machine/config.js';
import { type Grammar, read, sketched, spell, vocabularyOf, wordsOf } from '../../../model/machine/sketch.js';
import { scenarios } from '../../../model/scenarios/index.js';
import { sketch, sketches } from '../../../model/vgic.js';
import { UsageError } from '../../../src/index.js';
import fc from '../../support/fast-check.js';

/** Every word that a grammar has, but for accesses and priorities. */
const allWords = <C>(grammar: Grammar<C>): readonly string[] => {
  const { numbers, words, kinds } = vocabularyOf(grammar);
  return [...numbers, ...words, ...kinds].map(([word]) => word);
};

const isReadAsSpelled = <C extends MachineConfig>(grammar: Grammar<C>): void => {
  fc.assert(
    fc.property(sketchArgs(grammar)(fc), (args) => {
      expect(spell(read(grammar, args))).toBe(args);
      expect(sketched(grammar, args).interrupts.length).toBeGreaterThan(0);
    }),
  );
};

describe('a sketch', () => {
  it("of KVM's vgic is read as it is spelled", () => isReadAsSpelled(sketches));

  it('of Bao is read as it is spelled', () => isReadAsSpelled(bao.sketches));

  it('leaves out what is usual', () => {
    expect(spell(read(sketches, 'edge'))).toBe('v1,l1,gic3,eoi0,edge');
  });

  it('is of words that no two parts have', () => {
    for (const words of [allWords(sketches), allWords(bao.sketches)]) {
      expect(new Set(words).size).toBe(words.length);
    }
  });

  it.each([
    ['v1,l1', 'there is no interrupt'],
    ['v1,timer,timer', 'INTID 27 occurs twice on vCPU 0'],
    ['v2,reset,timer', 'give each vCPU one'],
    ['v2,timer+target', 'has no target'],
    ['sgi+pending', 'of sgi the guest accesses enable, priority and group only'],
    ['v9,edge', '"v9" is not understood'],
    ['edge+colour', '"edge+colour" is not understood'],
    ['edge@9', '"edge@9" is not understood'],
    ['sleep,edge', '"sleep" is not understood; did you mean sleeps? the words are'],
    ['edge+targt', '"edge+targt" is not understood; did you mean target? the words are'],
  ])('%s is refused', (args, message) => {
    expect(() => sketch(args)).toThrow(UsageError);
    expect(() => sketch(args)).toThrow(message);
  });

  it.each(['v2,ipc', 'sleeps,ipc', 'sgi', 'edge', 'fine-entry,ipc'])('of Bao has no %s', (args) => {
    expect(() => sketched(bao.sketches, args)).toThrow(
      'is not understood; the words are v1, l1 … l4, gic2, gic3, eoi0',
    );
    expect(wordsOf(bao.sketches).some(({ word }) => args.split(',').includes(word) && word !== 'ipc')).toBe(false);
  });
});

describe('a sweep', () => {
  const made = (wish: { scenario?: string; era?: string; bug?: string }) =>
    fc.sample(catalogue.sweep?.configurations(fc, wish) ?? fc.constant({ name: '', era: '' }), {
      numRuns: 20,
      seed: 1,
    });

  it('reaches hosts that trap DIR by themselves, and others, each with two vCPUs', () => {
    const all = fc.sample(catalogue.sweep?.configurations(fc, {}) ?? fc.constant({ name: '', era: '' }), {
      numRuns: 300,
      seed: 1,
    });
    const names = all.map(({ name }) => name).filter((name) => name.includes('v2') && name.includes('gic3'));
    expect(new Set(names.map((name) => name.split(',').includes('no-tds')))).toEqual(new Set([true, false]));
  });

  it('with a bug is in its era', () => {
    expect(new Set(made({ bug: 'B26A' }).map(({ era }) => era))).toEqual(new Set(['linux-4.17']));
  });

  it.each([
    [{}, 'sketch'],
    [{ scenario: 'bao-sketch' }, 'bao-sketch'],
    [{ bug: 'BAO1' }, 'bao-sketch'],
    [{ bug: 'B56' }, 'gic'],
    [{ bug: 'bug3' }, 'vgic-ref'],
  ])('for %j is over %s', (wish, scenario) => {
    expect(new Set(made(wish).map(({ name }) => name.split(':')[0]))).toEqual(new Set([scenario]));
  });

  it('of a scenario that has none is refused in a line', () => {
    expect(() => made({ scenario: 'edge' })).toThrow(
      'sweep makes up no configurations of edge; it does of sketch, bao-sketch, old-sketch, gicv4, gic, gicv5, vgic-ref',
    );
    expect(() => made({ scenario: 'bao-sketch', era: 'linux-6.19' })).toThrow('leave --era out');
  });
});

it('what a scenario names as a finding is known in its configuration', () => {
  const named = scenarios.flatMap(({ id, config, findings = {} }) =>
    eras.flatMap((era) =>
      Object.keys(findings[era.id] ?? {}).map((property) => ({ id, era: era.id, property, config })),
    ),
  );
  const unknown = named.filter(({ config, era, property }) => !knownIn(config, era).has(property));
  expect(unknown.map(({ id, era, property }) => `${property} in ${id} (${era})`)).toEqual([]);
});
