import { describe, expect, it } from 'vitest';
import { at } from '../../../model/at.js';
import { creationBugs } from '../../../model/bugs/creation.js';
import { checkedCreation } from '../../../model/creation/properties.js';
import { creationScenarios } from '../../../model/creation/scenarios.js';
import { creation, creationSteps } from '../../../model/creation/steps.js';
import { bind, override } from '../../../model/machine/steps.js';
import { explore } from '../../../src/index.js';
import { naiveSearch } from '../../support/naive-search.js';

const oneRegion = { vcpus: 2, regions: 1, count: 3 };
const severalRegions = { vcpus: 2, regions: 3, count: 1 };

const brokenBy = async (steps: Partial<typeof creationSteps>, config = oneRegion): Promise<readonly string[]> => {
  const checked = checkedCreation(bind(override(creationSteps, steps))(config));
  const { properties } = await explore(checked, { stopAt: 'never' });
  return properties.filter(({ verdict }) => verdict === 'violated').map(({ id }) => id);
};

describe.each(creationScenarios)('$id', ({ config: written, pinned }) => {
  it('holds, with the pinned counts, and a frame may be lost', async () => {
    const { verdict, properties, states, firings, depth } = await explore(checkedCreation(creation(written)), {
      stopAt: 'never',
    });
    expect({ states, firings, depth }).toEqual(pinned);
    expect(verdict).toBe('holds');
    expect(properties.filter((one) => one.verdict !== 'holds')).toEqual([]);
  });

  it('has as many worlds for a search that knows nothing of tables', () => {
    const { states, firings, depth } = naiveSearch({ ...checkedCreation(creation(written)), properties: [] });
    expect({ states, firings, depth }).toEqual(pinned);
  });
});

it.each(creationBugs)('$id breaks $breaks', async ({ hypervisor, breaks, scenario }) => {
  const config = scenario === 'creation' ? oneRegion : severalRegions;
  expect(await brokenBy(hypervisor.steps, config)).toContain(breaks);
});

describe('it is noticed', () => {
  it.each<[string, Partial<typeof creationSteps>, readonly string[]]>([
    ['if a vCPU that goes leaves its redistributor', { unregisterRedistIodev: () => {} }, ['LC13', 'R48']],
    ['if its private interrupts stay', { vgicVcpuDestroy: (kvm, w, v) => kvm.unregisterRedistIodev(w, v) }, ['LC16']],
    [
      'if vCPUs that are there get no interrupts with the vgic',
      {
        vgicCreate: (_kvm, w) => {
          w.vgic = 'created';
        },
      },
      ['LC17'],
    ],
    ['if a vgic may be created while a vCPU runs', { mayCreateVgic: () => true }, ['LC17']],
    ['if a vgic may be initialised while a vCPU is being made', { mayInit: () => true }, ['LC14']],
    [
      'if a VM runs whose redistributors are not all there',
      { mapResources: (_kvm, w) => w.vgic === 'initialized' },
      ['LC14'],
    ],
    ['if the vCPUs of a region that is not added keep their frames', { rollBack: () => {} }, ['LC14']],
    [
      'if two vCPUs get one frame',
      {
        registerRedistIodev: (kvm, w, v, failure) => {
          const isDone = creationSteps.registerRedistIodev(kvm, w, v, failure);
          for (const region of w.regions) {
            region.freeIndex = 0;
          }
          return isDone;
        },
      },
      ['LC14', 'R48'],
    ],
    [
      'if a vCPU that is made later gets no redistributor',
      {
        vgicVcpuInit: (_kvm, w, v) => {
          Object.assign(at(w.vcpus, v), { stage: 'made', hasIrqs: w.vgic !== 'none' });
          return true;
        },
      },
      ['R48'],
    ],
  ])('%s', async (_says, steps, broken) => {
    expect(await brokenBy(steps)).toEqual(broken);
  });
});
