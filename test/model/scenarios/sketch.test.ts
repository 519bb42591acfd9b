import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stock } from '../../../bin/hypervisors.js';
import { sweepUnder } from '../../../bin/sweep.js';
import { eras } from '../../../model/kvm/eras/index.js';
import { knownIn } from '../../../model/kvm/known/index.js';
import { scenarios } from '../../../model/scenarios/index.js';
import { configFrom, read, spell } from '../../../model/scenarios/sketch.js';
import { UsageError } from '../../../src/index.js';

const argsOf = (name: string): string => name.slice('sketch:'.length);

describe('a sketch', () => {
  it('is read as it is spelled', () => {
    fc.assert(
      fc.property(sweepUnder(stock).configurations(fc, {}), ({ name }) => {
        expect(spell(read(argsOf(name)))).toBe(argsOf(name));
        expect(configFrom(read(argsOf(name))).interrupts.length).toBeGreaterThan(0);
      }),
    );
  });

  it('leaves out what is usual', () => {
    expect(spell(read('edge'))).toBe('v1,l1,gic3,eoi0,edge');
  });

  it.each([
    ['v1,l1', 'there is no interrupt'],
    ['v1,timer,timer', 'a vCPU has one timer'],
    ['v2,reset,timer', 'give each vCPU one'],
    ['v2,timer+target', 'has no target'],
    ['v9,edge', '"v9" is not understood'],
    ['edge+colour', '"edge+colour" is not understood'],
    ['edge@9', '"edge@9" is not understood'],
  ])('%s is refused', (args, message) => {
    expect(() => configFrom(read(args))).toThrow(UsageError);
    expect(() => configFrom(read(args))).toThrow(message);
  });

  it('of a bug is in its era', () => {
    const chosen = fc.sample(sweepUnder(stock).configurations(fc, { bug: 'B26A' }), 20).map(({ era }) => era);
    expect(new Set(chosen)).toEqual(new Set(['linux-4.17']));
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
