import { describe, expect, it } from 'vitest';
import { bugs } from '../../model/bugs/index.js';
import { scenarios } from '../../model/scenarios/index.js';
import { vgic } from '../../model/vgic.js';
import { promisesFor, propertiesFor } from '../../properties/index.js';
import { explore } from '../../src/index.js';

/** What happens in the loop, and what of worlds or steps is broken as well, beside what is broken without the bug. */
const told = {
  B74: { loop: 'kvm.enter kvm.exit', safety: 'S17 S55' },
  B75: { loop: 'kvm.exit kvm.enter', safety: 'S55' },
  B76: { loop: 'kvm.enter guest.acknowledge guest.eoi kvm.exit', safety: 'S15 S20' },
  B77: { loop: '', safety: 'S03 S30' },
  B78: { loop: 'kvm.commit kvm.turnBack kvm.fold kvm.prune kvm.flush', safety: 'S41' },
  B79: { loop: 'kvm.enter kvm.exit', safety: 'S07 S11 S15' },
};

describe('a bug whose harm is a loop', () => {
  it.each(Object.entries(told))('%s: %o', async (id, { loop, safety }) => {
    const bug = bugs.find((one) => one.id === id);
    const scenario = scenarios.find((one) => one.id === bug?.scenario);
    if (bug?.hypervisor === undefined || scenario === undefined) {
      throw new Error(`there is no bug ${id}`);
    }
    const kvm = bug.hypervisor(scenario.config);
    const properties = [...promisesFor(kvm, [bug.breaks]), ...propertiesFor(kvm)];
    const found = await explore({ ...vgic(scenario.id, scenario.says, kvm), properties }, { stopAt: 'never' });
    const broken = found.properties.filter(({ verdict }) => verdict === 'violated');
    const run = broken.find((property) => property.id === bug.breaks)?.trace;
    const known = Object.keys(scenario.findings?.[bug.era] ?? {});
    expect(run?.steps.slice(run.loop).map(({ action }) => action.rule)).toEqual(loop === '' ? [] : loop.split(' '));
    expect(
      broken
        .map((property) => property.id)
        .filter((other) => other !== bug.breaks && !known.includes(other))
        .toSorted()
        .join(' '),
    ).toBe(safety);
  });
});
