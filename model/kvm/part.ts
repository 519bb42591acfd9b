import { part as named } from '../../src/language/index.js';
import { bootGroup } from '../gic/groups.js';
import { drawIrqs, intidOf } from '../guest/printer.js';
import { interruptOf, isMapped } from '../machine/config.js';
import type { Part } from '../machine/part.js';
import { isTimer } from '../timer/state.js';
import type { Config } from './config.js';
import { vgicDrawing } from './drawing/index.js';
import { haltRules } from './halt-rules.js';
import { injectorRules } from './injector-rules.js';
import { isOwned } from './irq.js';
import { claims, promises, witnesses } from './properties/index.js';
import { runRules } from './run-rules.js';
import { vgicSketch } from './sketch.js';
import { type Injector, type Migration, type VgicIrq, vgicSlice, type World } from './state.js';
import { strayRules } from './stray-rules.js';
import type { Vgic } from './vgic.js';

/** Fields of `struct vgic_irq` that are spelled differently here: traces name them as the kernel does. */
const namesInC = {
  lineLevel: 'line_level',
  pendingLatch: 'pending_latch',
  targetVcpu: 'target_vcpu',
  onLr: 'on_lr',
  activeSource: 'active_source',
} satisfies Partial<Record<keyof VgicIrq, string>>;

/** KVM's vgic, its run loop and its threads. */
export const vgicPart: Part<Config, Vgic, World> = {
  name: 'vgic',
  slice: vgicSlice,
  sketch: vgicSketch,
  contradiction: ({ guestGic, activeSpisMax, strays, interrupts, hwDeactivation }) => {
    const tied = interrupts.filter(isMapped);
    if (!hwDeactivation && (guestGic === 2 || tied.length === 0 || !tied.every(isTimer))) {
      return 'without hwDeactivation KVM resamples the timers of guests with a GICv3; add one, and nothing else that is forwarded';
    }
    if (strays && !interrupts.some(isOwned)) {
      return 'only the interrupts of timers have an owner in the kernel; add one, or leave strays out';
    }
    return guestGic === 2 && activeSpisMax > 0 ? 'with a GICv2 every DIR traps; leave activeSpisMax out' : undefined;
  },
  // Whether a vCPU that sleeps should have been woken, N04 asks.
  mayEnd: ({ guest }) => (guest.sleeps ? (w) => w.vcpus.every(({ phase }) => phase === 'blocked') : undefined),
  start: (w, config) => {
    // A guest that has booted, unless it is still to do so.
    if (config.newVm) {
      return;
    }
    w.distributorEnabled = true;
    w.irqs.forEach((entry, irq) => {
      const { priority, vcpu } = interruptOf(config, irq);
      entry.enabled = true;
      entry.priority = priority;
      entry.group = bootGroup(config, irq);
      entry.targetVcpu = vcpu ?? 0;
    });
    for (const vcpu of w.vcpus) {
      vcpu.savedPmr = config.priorities;
    }
  },
  rules: (kvm) => ({
    devices: strayRules(kvm),
    hypervisor: [...injectorRules(kvm), ...runRules(kvm)],
    guest: haltRules(kvm),
  }),
  claims,
  witnesses,
  promises,
  legend: [
    {
      mark: 'irq 40 vcpu',
      says: 'irq->vcpu, the vCPU on whose ap_list it is; target_vcpu is where a new instance goes',
    },
    { mark: 'line_level, on_lr, …', says: 'fields of struct vgic_irq' },
    { mark: 'dist.enabled, …', says: 'fields of struct vgic_dist' },
    { mark: 'vCPU0 phase', says: 'where its thread is in kvm_arch_vcpu_ioctl_run' },
    { mark: 'vCPU0 exiting', says: 'EXITING_GUEST_MODE: an IPI is on its way to it' },
    { mark: 'vCPU0 requested', says: 'KVM_REQ_IRQ_PENDING is set' },
    { mark: 'halt', says: 'the VM is halted for an access to an active register: kvm_arm_halt_guest' },
    { mark: 'injector 0', says: 'a thread between two lock regions of vgic_queue_irq_unlock' },
  ],
  drawing: vgicDrawing,
  printer: (config) => ({
    ...Object.fromEntries(
      Object.entries(namesInC).map(([field, name]) => [
        `irqs[*].${field}`,
        named((irq) => `irq ${intidOf(config, irq)} ${name}`),
      ]),
    ),
    'irqs[*].source[*]': named((irq, sender) => `irq ${intidOf(config, irq)} source[${sender}]`),
    'injectors[*]': named<Injector>(
      (injector) => `injector ${injector}`,
      ({ stage, irq, vcpu }) => (stage === 'idle' ? stage : `${stage} ${intidOf(config, irq)} vCPU${vcpu}`),
    ),
    'vcpus[*].trappedDir': named<number | null>(
      (vcpu) => `vCPU${vcpu} trapped DIR of`,
      (irq) => (irq === null ? 'none' : intidOf(config, irq)),
    ),
    'vcpus[*].migrating[*]': named<Migration | null>(
      (vcpu) => `vCPU${vcpu} migrates`,
      (due) => (due === null ? 'nothing' : `${intidOf(config, due.irq)} to vCPU${due.target}`),
    ),
    distributorEnabled: named(() => 'dist.enabled'),
    activeSpis: named(() => 'dist.active_spis'),
    'vcpus[*].apList': named<number[]>(
      (vcpu) => `vCPU${vcpu} ap_list`,
      (irqs) => drawIrqs(config, irqs),
    ),
    // How many list registers are in use is to be seen from them: drawn as nothing, it is not shown.
    'vcpus[*].usedLrs': named(
      (vcpu) => `vCPU${vcpu} used LRs`,
      () => '',
    ),
  }),
};
