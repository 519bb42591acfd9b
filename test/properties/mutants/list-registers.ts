import { linux417 } from '../../../model/kvm/eras/linux-4.17.js';
import { linux619 } from '../../../model/kvm/eras/linux-6.19.js';
import { bind, override } from '../../../model/machine/steps.js';
import { edge, level, timer } from '../../../model/scenarios/kinds.js';
import { configure } from '../../../model/vgic.js';
import { inEra, type Mutant, of, withBug } from './mutant.js';

const pendingBehindHardware = override(linux619, { allowPending: () => true });

const isOnTheListTwice = override(linux619, {
  apListAddTail: (kvm, w, irq, vcpu) => {
    linux619.apListAddTail(kvm, w, irq, vcpu);
    vcpu.apList.push(irq.id);
  },
});

const ownerOutlastsTheList = override(linux619, {
  apListDel: (_kvm, _w, irq, vcpu) => {
    vcpu.apList = vcpu.apList.filter((other) => other !== irq.id);
  },
});

const listOutlastsTheOwner = override(linux619, {
  apListDel: (_kvm, _w, irq) => {
    irq.vcpu = null;
  },
  apListAddTail: (kvm, w, irq, vcpu) => {
    if (vcpu.apList.includes(irq.id)) {
      irq.vcpu = vcpu.id;
    } else {
      linux619.apListAddTail(kvm, w, irq, vcpu);
    }
  },
});

const onLrIsForgotten = override(linux619, {
  populateLr: (kvm, w, vcpu, irq, lr) => {
    linux619.populateLr(kvm, w, vcpu, irq, lr);
    irq.onLr = false;
  },
});

const onLrStays = override(linux619, {
  foldLrLocked: (kvm, w, irq, lr) => {
    const deactivated = linux619.foldLrLocked(kvm, w, irq, lr);
    irq.onLr = true;
    return deactivated;
  },
});

const disablingUnlinks = override(linux417, {
  mmioWriteCenable: (kvm, w, id) => {
    linux417.mmioWriteCenable(kvm, w, id);
    const irq = kvm.getIrq(w, id);
    if (irq.vcpu !== null) {
      kvm.apListDel(w, irq, kvm.getVcpu(w, irq.vcpu));
    }
  },
});

const queuedTwice = override(linux619, {
  queueIrqUnlock: (kvm, w, irq) => {
    const target = kvm.targetOracle(w, irq);
    if (target !== null && irq.vcpu !== target) {
      kvm.apListAddTail(w, irq, kvm.getVcpu(w, target));
    }
    linux619.queueIrqUnlock(kvm, w, irq);
  },
  apListAddTail: (kvm, w, irq, vcpu) => {
    if (!vcpu.apList.includes(irq.id)) {
      linux619.apListAddTail(kvm, w, irq, vcpu);
    }
  },
});

const flushesDisabled = override(linux619, {
  targetOracle: (kvm, w, irq) =>
    !irq.active && kvm.irqIsPending(w, irq) ? irq.targetVcpu : linux619.targetOracle(kvm, w, irq),
});

const leastUrgentFirst = override(linux619, {
  irqCmp: (kvm, w, vcpu, a, b) =>
    a.active || b.active ? linux619.irqCmp(kvm, w, vcpu, a, b) : b.priority - a.priority,
});

export const mutants: readonly Mutant[] = [
  {
    id: 'S01',
    notices: 'a forwarded interrupt that is loaded as pending while it is active',
    config: configure({ interrupts: [timer(0)], preemption: true }),
    right: inEra('linux-6.19'),
    wrong: bind(pendingBehindHardware),
    also: ['S03', 'S15', 'S30', 'S51'],
  },
  {
    id: 'S02',
    notices: 'an SGI that takes a list register for each of its senders',
    config: of('sgi'),
    right: inEra('linux-4.17'),
    wrong: withBug('B13'),
    also: ['S11', 'S38', 'S46'],
  },
  {
    id: 'S05',
    notices: 'an interrupt that loses its owner and stays on the list',
    config: configure({ interrupts: [edge()] }),
    right: inEra('linux-6.19'),
    wrong: bind(listOutlastsTheOwner),
    also: ['S45'],
  },
  {
    id: 'S05',
    notices: 'an interrupt that is put on the list twice',
    config: configure({ interrupts: [edge()] }),
    right: inEra('linux-6.19'),
    wrong: bind(isOnTheListTwice),
  },
  {
    id: 'S05o',
    notices: 'an interrupt that is taken off the list and keeps its owner',
    config: configure({ interrupts: [edge()] }),
    right: inEra('linux-6.19'),
    wrong: bind(ownerOutlastsTheList),
  },
  {
    id: 'S06',
    notices: 'an on_lr that is not cleared by the fold',
    config: configure({ interrupts: [edge()] }),
    right: inEra('linux-6.19'),
    wrong: bind(onLrStays),
  },
  {
    id: 'S06l',
    notices: 'an on_lr that is not set when a list register is filled',
    config: configure({ interrupts: [edge()] }),
    right: inEra('linux-6.19'),
    wrong: bind(onLrIsForgotten),
  },
  {
    id: 'S07',
    notices: 'an interrupt that is taken off the list while it is in a list register',
    config: configure({ vcpus: 2, interrupts: [edge({ access: ['enable'] })] }),
    right: inEra('linux-4.17'),
    wrong: bind(disablingUnlinks),
    also: ['N01', 'N14', 'X01'],
  },
  {
    id: 'S08',
    notices: 'a level interrupt that is loaded as pending and active',
    config: configure({ interrupts: [level()] }),
    right: inEra('linux-6.19'),
    wrong: withBug('B12'),
    also: ['S15'],
  },
  {
    id: 'S09',
    notices: 'an SPI that comes again and is queued on its new target while the old one handles it',
    config: configure({ vcpus: 2, interrupts: [edge({ access: ['target'] })] }),
    right: inEra('linux-6.19'),
    wrong: bind(queuedTwice),
    also: ['N01', 'N14', 'S02', 'S05', 'S06', 'S06l', 'S07', 'S10', 'S11', 'S13', 'S40', 'S45', 'X01'],
  },
  {
    id: 'S16',
    notices: 'a flush that does not look whether the interrupt is enabled',
    config: configure({ interrupts: [level({ access: ['enable'] })] }),
    right: inEra('linux-6.19'),
    wrong: bind(flushesDisabled),
    also: ['S44', 'S45'],
  },
  {
    id: 'S17',
    notices: 'a list that is sorted by priority the wrong way round',
    config: of('overflow-eoi0'),
    right: inEra('linux-6.19'),
    wrong: bind(leastUrgentFirst),
    also: ['S53'],
  },
];
