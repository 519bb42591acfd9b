import { deactivatePhysical } from '../../../model/guest/interface.js';
import { linux619 } from '../../../model/kvm/eras/linux-6.19.js';
import { bind, override } from '../../../model/machine/steps.js';
import { forwardedEdge, ptimer, timer } from '../../../model/scenarios/kinds.js';
import { configure } from '../../../model/vgic.js';
import { inEra, type Mutant, of, withBug } from './mutant.js';

const endedTwice = override(linux619, {
  foldLrLocked: (kvm, w, irq, lr) => {
    const deactivated = linux619.foldLrLocked(kvm, w, irq, lr);
    if (deactivated && lr.hw) {
      deactivatePhysical(kvm, w, lr.irq);
    }
    return deactivated;
  },
});

const acknowledgedWithoutInjecting = override(linux619, {
  archTimerHandler: () => {},
});

const outputIsNotSaved = override(linux619, {
  timerSaveState: (kvm, w, ctx) => {
    linux619.timerSaveState(kvm, w, ctx);
    ctx.output = false;
  },
});

const enableDoesNotSample = override(linux619, {
  mmioWriteSenable: (kvm, w, id) => kvm.uaccessWriteEnable(w, id, true),
});

const freesAtEachFold = override(linux619, {
  irqHandleResampling: (kvm, w, irq, deactivated, pending) => {
    linux619.irqHandleResampling(kvm, w, irq, deactivated, pending);
    if (pending) {
      kvm.irqSetPhysActive(w, irq, false);
    }
  },
});

const freesWhatIsHandled = override(linux619, {
  foldLrLocked: (kvm, w, irq, lr) => {
    const deactivated = linux619.foldLrLocked(kvm, w, irq, lr);
    kvm.irqSetPhysActive(w, irq, false);
    return deactivated;
  },
});

const loadTellsOfRises = override(linux619, {
  timerVcpuLoadGic: (kvm, w, ctx) => {
    if (kvm.timerShouldFire(w, ctx)) {
      linux619.timerVcpuLoadGic(kvm, w, ctx);
    }
  },
});

/** vgic_irq_handle_resampling as before v5.14: what the guest has ended is left to the hardware. */
const leavesItToTheHardware = override(linux619, {
  irqHandleResampling: (kvm, w, irq, deactivated, pending) => {
    if (pending) {
      linux619.irqHandleResampling(kvm, w, irq, deactivated, pending);
    }
  },
});

const asksForNoEoi = override(linux619, {
  computeLr: (kvm, w, vcpu, irq) => ({ ...linux619.computeLr(kvm, w, vcpu, irq), eoi: false }),
});

const resampled = configure({ interrupts: [timer(0)], hwDeactivation: false });

const ownerIsNotAsked = override(linux619, { hasOwner: () => false });

export const mutants: readonly Mutant[] = [
  {
    id: 'S60',
    notices: 'a host without a deactivation by list registers whose KVM does not free what the guest has ended',
    config: resampled,
    right: inEra('linux-6.19'),
    wrong: bind(leavesItToTheHardware),
    also: ['N06', 'S04'],
  },
  {
    id: 'S46',
    notices: 'a list register of such a host that does not ask for the EOI',
    config: resampled,
    right: inEra('linux-6.19'),
    wrong: bind(asksForNoEoi),
  },
  {
    id: 'RT13',
    notices: 'a call of user space for an interrupt whose owner is not asked for',
    config: configure({ interrupts: [ptimer(0)], strays: true }),
    right: inEra('linux-6.19'),
    wrong: bind(ownerIsNotAsked),
    also: ['N12', 'S15'],
  },
  {
    id: 'S03',
    notices: 'a load that tells the vgic nothing of an output that user space has lowered',
    config: of('timer-moves'),
    right: inEra('linux-6.19'),
    wrong: bind(loadTellsOfRises),
    also: ['S30'],
  },
  {
    id: 'S39',
    notices: 'a timer that loses its output where its vCPU is taken off the CPU',
    config: configure({ interrupts: [timer(0)], preemption: true }),
    right: inEra('linux-6.19'),
    wrong: bind(outputIsNotSaved),
  },
  {
    id: 'S49',
    notices: 'a write of ISENABLER that does not sample the line',
    config: configure({ interrupts: [timer(0, { access: ['enable'] })] }),
    right: inEra('linux-6.19'),
    wrong: bind(enableDoesNotSample),
  },
  {
    id: 'S50',
    notices: 'a fold that frees the physical interrupt of what is still pending',
    config: configure({ interrupts: [timer(0)] }),
    right: inEra('linux-6.19'),
    wrong: bind(freesAtEachFold),
  },
  {
    id: 'S51',
    notices: 'a fold that frees the physical interrupt of what the guest handles',
    config: configure({ interrupts: [forwardedEdge()] }),
    right: inEra('linux-6.19'),
    wrong: bind(freesWhatIsHandled),
    also: ['S03', 'S30'],
  },
  {
    id: 'S03',
    notices: 'a timer PPI that is not active on the CPU where its vCPU goes on handling it',
    config: configure({ interrupts: [timer(0)], preemption: true }),
    right: inEra('linux-6.19'),
    wrong: withBug('B03'),
    also: ['S30'],
  },
  {
    id: 'S04',
    notices: 'a write of ICPENDR that leaves the physical interrupt active',
    config: configure({ interrupts: [forwardedEdge({ access: ['idlePending'] })] }),
    right: inEra('linux-6.19'),
    wrong: withBug('B17B'),
    also: ['S37'],
  },
  {
    id: 'S30',
    notices: 'a fold that deactivates the physical interrupt, as the list register has done before',
    config: configure({ interrupts: [timer(0)] }),
    right: inEra('linux-6.19'),
    wrong: bind(endedTwice),
  },
  {
    id: 'N06',
    notices: 'a handler that acknowledges the timer PPI and injects nothing',
    config: configure({ interrupts: [timer(0)] }),
    right: inEra('linux-6.19'),
    wrong: bind(acknowledgedWithoutInjecting),
    also: ['S04'],
  },
];
