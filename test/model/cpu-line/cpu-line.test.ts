import { describe, expect, it } from 'vitest';
import { at } from '../../../model/at.js';
import { checkedCpuLines } from '../../../model/cpu-line/properties.js';
import { cpuLineScenarios } from '../../../model/cpu-line/scenarios.js';
import { cpuLineSteps, cpuLines } from '../../../model/cpu-line/steps.js';
import type { CpuLineConfig } from '../../../model/cpu-line/world.js';
import { bind, override } from '../../../model/machine/steps.js';
import { explore } from '../../../src/index.js';

const one: CpuLineConfig = { vcpus: 1, targets: [0, 0], way: 'KVM_IRQ_LINE' };

const brokenBy = async (steps: typeof cpuLineSteps, config = one): Promise<readonly string[]> => {
  const { properties } = await explore(checkedCpuLines(bind(steps)(config)), { stopAt: 'never' });
  return properties.filter(({ verdict }) => verdict === 'violated').map(({ id }) => id);
};

describe.each(cpuLineScenarios)('$id', ({ config, pinned }) => {
  it('holds, with the pinned counts', async () => {
    const { verdict, properties, states, firings, depth } = await explore(checkedCpuLines(cpuLines(config)), {
      stopAt: 'never',
    });
    expect({ states, firings, depth }).toEqual(pinned);
    expect(verdict).toBe('holds');
    // A line that is set while the vCPU is out of KVM_RUN needs no hardware that follows.
    const vacuous = properties.filter((one) => one.verdict === 'vacuous').map(({ id }) => id);
    expect(vacuous).toEqual(config.way === 'KVM_IRQ_LINE' ? [] : ['U02']);
  });
});

const kicksNobody = override(cpuLineSteps, { vcpuKick: () => {} });

const wakesNobody = override(cpuLineSteps, {
  vcpuKick: (kvm, w, v) => {
    if (at(w.vcpus, v).phase !== 'blocked') {
      cpuLineSteps.vcpuKick(kvm, w, v);
    }
  },
});

const kicksAlways = override(cpuLineSteps, {
  vcpuInterruptLine: (kvm, w, v, level) => {
    cpuLineSteps.vcpuInterruptLine(kvm, w, v, level);
    kvm.vcpuKick(w, at([1, 0], v));
  },
});

const forgetsToClear = override(cpuLineSteps, {
  vcpuInterruptLine: (kvm, w, v, level) => {
    if (level) {
      cpuLineSteps.vcpuInterruptLine(kvm, w, v, level);
    }
  },
});

describe('it is noticed', () => {
  it('if nobody is kicked', async () => {
    expect(await brokenBy(kicksNobody)).toEqual(['U02', 'U03']);
  });

  it('if a sleeper is not woken', async () => {
    expect(await brokenBy(wakesNobody)).toEqual(['U03']);
  });

  it('if another vCPU is kicked, too', async () => {
    expect(await brokenBy(kicksAlways, { ...one, vcpus: 2, targets: [0, 1] })).toEqual(['U04']);
  });

  it('if a line that falls stays high', async () => {
    expect(await brokenBy(forgetsToClear)).toEqual(['U01']);
  });
});

it('the request is needed by nobody: HCR_EL2 is written behind the last check', async () => {
  expect(await brokenBy(override(cpuLineSteps, { makeRequest: () => {} }))).toEqual([]);
});
