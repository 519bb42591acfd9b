import { at } from '../../../model/at.js';
import { linux73 } from '../../../model/kvm/eras/linux-7.3.js';
import { bind, override } from '../../../model/machine/steps.js';
import { kernelIrqfdOf } from '../../../model/routing/state.js';
import { edge, level, timer } from '../../../model/scenarios/kinds.js';
import { configure } from '../../../model/vgic.js';
import { inEra, type Mutant, of } from './mutant.js';

const queuesNothingRestored = override(linux73, {
  uaccessWritePending: (kvm, w, id, pending) => {
    kvm.getIrq(w, id).pendingLatch = pending;
  },
});

const restoresNothingPending = override(linux73, { uaccessWritePending: () => {} });

const forgetsActivePriorities = override(linux73, { setApr: () => {} });

const readsDestructively = override(linux73, {
  uaccessReadPending: (kvm, w, id) => {
    const isPending = linux73.uaccessReadPending(kvm, w, id);
    kvm.getIrq(w, id).pendingLatch = false;
    return isPending;
  },
});

const restoresTimersOff = override(linux73, {
  armTimerSetReg: (_kvm, _w, ctx) => {
    ctx.output = false;
  },
});

const staysOnItsCpu = override(linux73, {
  vcpuPut: (kvm, w, vcpu) => {
    const { pcpu } = vcpu;
    linux73.vcpuPut(kvm, w, vcpu);
    vcpu.pcpu = at(w.outOfRun, vcpu.id) ? null : pcpu;
  },
});

const turnsOnWithoutReset = override(linux73, {
  psciVcpuOn: (_kvm, w, { id }) => {
    at(w.power, id).isOff = false;
  },
});

const accessesBeforeReset = override(linux73, {
  mayEmulate: (kvm, w, v) =>
    at(w.power, v).isResetRequested ? kvm.mayEnter(w, kvm.getVcpu(w, v)) : linux73.mayEmulate(kvm, w, v),
});

const forgetsToSuspend = override(linux73, { suspendAgain: () => {} });

const tellsTheSleeper = override(linux73, {
  prepareWakeup: (_kvm, w, { id }) => {
    w.happened.push({ what: 'told to wake', vcpu: id });
  },
});

const doesNotWaitForIrqfds = override(linux73, { isCleanupDone: () => true });

const keepsLists = override(linux73, { vgicVcpuDestroy: () => {} });

const resetsAgain = override(linux73, {
  checkReset: (kvm, w, vcpu) => {
    const isRequested = at(w.power, vcpu.id).isResetRequested;
    linux73.checkReset(kvm, w, vcpu);
    at(w.power, vcpu.id).isResetRequested = isRequested;
  },
});

const keepsListsInNewVm = override(linux73, {
  vgicVcpuInit: (kvm, w, vcpu) => {
    const { apList } = at(w.vcpus, vcpu.id);
    linux73.vgicVcpuInit(kvm, w, vcpu);
    at(w.vcpus, vcpu.id).apList = apList;
    for (const id of apList) {
      at(w.irqs, id).vcpu = vcpu.id;
    }
  },
});

const enablesEverything = override(linux73, {
  distInit: (kvm, w) => {
    linux73.distInit(kvm, w);
    for (const irq of w.irqs) {
      irq.enabled = true;
    }
  },
});

const runsUninitialised = override(linux73, { mapResources: () => {} });

const deactivatesTwice = override(linux73, {
  irqfdRelease: (kvm, w) => {
    for (const irqfd of w.irqfds.keys()) {
      kvm.irqfdDeactivate(w, kernelIrqfdOf(kvm.config, w, irqfd));
    }
  },
});

const suspended = configure({ interrupts: [edge()], guest: { sleeps: true }, suspends: true });

const stopsTheFirst = override(linux73, {
  prepareSystemEvent: (kvm, w) => {
    kvm.vcpuPowerOff(w, kvm.getVcpu(w, 0));
  },
});

const reset = configure({ interrupts: [edge()], systemReset: true });

