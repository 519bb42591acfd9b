import type { View } from '../../src/language/index.js';
import { type Config, interruptOf, isMapped } from '../config.js';
import { deactivate, isPending as isPhysicallyPending } from '../gic/physical-irq.js';
import { at, physicalOf, type Vcpu, type VgicIrq, type World } from '../world.js';

/**
 * What the steps of KVM's vgic have in common: the state of an interrupt and of the physical one behind it. Each layer
 * of the hypervisor is a class in a file of its own; a step is a method with the kernel's name for it, so that an era,
 * a bug or a hypervisor of one's own overrides the one step that differs.
 */
export abstract class VgicInterrupts {
  constructor(readonly config: Config) {}

  /** irq_is_pending */
  isPending(w: View<World>, irq: number): boolean {
    const { pendingLatch, lineLevel } = at<View<VgicIrq>>(w.irqs, irq);
    return pendingLatch || (this.isLevel(irq) && lineLevel);
  }

  /** vgic_target_oracle: the vCPU that should have the interrupt on its ap_list, or null for none. */
  targetOracle(w: View<World>, irq: number): number | null {
    const { active, vcpu, target, enabled } = at<View<VgicIrq>>(w.irqs, irq);
    if (active) {
      return vcpu ?? target;
    }
    return enabled && this.isPending(w, irq) && w.distributorEnabled ? target : null;
  }

  /** kvm_vgic_vcpu_pending_irq: should this vCPU be awake? The mask is the one saved by the last vcpu_put or WFI. */
  hasPendingIrq(w: View<World>, v: number): boolean {
    const { apList, savedPriorityMask } = at<View<Vcpu>>(w.vcpus, v);
    return (
      w.distributorEnabled &&
      apList.some((irq) => {
        const { enabled, active, priority } = at<View<VgicIrq>>(w.irqs, irq);
        return this.isPending(w, irq) && enabled && !active && priority < savedPriorityMask;
      })
    );
  }

  isLevel(irq: number): boolean {
    return interruptOf(this.config, irq).trigger === 'level';
  }

  /** vgic_irq_is_sgi with a GICv2: who sent it is part of what is pending. */
  remembersSenders(irq: number): boolean {
    return this.config.hostGic === 2 && interruptOf(this.config, irq).source === 'sgi';
  }

  /** irq->hw */
  isMapped(irq: number): boolean {
    return isMapped(interruptOf(this.config, irq));
  }

  /** vgic_get_phys_line_level: the timer's output, or the pending bit of the host's interrupt. */
  physicalLevel(w: View<World>, irq: number): boolean {
    const physical = physicalOf(this.config, w, irq);
    return physical !== null && isPhysicallyPending(physical, interruptOf(this.config, irq).trigger);
  }

  /** vgic_irq_set_phys_active: irq_set_irqchip_state(…, IRQCHIP_STATE_ACTIVE, …). No priority is touched. */
  setPhysicalActive(w: World, irq: number, active: boolean): void {
    const physical = physicalOf(this.config, w, irq);
    if (physical !== null) {
      physical.active = active;
    }
  }

  /** A deactivation that reaches the physical interrupt: through LR.HW, or a write of DIR by the host. */
  deactivatePhysical(w: World, irq: number): void {
    const physical = physicalOf(this.config, w, irq);
    const wasActive = physical !== null && deactivate(physical);
    w.happened.push({ what: 'physically deactivated', irq, wasActive });
  }
}
