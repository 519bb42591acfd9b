import { expect, it } from 'vitest';
import { bind, linux619, override } from '../../model/index.js';
import { scenarios } from '../../model/scenarios/index.js';
import { sketch } from '../../model/vgic.js';
import { modelUnder } from '../../properties/index.js';
import '../../src/vitest/index.js';

it('a scenario of the vgic in which nothing can happen any more is in a deadlock', async () => {
  const neverEnters = override(linux619, { mayEnter: () => false });
  const oneShot = scenarios.filter(({ id }) => id === 'vfio-oneshot');
  expect(oneShot).toHaveLength(1);
  for (const scenario of oneShot) {
    await expect(modelUnder(bind(linux619))(scenario)).toHold('no-deadlock');
    await expect(modelUnder(bind(neverEnters))(scenario)).toViolate('no-deadlock', { within: 3 });
  }
});

it('one in which every vCPU sleeps has come to its end, and no other', async () => {
  const config = sketch('v1,l1,sleeps,oneshot');
  const model = modelUnder(bind(linux619))({ id: 'sleeps', says: 'a guest that sleeps', config });
  await expect(model).toHold('no-deadlock');
  await expect({ ...model, ends: 'nowhere' }).toViolate('no-deadlock');
});
