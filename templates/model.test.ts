import { expect, it } from 'vitest';
import 'vgicheck/vitest';
import { theName } from './model.js';

it('holds in every reachable world, and does what it was written for', { timeout: 60_000 }, async () => {
  await expect(theName).toHold();
  await expect(theName).toReach('full', { within: 3 });
  await expect(theName).toFire();
});
