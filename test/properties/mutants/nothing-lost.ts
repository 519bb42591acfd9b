import { linux619 } from '../../../model/kvm/eras/linux-6.19.js';
import { bind, override } from '../../../model/machine/steps.js';
import { edge, irqfd, level, ptimer, timer } from '../../../model/scenarios/kinds.js';
import { configure } from '../../../model/vgic.js';
import { inEra, type Mutant, of, withBug } from './mutant.js';

const enablesWithoutQueueing = override(linux619, {
  mmioWriteSenable: (kvm, w, id) => {
    kvm.getIrq(w, id).enabled = true;
  },
});

const kicksNobodyAgain = override(linux619, {
  queueIrqUnlock: (kvm, w, irq) => {
    if (irq.vcpu === null) {
      linux619.queueIrqUnlock(kvm, w, irq);
    }
  },
});

const dirTrapIsForgotten = override(linux619, {
  configureHcr: (kvm, w, vcpu, als) => {
    linux619.configureHcr(kvm, w, vcpu, als);
    vcpu.cpu.hcr.TDIR = false;
  },
});

const coreForgetsLrenpie = override(linux619, {
  maintenanceStatus: (gic, cpu) => ({ ...linux619.maintenanceStatus(gic, cpu), entryNotPresent: false }),
});

const sleepsWithoutTimer = override(linux619, { timerBlocking: () => {} });

export const mutants: readonly Mutant[] = [
  {
    id: 'N01',
    notices: 'an enable that queues nothing',
    config: configure({ interrupts: [level({ access: ['enable'] })] }),
    right: inEra('linux-6.19'),
    wrong: bind(enablesWithoutQueueing),
  },
  {
    id: 'N02',
    notices: 'an edge that is dropped because the interrupt is disabled',
    config: configure({ interrupts: [edge({ access: ['enable'] })] }),
    right: inEra('linux-6.19'),
    wrong: withBug('B53'),
  },
  {
    id: 'N03',
    notices: 'a kick without a request, between the flush and guest mode',
    config: configure({ interrupts: [irqfd()], fine: ['entry'] }),
    right: inEra('linux-6.19'),
    wrong: withBug('B11'),
    also: ['S42'],
  },
  {
    id: 'N03',
    notices: 'an edge that comes while the one before is in a list register and kicks nobody',
    config: of('edge'),
    right: inEra('linux-6.19'),
    wrong: bind(kicksNobodyAgain),
  },
  {
    id: 'N04',
    notices: 'a vCPU that falls asleep by the priority mask of before',
    config: of('sleep'),
    right: inEra('linux-6.19'),
    wrong: withBug('B23'),
    // It also stays awake for what the guest has masked since.
    also: ['S52'],
  },
  {
    id: 'N08',
    notices: 'an active interrupt outside the list registers whose DIR does not trap',
    config: of('overflow-eoi1'),
    right: inEra('linux-6.19'),
    wrong: bind(dirTrapIsForgotten),
  },
  {
    id: 'N17',
    notices: 'a core whose maintenance interrupt does not tell of EOIcount',
    config: of('overflow-outside'),
    right: inEra('linux-6.19'),
    wrong: bind(coreForgetsLrenpie),
  },
  {
    id: 'N11',
    notices: 'a vCPU that falls asleep and has no timer armed',
    config: configure({ interrupts: [timer(0)], guest: { sleeps: true } }),
    right: inEra('linux-6.19'),
    wrong: bind(sleepsWithoutTimer),
  },
  {
    id: 'N11',
    notices: 'a timer of the host that expires and wakes nobody',
    config: configure({ interrupts: [ptimer(0)], guest: { sleeps: true } }),
    right: inEra('linux-6.19'),
    wrong: withBug('B72'),
  },
  {
    id: 'N12',
    notices: 'an emulated timer for which nothing is armed after it was programmed',
    config: configure({ interrupts: [ptimer(0)] }),
    right: inEra('linux-4.17'),
    wrong: withBug('B71'),
  },
];
