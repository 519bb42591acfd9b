import type { View } from '../../src/language/index.js';
import { at } from '../at.js';
import type { PhysicalIrq } from '../gic/physical-irq.js';
import { sgiSource } from '../guest/sgi.js';
import { type Interrupt, interruptOf, isMapped, isSpi, isTied, type MachineConfig } from '../machine/config.js';
import { entryOf, vcpuOf } from '../machine/entry.js';
import { physicalLevel, physicalOf } from '../machine/lines.js';
import { ptimerSource, timerPpiOf, timerSource } from '../timer/state.js';
import type { VgicIrq, World } from './state.js';
import type { VgicSteps } from './vgic.js';

/** A device in the kernel has it for its own: kvm_vgic_set_owner. */
export const isOwned = ({ source }: Interrupt): boolean => source === timerSource || source === ptimerSource;

/** Its target_vcpu, or null where IROUTER names nobody. */
export const targetOf = ({
  targetVcpu,
  untargeted,
}: View<Pick<VgicIrq, 'targetVcpu' | 'untargeted'>>): number | null => (untargeted[0] === true ? null : targetVcpu);

/** irq->target_vcpu = …. No vCPU is preferred by its number: of one without a target the last one stays, and nobody reads it. */
export const setTarget = (irq: Pick<VgicIrq, 'targetVcpu' | 'untargeted'>, target: number | null): void => {
  irq.targetVcpu = target ?? irq.targetVcpu;
  irq.untargeted = irq.untargeted.map(() => target === null);
};

/** The state of an interrupt and of the physical one behind it: vgic.c. */
export const irqSteps = {
  getIrq: ({ config }, w, id) => {
    const irq = interruptOf(config, id);
    return entryOf(at(w.irqs, id), { id, hw: isMapped(irq), config: irq.trigger });
  },

  getVcpu: (_kvm, w, id) => vcpuOf(w, id),

  validSpi: ({ config }, id) => isSpi(interruptOf(config, id)),

  hasOwner: ({ config }, id) => isOwned(interruptOf(config, id)),

  isVgicV2Sgi: ({ config }, irq) => config.guestGic === 2 && interruptOf(config, irq.id).source === sgiSource,

  irqNeedsResampling: ({ config }, irq) => irq.hw && !isTied(config, interruptOf(config, irq.id)),

  irqIsPending: (_kvm, _w, irq) => irq.pendingLatch || (irq.config === 'level' && irq.lineLevel),

  targetOracle: (kvm, w, irq) => {
    if (irq.active) {
      return irq.vcpu ?? targetOf(irq);
    }
    if (irq.enabled && kvm.irqIsPending(w, irq)) {
      return w.distributorEnabled ? targetOf(irq) : null;
    }
    return null;
  },

  vcpuPendingIrq: (kvm, w, vcpu) =>
    w.distributorEnabled &&
    vcpu.apList.some((id) => {
      const irq = kvm.getIrq(w, id);
      return kvm.irqIsPending(w, irq) && irq.enabled && !irq.active && irq.priority < vcpu.savedPmr;
    }),

  getPhysLineLevel: (kvm, w, irq, running) =>
    running !== undefined && isTimerOfAnother(kvm.config, irq, running)
      ? kvm.archTimerGetInputLevel(w, running)
      : physicalLevel(kvm, w, irq.id),

  irqSetPhysActive: ({ config }, w, irq, active, running) => {
    const physical = physicalHere(config, w, irq, running);
    if (physical !== null) {
      physical.active = active;
    }
  },

  irqSetPhysPending: ({ config }, w, irq, pending, running) => {
    const physical = physicalHere(config, w, irq, running);
    if (physical !== null) {
      physical.latch = pending;
    }
  },

  mapIsActive: (kvm, w, id) => {
    const irq = kvm.getIrq(w, id);
    return irq.hw && irq.active;
  },

  resetMappedIrq: (kvm, w, id) => {
    const irq = kvm.getIrq(w, id);
    if (irq.hw) {
      irq.active = false;
      irq.pendingLatch = false;
      irq.lineLevel = false;
    }
  },
} satisfies Partial<VgicSteps>;

/** The timer's interrupt of another vCPU than the one that runs: each CPU of the host has a PPI of this number. */
const isTimerOfAnother = (config: MachineConfig, { id }: View<VgicIrq>, running: number): boolean => {
  const { source, vcpu } = interruptOf(config, id);
  return source === timerSource && vcpu !== running;
};

/** What irq_set_irqchip_state sets: of a PPI that of the CPU which it is called on. */
const physicalHere = (config: MachineConfig, w: World, irq: VgicIrq, running?: number): PhysicalIrq | null =>
  running !== undefined && isTimerOfAnother(config, irq, running)
    ? timerPpiOf(w, running)
    : physicalOf(config, w, irq.id);

/** vgic_irq_is_mapped_level */
export const irqIsMappedLevel = (irq: Pick<View<VgicIrq>, 'config' | 'hw'>): boolean =>
  irq.config === 'level' && irq.hw;
