/** @module-tag slow */
import { describe, expect, it } from 'vitest';
import { type Generators, int, type Model, ModelError, model, over, record, sweep } from '../../src/index.js';

const { rule, always, sometimes } = over<{ n: number }>();
const said = { by: 'clock', cites: 'a test' };

interface Clock {
  readonly hours: number;
  readonly isLoud: boolean;
}

/** A clock that must not reach 7; it strikes if it is loud. */
const clock = ({ hours, isLoud }: Clock): Model<{ n: number }> =>
  model({
    id: 'clock',
    says: 'counts',
    ends: 'anywhere',
    world: record({ n: int(0, 20) }),
    rules: [
      rule({ ...said, id: 'tick', says: 'it ticks', when: ({ n }) => n < hours, does: (w) => void w.n++ }),
      rule({ ...said, id: 'strike', says: 'it strikes', when: () => isLoud, does: () => {} }),
    ],
    properties: [
      always({ ...said, id: 'early', says: 'it is not 7', holds: ({ n }) => n !== 7 }),
      sometimes({ ...said, id: 'noon', says: 'it is noon', holds: ({ n }) => n === 12 }),
    ],
  });

const clocks = (expected: readonly string[] = [], most = 20) => ({
  generate: (fc: Generators) => fc.record({ hours: fc.nat(most), isLoud: fc.boolean() }),
  sweepable: (configuration: Clock) => ({ model: clock(configuration), expected: new Set(expected) }),
});

describe('a sweep', () => {
  it('makes a configuration that breaks a property as small as it can be', async () => {
    const { generate, sweepable } = clocks();
    const { violation, endedBy, shrinking } = await sweep(generate, sweepable, { seed: 3 });
    expect(endedBy).toBe('violation');
    expect(violation?.configuration).toEqual({ hours: 7, isLoud: false });
    expect(violation?.result).toMatchObject({ id: 'early', trace: { steps: { length: 7 } } });
    expect(shrinking).toBeGreaterThan(0);
  });

  it('does not make it so small that what breaks is known there', async () => {
    const { generate, sweepable } = clocks();
    const knownIfQuiet = (clock: Clock) => ({ ...sweepable(clock), expected: new Set(clock.isLoud ? [] : ['early']) });
    const { violation } = await sweep(generate, knownIfQuiet, { seed: 3 });
    expect(violation?.configuration).toEqual({ hours: 7, isLoud: true });
  });

  it('generates the same with the same seed', async () => {
    const { generate, sweepable } = clocks();
    const [{ seconds: _, ...once }, { seconds: __, ...again }] = (await Promise.all(
      [4, 4].map((seed) => sweep(generate, sweepable, { seed })),
    )) as [Awaited<ReturnType<typeof sweep>>, Awaited<ReturnType<typeof sweep>>];
    expect(again).toEqual(once);
  });

  it('looks at a configuration with what is known mended, where that breaks', async () => {
    const { generate, sweepable } = clocks(['early']);
    // Mended it goes no further than 6, but for a mistake where it is loud.
    const mended = ({ hours, isLoud }: Clock) => sweepable({ hours: isLoud ? hours : Math.min(hours, 6), isLoud });
    const both = (clock: Clock) => ({
      ...sweepable(clock),
      mended: () => ({ ...mended(clock), expected: new Set<string>() }),
    });
    const { violation, known } = await sweep(generate, both, { seed: 3 });
    expect(violation).toMatchObject({
      configuration: { hours: 7, isLoud: true },
      isMended: true,
      result: { id: 'early' },
    });
    expect(known.get('early')).toBeGreaterThan(0);
  });

  it('goes on where what breaks is known, and counts it', async () => {
    const { generate, sweepable } = clocks(['early']);
    const { endedBy, held, inconclusive, known, rules, properties } = await sweep(generate, sweepable, {
      seconds: 0.5,
    });
    expect({ endedBy, inconclusive }).toEqual({ endedBy: 'seconds', inconclusive: 0 });
    expect(held).toBeGreaterThan(10);
    expect(known.get('early')).toBeGreaterThan(0);
    expect([...rules.keys(), ...properties.keys()]).toEqual(['tick', 'strike', 'early', 'noon']);
    expect(properties.get('noon')).toBeLessThan(held);
  });

  it('counts what was cut short apart', async () => {
    const { generate, sweepable } = clocks([], 6);
    const { held, inconclusive } = await sweep(generate, sweepable, { seconds: 0.3, states: 3 });
    expect(held).toBeGreaterThan(0);
    expect(inconclusive).toBeGreaterThan(0);
  });

  it('remembers the first that were cut short', async () => {
    const { generate, sweepable } = clocks([], 6);
    const { endedBy, held, inconclusive, most, cutShort } = await sweep(generate, sweepable, { runs: 40, states: 3 });
    expect({ endedBy, most, all: held + inconclusive }).toEqual({ endedBy: 'runs', most: 3, all: 40 });
    expect(cutShort).toHaveLength(3);
    expect(cutShort.every(({ hours }) => hours > 2)).toBe(true);
  });

  it('ends when it is interrupted', async () => {
    const { generate, sweepable } = clocks([], 6);
    const { endedBy, held } = await sweep(generate, sweepable, { signal: AbortSignal.abort() });
    expect({ endedBy, held }).toEqual({ endedBy: 'interrupt', held: 0 });
  });

  it('finds the smallest configuration whose steps leave the schema', async () => {
    const { generate, sweepable } = clocks(['early'], 40);
    const { violation } = await sweep(generate, sweepable, { seed: 3 });
    expect(violation?.configuration).toEqual({ hours: 21, isLoud: false });
    expect(violation?.result).toMatchObject({ id: 'in-schema', trace: { steps: { length: 21 } } });
  });

  it('says which configuration failed, the smallest that does', async () => {
    const { generate, sweepable } = clocks(['early']);
    const broken = (configuration: Clock) => {
      const of = sweepable(configuration);
      const [tick, strike] = of.model.rules as [(typeof of.model.rules)[number], (typeof of.model.rules)[number]];
      const stuck = (w: { n: number }) => {
        if (w.n === 15) {
          throw new Error('it is stuck');
        }
        w.n++;
      };
      return { ...of, model: { ...of.model, rules: [{ ...tick, does: [stuck] }, strike] } };
    };
    const failing = sweep(generate, broken);
    await expect(failing).rejects.toThrow(ModelError);
    await expect(failing).rejects.toThrow('in the configuration {"hours":16,"isLoud":false}');
  });
});
