import { eraOf } from '../../../model/kvm/eras/index.js';
import { linux619 } from '../../../model/kvm/eras/linux-6.19.js';
import { mended } from '../../../model/kvm/known/index.js';
import { bind, override } from '../../../model/machine/steps.js';
import { edge, level } from '../../../model/scenarios/kinds.js';
import { configure } from '../../../model/vgic.js';
import { inEra, type Mutant, of, withBug } from './mutant.js';

const nobodyIsHalted = override(linux619, { isHaltedFor: () => true });

const foldForgetsActive = override(linux619, {
  foldLrLocked: (kvm, w, irq, lr) => {
    const deactivated = linux619.foldLrLocked(kvm, w, irq, lr);
    irq.active = false;
    return deactivated;
  },
});

const loadsActive = override(linux619, {
  computeLr: (kvm, w, vcpu, irq) => {
    const lr = linux619.computeLr(kvm, w, vcpu, irq);
    return { ...lr, state: lr.state === 'pending' ? 'active' : lr.state };
  },
});

const countIsIgnored = override(linux619, { replayEoiCount: () => [] });

const dirNeverTraps = override(linux619, { trapsDir: () => false });

export const mutants: readonly Mutant[] = [
  {
    id: 'S10',
    notices: 'a write of ISACTIVER that does not wait for the vCPU that has the interrupt in a list register',
    config: configure({ vcpus: 2, interrupts: [edge({ access: ['active'] })] }),
    right: inEra('linux-6.19'),
    wrong: bind(nobodyIsHalted),
    also: ['S11', 'S47', 'X01'],
  },
  {
    id: 'S11',
    notices: 'a fold that does not take over the active state',
    config: configure({ interrupts: [edge()] }),
    right: inEra('linux-6.19'),
    wrong: bind(foldForgetsActive),
  },
  {
    id: 'S12',
    notices: 'counted EOIs that are looked for from the head of the list',
    config: of('overflow-eoi0'),
    right: inEra('linux-6.19'),
    wrong: withBug('B30'),
    also: ['S11', 'X01'],
  },
  {
    id: 'S13',
    notices: 'a pending interrupt that is loaded as active',
    config: configure({ interrupts: [edge()] }),
    right: inEra('linux-6.19'),
    wrong: bind(loadsActive),
    also: ['X01'],
  },
  {
    id: 'S14',
    notices: 'an edge that stays latched when it is loaded',
    config: configure({ interrupts: [edge()] }),
    right: inEra('linux-6.19'),
    wrong: withBug('B51'),
    // The stale latch looks like an edge that nobody was told of.
    also: ['N03'],
  },
  {
    id: 'S15',
    notices: 'a stored level that is not sampled anew when the guest has ended the interrupt',
    config: of('timer'),
    right: inEra('linux-6.19'),
    wrong: withBug('B15'),
    also: ['S03', 'S30'],
  },
  {
    id: 'S15s',
    notices: 'an EOI that VFIO hears of while the guest has the interrupt disabled, as in Linux',
    config: of('vfio-oneshot'),
    right: mended(eraOf('linux-6.19').hypervisor, 'linux-6.19', ['threaded handlers']),
    wrong: inEra('linux-6.19'),
  },
  {
    id: 'S24',
    notices: 'a write of DIR that does not trap',
    config: configure({ vcpus: 2, hostGic: 2, guest: { eoiMode: 1 }, interrupts: [level()] }),
    right: inEra('linux-6.19'),
    wrong: bind(dirNeverTraps),
    also: ['X01'],
  },
  {
    id: 'S31',
    notices: 'a read of ISACTIVER that does not wait for the vCPU that has the interrupt in a list register',
    config: of('active-registers'),
    right: inEra('linux-6.19'),
    wrong: withBug('B20'),
  },
  {
    id: 'X01',
    notices: 'an EOIcount that nobody looks at',
    config: of('overflow-eoi0'),
    right: inEra('linux-6.19'),
    wrong: bind(countIsIgnored),
    also: ['S12'],
  },
];
