/** @module-tag slow */
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../bin/catalogue.js';
import { checkOf } from '../../src/cli/plan.js';
import { scenarioNamed } from '../../src/cli/scenarios.js';
import {
  ImpurityError,
  initialWorlds,
  int,
  type Model,
  ModelError,
  model,
  named,
  over,
  record,
} from '../../src/index.js';
import { PlainWay } from '../../src/simulate/direct-stepper.js';
import { Random } from '../../src/simulate/prng.js';
import { RandomWalk } from '../../src/simulate/random-walk.js';
import type { Stepper } from '../../src/simulate/stepper.js';
import { pack, TransitionCache } from '../../src/transitions/index.js';
import fc from '../support/fast-check.js';
import { randomModel } from '../support/random-model.js';
import { RecordedWay } from '../support/recorded-way.js';

/** A walk, with the state that it has come to, and what was heard so far of properties. */
const walkOf = <W>(
  walked: Model<W>,
  seed: number,
  wayOf: (cache: TransitionCache<W>) => Stepper & { readonly state: Int32Array },
) => {
  const heard = new Set<string>();
  const cache = new TransitionCache(
    walked,
    ({ property, params }, judgement) =>
      judgement !== 'idle' && heard.add(`${named(property.id, params)} ${judgement}`),
    { alwaysRechecked: 0 },
  );
  const starts = initialWorlds(walked).map((world) => pack(cache.layout, world));
  const way = wayOf(cache);
  const walk = new RandomWalk(cache, starts, new Random(seed), 40, way);
  return { walk, way, heard };
};

const assertSameWalk = <W>(walked: Model<W>, seed: number, runs: number) => {
  const plain = walkOf(walked, seed, (cache) => new PlainWay(cache));
  const recorded = walkOf(walked, seed, (cache) => new RecordedWay(cache));
  for (let run = 0; run < runs; run++) {
    plain.walk.begin();
    recorded.walk.begin();
    for (let goesOn = true; goesOn; ) {
      goesOn = plain.walk.step();
      expect(recorded.walk.step()).toBe(goesOn);
      expect(plain.walk.taken.subarray(0, plain.walk.length)).toEqual(
        recorded.walk.taken.subarray(0, recorded.walk.length),
      );
      expect(plain.way.state).toEqual(recorded.way.state);
      expect([...plain.heard].sort()).toEqual([...recorded.heard].sort());
    }
  }
};

describe('a walk on plain objects', () => {
  it('goes, step by step, where one by recording goes, and hears the same', () => {
    fc.assert(
      fc.property(randomModel(), fc.nat(1000), (random, seed) => {
        assertSameWalk(random, seed, 4);
      }),
      { numRuns: 200 },
    );
  }, 240_000);

  it.each(['mixed', 'dir-across-gicv2', 'migration-race', 'halt-race', 'vfio-setup', 'gic'])('so in %s', (id) => {
    assertSameWalk(checkOf(scenarioNamed(catalogue, id), undefined).model as Model<unknown>, 5, 10);
  });

  it('so in a configuration of real size', () => {
    assertSameWalk(checkOf(scenarioNamed(catalogue, 'real:3,12,2'), undefined).model as Model<unknown>, 1, 2);
  });

  const setTo = (w: { n: number }, n: number): void => {
    w.n = n;
  };
  const { rule, always } = over<{ n: number }>();
  const said = { by: 'clock', cites: 'a test', says: 'it ticks' };
  const ticks = (does: (w: { n: number }) => void) =>
    model({
      id: 'ticks',
      says: 'ticks',
      world: record({ n: int(0, 9) }),
      rules: [rule({ ...said, id: 'tick', does })],
    });

  it('says which rule writes what the schema does not have', () => {
    const { walk } = walkOf(
      ticks((w) => Object.assign(w, { m: 1 })),
      1,
      (cache) => new PlainWay(cache),
    );
    walk.begin();
    expect(() => walk.step()).toThrow(/tick: m is not in the schema/);
  });

  it('says which guard changes the world', () => {
    const guilty = model({
      ...ticks(() => {}),
      rules: [
        rule({
          ...said,
          id: 'peek',
          when: (w) => {
            (w as { n: number }).n = 3;
            return true;
          },
          does: () => {},
        }),
      ],
    });
    const { walk } = walkOf(guilty, 1, (cache) => new PlainWay(cache));
    walk.begin();
    expect(() => walk.step()).toThrow(ModelError);
  });

  it('notices a rule and a property that are no functions of the world', () => {
    let calls = 0;
    const steps = (walked: Model<{ n: number }>) => () => {
      const { walk } = walkOf(walked, 1, (cache) => new PlainWay(cache));
      walk.begin();
      while (walk.step()) {}
    };
    expect(steps(ticks((w) => setTo(w, calls++ % 10)))).toThrow(ImpurityError);
    const moody = always({ ...said, id: 'moody', when: () => calls++ % 2 === 0, holds: () => true });
    expect(steps({ ...ticks((w) => setTo(w, (w.n + 1) % 10)), properties: [moody] })).toThrow(ImpurityError);
  });
});