export const mutants: readonly Mutant[] = [
  {
    id: 'LC9',
    notices: 'pending bits that user space writes, and that queue nothing',
    config: of('saved'),
    right: inEra('linux-7.3'),
    wrong: bind(queuesNothingRestored),
    also: ['N01'],
  },
  {
    id: 'LC1',
    notices: 'pending bits that are not written into the new VM',
    config: configure({ interrupts: [edge()], restores: ['documented'] }),
    right: inEra('linux-7.3'),
    wrong: bind(restoresNothingPending),
    also: ['N02'],
  },
  {
    id: 'LC1i',
    notices: 'active priorities that are not written into the new VM',
    config: configure({ interrupts: [edge()], restores: ['documented'] }),
    right: inEra('linux-7.3'),
    wrong: bind(forgetsActivePriorities),
    // An EOI ends nothing where no priority is active.
    also: ['X01'],
  },
  {
    id: 'LC2',
    notices: 'a read of ISPENDR that takes the latch away',
    config: configure({ interrupts: [edge()], restores: ['documented'] }),
    right: inEra('linux-7.3'),
    wrong: bind(readsDestructively),
    also: ['LC1', 'N02', 'S14'],
  },
  {
    id: 'LC3',
    notices: 'a timer that is off in the new VM',
    config: configure({ interrupts: [timer(0)], preemption: true, restores: ['documented'] }),
    right: inEra('linux-7.3'),
    wrong: bind(restoresTimersOff),
  },
  {
    id: 'LC5',
    notices: 'a vCPU that keeps its CPU when KVM_RUN has returned',
    config: configure({ interrupts: [edge()], pcpus: 1, preemption: true, restores: ['documented'] }),
    right: inEra('linux-7.3'),
    wrong: bind(staysOnItsCpu),
  },
  {
    id: 'LC6',
    notices: 'a vCPU that CPU_ON lets run without a reset',
    config: configure({ vcpus: 2, interrupts: [edge()], power: true }),
    right: inEra('linux-7.3'),
    wrong: bind(turnsOnWithoutReset),
    also: ['LC25'],
  },
  {
    id: 'LC25',
    notices: 'a vCPU that makes an access before the reset that CPU_ON has asked for',
    config: configure({ vcpus: 2, interrupts: [edge()], power: true }),
    right: inEra('linux-7.3'),
    wrong: bind(accessesBeforeReset),
  },
  {
    id: 'LC10',
    notices: 'a suspended vCPU that enters the guest once it was woken',
    config: suspended,
    right: inEra('linux-7.3'),
    wrong: bind(forgetsToSuspend),
  },
  {
    id: 'LC11',
    notices: 'a suspended vCPU of which user space is told that it is to wake, while it goes to sleep',
    config: suspended,
    right: inEra('linux-7.3'),
    wrong: bind(tellsTheSleeper),
  },
  {
    id: 'LC8',
    notices: 'a VM that is destroyed before the irqfds are shut down',
    config: of('teardown'),
    right: inEra('linux-7.3'),
    wrong: bind(doesNotWaitForIrqfds),
  },
  {
    id: 'LC8',
    notices: 'a destroyed VM whose vCPUs keep what is on their lists',
    config: of('teardown'),
    right: inEra('linux-7.3'),
    wrong: bind(keepsLists),
  },
  {
    id: 'LC4',
    notices: 'pending bits that a reset of the system does not clear',
    config: reset,
    right: inEra('linux-7.3'),
    wrong: bind(restoresNothingPending),
  },
  {
    id: 'LC4i',
    notices: 'active priorities that a reset of the system leaves',
    config: reset,
    right: inEra('linux-7.3'),
    wrong: bind(forgetsActivePriorities),
  },
  {
    id: 'LC12',
    notices: 'a system event that stops the first vCPU alone',
    config: configure({ vcpus: 2, interrupts: [edge()], systemReset: true }),
    right: inEra('linux-7.3'),
    wrong: bind(stopsTheFirst),
  },
  {
    id: 'LC20',
    notices: 'a request to reset a vCPU that is not taken back when it was done',
    config: configure({ vcpus: 2, interrupts: [edge()], power: true }),
    right: inEra('linux-7.3'),
    wrong: bind(resetsAgain),
  },
  {
    id: 'LC21',
    notices: 'a new VM whose vCPUs have the lists of the old one',
    config: configure({ interrupts: [level()], restores: ['documented'] }),
    right: inEra('linux-7.3'),
    wrong: bind(keepsListsInNewVm),
  },
  {
    id: 'LC22',
    notices: 'a vgic in which everything is enabled when it was initialised',
    config: configure({ interrupts: [edge()], newVm: true }),
    right: inEra('linux-7.3'),
    wrong: bind(enablesEverything),
  },
  {
    id: 'LC24',
    notices: 'a first KVM_RUN that leaves the vgic as it is',
    config: configure({ hostGic: 2, interrupts: [edge()], newVm: true }),
    right: inEra('linux-7.3'),
    wrong: bind(runsUninitialised),
  },
  {
    id: 'LC23',
    notices: 'a VM that is closed, and deactivates irqfds that are being shut down',
    config: of('teardown'),
    right: inEra('linux-7.3'),
    wrong: bind(deactivatesTwice),
  },
];
