/** @module-tag slow */
import { expect, it } from 'vitest';
import { type Action, initialWorlds, instancesOf, judgeWorld, named, step, type View } from '../../src/index.js';
import { Random } from '../../src/simulate/prng.js';
import { RandomWalk } from '../../src/simulate/random-walk.js';
import { pack, TransitionCache } from '../../src/transitions/index.js';
import fc from '../support/fast-check.js';
import { randomModel } from '../support/random-model.js';

it('a walk takes only what is enabled, and hears all that the properties say on its way', () => {
  fc.assert(
    fc.property(randomModel(), fc.nat(1000), (random, seed) => {
      const heard = new Set<string>();
      const cache = new TransitionCache(random, ({ property, params }, judgement) =>
        heard.add(`${named(property.id, params)} ${judgement}`),
      );
      const starts = initialWorlds(random);
      const walk = new RandomWalk(
        cache,
        starts.map((world) => pack(cache.layout, world)),
        new Random(seed),
        30,
      );
      const said = new Set<string>();
      for (let run = 0; run < 5; run++) {
        walk.begin();
        while (walk.step()) {}
        let world = starts[walk.start] as (typeof starts)[number];
        const judge = () => {
          for (const instance of instancesOf(random)) {
            const kind = instance.property.kind;
            if (kind === 'always' || kind === 'sometimes') {
              said.add(
                `${named(instance.property.id, instance.params)} ${judgeWorld(instance, world as View<typeof world>)}`,
              );
            }
          }
        };
        judge();
        for (const number of walk.taken.subarray(0, walk.length)) {
          world = step(random, world, cache.actions[number] as Action);
          judge();
        }
      }
      expect([...heard]).toEqual(expect.arrayContaining([...said]));
    }),
    { numRuns: 200 },
  );
}, 240_000);
