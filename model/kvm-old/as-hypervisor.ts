import type { View } from '../../src/language/index.js';
import { at } from '../at.js';
import { hasPending, isActive, isValid } from '../gic/list-register.js';
import { listRegistersOf } from '../guest/state.js';
import type { World } from './state.js';
import type { OldVgicSteps } from './vgic.js';

const isOutside = (w: View<World>, v: number): boolean => ['outside', 'blocked'].includes(at(w.vcpus, v).phase);

/** The first vgic as devices, the guest and common properties know every hypervisor. */
export const asHypervisor = {
  name: () => 'kvm',

  /** List registers are where it keeps what is in them, also while the vCPU is out of the guest. */
  isPending: (kvm, w, id) => at(w.irqs, id).pending || listRegistersOf(kvm, w, id).some(hasPending),
  isLatched: (kvm, w, id) => {
    const irq = kvm.getIrq(w, id);
    return irq.trigger === 'edge' ? irq.pending : irq.softPend;
  },
  pendingInstances: (_kvm, w, id) => {
    const { pending, sources } = at(w.irqs, id);
    return pending ? Math.max(sources.filter(Boolean).length, 1) : 0;
  },
  lineLevel: (_kvm, w, id) => at(w.irqs, id).level,
  isActive: (kvm, w, id) => at(w.irqs, id).active || listRegistersOf(kvm, w, id).some(isActive),
  isEnabled: (_kvm, w, id) => at(w.irqs, id).enabled,
  priorityOf: (_kvm, w, id) => at(w.irqs, id).priority,
  // IGROUPR reads as zero, and ignores writes (handle_mmio_raz_wi).
  groupOf: () => 0,
  targetOf: (_kvm, w, id) => at(w.irqs, id).target,
  ownerOf: () => null,
  waitingFor: () => [],
  isForwarding: (_kvm, w) => w.distributorEnabled,
  isInjecting: () => false,
  usedLrs: ({ config }) => config.listRegisters,
  isFilled: (_kvm, w, v, place) => {
    const lr = at(at(w.vcpus, v).cpu.lrs, place);
    return isValid(lr) || lr.eoi || lr.hw;
  },

  isInGuest: (_kvm, w, v) => at(w.vcpus, v).phase === 'guest',
  isInHost: (_kvm, w, v) => at(w.vcpus, v).phase === 'outside',
  isBlocked: (_kvm, w, v) => at(w.vcpus, v).phase === 'blocked',
  wakeUp: (kvm, w, v) => {
    const vcpu = kvm.getVcpu(w, v);
    vcpu.phase = 'outside';
    kvm.timerUnblocking(w, vcpu);
  },
  /** Some CPU of the host does, whatever the vCPU is at. */
  takesHostInterrupts: () => true,
  isOutside: (_kvm, w, v) => isOutside(w, v),
  isQuiescent: (_kvm, w) => w.vcpus.every((_, v) => isOutside(w, v)),
  isStopped: () => false,
  mayEmulate: (_kvm, w, v) => {
    const { phase, blocks } = at(w.vcpus, v);
    return phase === 'outside' && !blocks && w.image === null;
  },
  trapsDir: () => false,
  trapDir: () => {},
  isDirTrapped: () => false,
  afterDir: () => [],
} satisfies Partial<OldVgicSteps>;
