import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Mirror } from '../../src/fuzz/mirror.js';
import { initialWorlds } from '../../src/index.js';
import { Learner, nothing, pack, unpack } from '../../src/learn/index.js';
import { randomModel } from '../support/random-model.js';

it('a mirror that follows what the steps write shows the world that they lead to', () => {
  fc.assert(
    fc.property(randomModel(), fc.array(fc.nat(11), { maxLength: 12 }), (random, actions) => {
      const learner = new Learner(random, () => {});
      const state = pack(learner.layout, initialWorlds(random)[0]);
      const mirror = new Mirror(learner.layout);
      mirror.show(state);
      for (const action of actions) {
        const leaf = learner.resolve(action % learner.actions.length, state);
        if (leaf !== nothing) {
          learner.tables.change(leaf, state);
          mirror.follow(learner.tables.writes(leaf), state);
        }
        expect(mirror.world).toEqual(unpack(learner.layout, state));
      }
    }),
    { numRuns: 300 },
  );
});
