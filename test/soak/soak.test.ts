/** @module-tag slow */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type Exploration, explore, ModelError } from '../../src/index.js';
import { caseOf, differences, type Engine } from './compare.js';
import { describe as describeModel } from './generate/model.js';
import type { World } from './shape.js';
import { shrink } from './shrink.js';
import { waysOf } from './trial.js';
import type { Way } from './way.js';

type Found = Exploration<World>;

const seed = 20_261_129;
const models = 24;

/** What differs with an engine in place of the checker, in the first model in which something does. */
const firstDifference = async (engine: Engine): Promise<readonly string[]> => {
  for (let number = 0; number < models; number++) {
    const ways = waysOf(seed, number);
    const one = caseOf(describeModel(seed, number).description, 300);
    for (const { way } of ways) {
      const lines = await differences(engine, one, way);
      if (lines.length > 0) {
        return lines;
      }
    }
  }
  return [];
};

/** The checker, whose results are changed where they can be. */
const changing =
  (change: (found: Found) => Partial<Found>): Engine =>
  async (model, options) => {
    const found = await explore(model, options);
    return { ...found, ...change(found) };
  };

/** The first trace with enough steps is changed. */
const changingTrace = (
  least: number,
  change: (trace: NonNullable<Found['properties'][0]['trace']>) => object,
): Engine =>
  changing(({ properties }) => {
    const place = properties.findIndex(({ trace }) => trace !== undefined && trace.steps.length >= least);
    const { trace } = properties[place] ?? {};
    return trace === undefined
      ? {}
      : {
          properties: properties.with(place, { ...properties[place], trace: { ...trace, ...change(trace) } } as never),
        };
  });

const changingProperty = (is: (one: Found['properties'][0]) => boolean, change: object): Engine =>
  changing(({ properties }) => ({ properties: properties.map((one) => (is(one) ? { ...one, ...change } : one)) }));

describe('a soak', () => {
  it('compares what is said of steps that leave the schema', async () => {
    const up = { id: 'rule0', for: {}, when: 'true', does: [['w.n++;']] };
    const world = { kind: 'record', fields: { n: { kind: 'int', low: 0, high: 2 } } } as const;
    const description = { id: 'up', world, families: [], symmetry: [], starts: [[]], rules: [up], properties: [] };
    const one = caseOf(description, 100);
    const { way } = waysOf(seed, 0)[0] as { readonly way: Way };
    expect(await differences(explore, one, way)).toEqual([]);
    const silent = changing(({ properties }) => ({ properties: properties.filter(({ id }) => id !== 'in-schema') }));
    expect(await differences(silent, one, way)).toContain('nothing is said of in-schema');
  });

  it('finds nothing in the checker as it is', async () => {
    expect(await firstDifference(explore)).toEqual([]);
  }, 300_000);

  it.each<[string, Engine, string | RegExp]>([
    ['misses a world', changing(({ states }) => ({ states: states - 1 })), 'states: expected'],
    ['misses a firing', changing(({ firings }) => ({ firings: firings - 1 })), 'firings: expected'],
    ['sees a level too many', changing(({ depth }) => ({ depth: depth + 1 })), 'depth: expected'],
    ['always says that it holds', changing(() => ({ verdict: 'holds' as const })), /that it holds|verdict: expected/],
    [
      'forgets a violation',
      changingProperty(({ verdict }) => verdict === 'violated', {
        verdict: 'holds',
        after: undefined,
        trace: undefined,
      }),
      /verdict of|says of/,
    ],
    [
      'finds a violation one step later',
      changingProperty(({ verdict }) => verdict === 'violated', { after: 77 }),
      /first of property\d: expected/,
    ],
    ['counts danger wrong', changingProperty(() => true, { inDanger: 1e9 }), /danger of property\d/],
    ['leaves a step out of a trace', changingTrace(2, ({ steps }) => ({ steps: steps.slice(1) })), 'trace of'],
    ['ends a trace early', changingTrace(1, ({ steps }) => ({ steps: steps.slice(0, -1) })), 'trace of'],
    [
      'shows another world in a trace',
      changingTrace(2, ({ steps, start }) => ({ steps: steps.with(0, { ...steps[0], world: start } as never) })),
      'leads to another world',
    ],
    [
      'refuses what is fair',
      async (model, options) => {
        if (options.symmetry) {
          throw new ModelError('a rule prefers an index');
        }
        return explore(model, options);
      },
      'refused, and names mean nothing',
    ],
    [
      'takes worlds for one that differ',
      (model, options) => explore({ ...model, starts: model.starts.slice(0, 1) }, options),
      'expected',
    ],
    ['drops a rule', (model, options) => explore({ ...model, rules: model.rules.slice(1) }, options), 'expected'],
    [
      'drops the last effect of each rule',
      (model, options) =>
        explore({ ...model, rules: model.rules.map((rule) => ({ ...rule, does: rule.does.slice(0, -1) })) }, options),
      'expected',
    ],
    ['breaks down', () => Promise.reject(new TypeError('no such thing')), 'TypeError: no such thing'],
  ])(
    'notices a checker that %s',
    async (_, engine, said) => {
      expect((await firstDifference(engine)).join('\n')).toMatch(said);
    },
    300_000,
  );

  it('makes a model smaller in which something differs', async () => {
    const { description } = describeModel(seed, 1);
    const smaller = await shrink(description, ({ rules }) => Promise.resolve(rules.length > 0), 60);
    expect(smaller).toMatchObject({ properties: [], rules: [{ when: 'true' }] });
  });

  it.each([
    ['--minutes', 'few'],
    ['--seed', '-1'],
    ['--only', '1.5'],
    ['--second', '1'],
  ])('refuses %s %s', (...args) => {
    const main = fileURLToPath(new URL('../../dist/test/soak/main.js', import.meta.url));
    const { status, stderr } = spawnSync(process.execPath, [main, ...args], { encoding: 'utf8' });
    expect({ status, stderr }).toMatchObject({ status: 2, stderr: expect.stringContaining('npm run soak') });
  });
});
