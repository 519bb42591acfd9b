import { type Rule, upTo, type View } from '../../../src/language/index.js';
import { at } from '../../at.js';
import { keepSoftPending, restartAssertion } from '../../ghost/ghost.js';
import { bootGroup } from '../../gic/groups.js';
import { irqLineSource } from '../../irq-line/part.js';
import { interruptOf } from '../../machine/config.js';
import { inTurn } from '../../machine/vcpu-steps.js';
import { byNumber } from '../by-number.js';
import { rule } from '../speak.js';
import type { World } from '../state.js';
import type { KvmStep, Vgic } from '../vgic.js';
import { bootedVmcr, type SavedVgic, writeRegisters } from './restore.js';
import { isOff, noImage } from './state.js';

/**
 * PSCI SYSTEM_RESET: KVM stops every vCPU and returns with KVM_SYSTEM_EVENT_RESET. It resets nothing of the vgic but timers:
 * user space initialises the vCPUs anew, and writes the registers.
 */
export const resetRules = (kvm: Vgic): Record<'host' | 'guest', readonly Rule<World>[]> => {
  const { config } = kvm;
  if (!config.systemReset) {
    return { host: [], guest: [] };
  }
  const stopAll: KvmStep = (w) => kvm.prepareSystemEvent(w);
  const isOut = (w: View<World>, v: number): boolean => kvm.isOutside(w, v) && w.halt === null;

  const reset = rule({
    id: 'guest.systemReset',
    by: 'guest',
    says: 'a CPU of the guest resets the system while the others are in the host: every vCPU is stopped, and user space told',
    cites: 'PSCI SYSTEM_RESET; kvm_psci_system_reset, kvm_prepare_system_event',
    for: { vcpu: upTo(config.vcpus) },
    // Else it would have to wait: KVM_REQ_SLEEP calls them out.
    when: (w, { vcpu }) => kvm.isInGuest(w, vcpu) && w.vcpus.every((_, v) => v === vcpu || isOut(w, v)),
    does: inTurn(byNumber(kvm, [...kvm.exitSteps(), stopAll])),
  });

  const begin = rule({
    id: 'vmm.resetVm',
    by: 'vmm',
    says: 'user space resets devices, vCPUs and the vgic, and the guest boots on one of its CPUs: it enables what it uses',
    cites: 'KVM_SYSTEM_EVENT_RESET; KVM_ARM_VCPU_INIT, kvm_reset_vcpu; KVM_DEV_ARM_VGIC_GRP_*',
    // Where CPUs are not turned off and on, all of them are on at once.
    for: { vcpu: upTo(config.vcpus) },
    fair: 'weak',
    when: (w) => w.vcpus.every((_, v) => isOff(w, v)),
    does: (w, { vcpu }) => {
      noImage(w);
      lowerLines(kvm, w);
      for (const v of upTo(config.vcpus)) {
        kvm.vcpuIoctl(w, kvm.getVcpu(w, v));
        kvm.resetVcpu(w, kvm.getVcpu(w, v));
        w.power[v] = { isOff: config.power && v !== vcpu, isResetRequested: false, isResetOwed: false };
        at(w.vcpus, v).nested = [];
      }
      w.guest.holds = w.guest.holds.map(() => false);
      writeRegisters(kvm, w, booted(kvm, w), 'afterRun');
      for (const irq of upTo(config.interrupts.length)) {
        keepSoftPending(kvm, w, irq, false);
        restartAssertion(kvm, w, irq);
      }
    },
  });

  return { host: [begin], guest: [reset] };
};

/** Devices of user space are quiet when they are reset, and KVM is told. */
const lowerLines = (kvm: Vgic, w: World): void => {
  for (const irq of upTo(kvm.config.interrupts.length)) {
    if (interruptOf(kvm.config, irq).source === irqLineSource && kvm.lineLevel(w, irq)) {
      kvm.injectBeside(w, irq, false);
    }
  }
};

/** The registers of a guest that has booted, as every scenario begins with it. */
const booted = (kvm: Vgic, w: World): SavedVgic => ({
  ctlr: true,
  irqs: upTo(kvm.config.interrupts.length).map((irq) => {
    const { priority, vcpu } = interruptOf(kvm.config, irq);
    return {
      enabled: true,
      priority,
      group: bootGroup(kvm.config, irq),
      target: vcpu ?? 0,
      pending: false,
      sources: kvm.mmioReadSgipend(w, irq).map(() => false),
      active: false,
      activeSource: 0,
      activeOn: null,
      level: false,
    };
  }),
  vcpus: upTo(kvm.config.vcpus).map((v) => ({
    vmcr: bootedVmcr(kvm, w, v),
    apr: kvm.getApr(w, kvm.getVcpu(w, v)).map(() => false),
  })),
});
