import { expect, it } from 'vitest';
import { initialWorlds } from '../../src/index.js';
import { cellsOf } from '../../src/simulate/locations.js';
import { StateSnapshot } from '../../src/simulate/state-snapshot.js';
import { pack, TransitionCache, unpack } from '../../src/transitions/index.js';
import fc from '../support/fast-check.js';
import { randomModel } from '../support/random-model.js';

it('a mirror that follows what the steps write shows the world that they lead to', () => {
  fc.assert(
    fc.property(randomModel(), fc.array(fc.nat(11), { maxLength: 12 }), (random, actions) => {
      const cache = new TransitionCache(random, () => {});
      const state = pack(cache.layout, initialWorlds(random)[0]);
      const mirror = new StateSnapshot(cellsOf(cache.layout));
      mirror.show(state);
      for (const action of actions) {
        const slot = action % cache.actions.length;
        const fired = cache.steps.fire(slot, state);
        if (fired !== undefined) {
          mirror.followWrites(cache.writes(cache.resolve(slot, state)), fired.after);
          state.set(fired.after);
        }
        const shown = Object.entries(unpack(cache.layout, state) as object).filter(
          ([name]) => !random.world.fields[name]?.isLocal,
        );
        expect(structuredClone(mirror.world)).toEqual(Object.fromEntries(shown));
      }
    }),
    { numRuns: 300 },
  );
});
