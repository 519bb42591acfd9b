import { describe, expect, it } from 'vitest';
import '../../src/vitest/index.js';
import { scenario } from '../support/scenario.js';

describe('an interrupt that is deactivated on another vCPU', () => {
  it('stays active for ever until 6.18, which takes eight steps', async () => {
    await expect(scenario('dir-across', 'linux-4.17')).toViolate('X01', { within: 8 });
  });

  it('is deactivated there since 6.19, with a GICv2 that traps every DIR', async () => {
    await expect(scenario('dir-across-gicv2', 'linux-4.17')).toViolate('X01');
    await expect(scenario('dir-across-gicv2')).toHold('X01');
    await expect(scenario('dir-across-gicv2')).toReach('R04');
  });

  it('does not wake the vCPU that could take it again', async () => {
    await expect(scenario('dir-sleep')).toViolate('N04', { within: 7 });
  });
});

describe('an interrupt that is ended outside the list registers', () => {
  it('is found by EOIcount since 6.19', async () => {
    const overflow = scenario('overflow-eoi0');
    await expect(overflow).toHold();
    await expect(overflow).toReach('R05');
  });

  it('is not looked for where an active one keeps its list register', async () => {
    await expect(scenario('overflow-eoi0', 'linux-4.17')).toViolate('S17');
    await expect(scenario('overflow-eoi0', 'linux-4.17')).toHold('X01');
  });

  it('is mistaken for the one just acknowledged where the list is searched from its head', async () => {
    await expect(scenario('overflow-eoi0', 'linux-6.19', 'B30')).toViolate('S12', { within: 9 });
  });
});
