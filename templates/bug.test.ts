import { bind, linux619, scenarios } from 'vgicheck/model';
import { modelUnder } from 'vgicheck/properties';
import { expect, it } from 'vitest';
import 'vgicheck/vitest';
import { theName } from './bug.js';

it('breaks its property in as many steps as it says, and without the bug nothing does', {
  timeout: 60_000,
}, async () => {
  const { breaks, scenario: shows, steps, hypervisor = bind(linux619) } = theName;
  const scenario = scenarios.find(({ id }) => id === shows);
  if (scenario === undefined) {
    throw new Error(`there is no scenario ${shows}`);
  }
  await expect(modelUnder(hypervisor)(scenario)).toViolate(breaks, { within: steps });
  await expect(modelUnder(bind(linux619))(scenario)).toHold(breaks);
});
