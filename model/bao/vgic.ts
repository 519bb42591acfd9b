import type { View } from '../../src/language/index.js';
import type { VcpuOf } from '../machine/entry.js';
import type { Hypervisor } from '../machine/hypervisor.js';
import type { Steps } from '../machine/steps.js';
import type { BaoConfig, Vcpu, VgicInt, VgicIntConstants, World } from './state.js';

/**
 * Bao's vgic by the names of its functions (src/arch/armv8/vgic.c), with the fixes of "Fix issues with vGIC LR
 * management" (pull request 334) and of pull request 398. Where a function takes a `struct vgic_int *` or a `struct vcpu
 * *`, so does the step. A vCPU has a CPU of its own and the list registers stay in the hardware: nothing is filled on
 * entry or taken back on exit. What does not fit is on the VM's spilled list, and maintenance interrupts bring it back.
 * One vCPU: the messages between CPUs are not modelled.
 */
export interface Bao extends Hypervisor<World> {
  readonly config: BaoConfig;
  /** vgic_get_int: the entry of the interrupt with this number. */
  getInt<W extends View<World>>(w: W, id: number): W['irqs'][number] & VgicIntConstants;
  /** vm_get_vcpu */
  getVcpu<W extends View<World>>(w: W, id: number): VcpuOf<W>;
  /** vgic_get_ownership */
  getOwnership(w: World, vcpu: Vcpu, interrupt: VgicInt): boolean;
  /** vgic_yield_ownership: not while it is in a list register, or active. */
  yieldOwnership(w: World, vcpu: Vcpu, interrupt: VgicInt): void;
  /** vgic_route */
  route(w: World, vcpu: Vcpu, interrupt: VgicInt): void;
  /** vgic_write_lr */
  writeLr(w: World, vcpu: Vcpu, interrupt: VgicInt, lr: number): void;
  /** vgic_remove_lr: back into struct vgic_int, and a maintenance interrupt is asked for. */
  removeLr(w: World, vcpu: Vcpu, interrupt: VgicInt): void;
  /** vgic_add_spilled */
  addSpilled(w: World, vcpu: Vcpu, interrupt: VgicInt): void;
  /** vgic_remove_spilled */
  removeSpilled(w: World, interrupt: VgicInt): void;
  /** vgic_spill_lr */
  spillLr(w: World, vcpu: Vcpu, lr: number): void;
  /** vgic_add_lr: into an empty list register, or into one of something less urgent, which is spilled. */
  addLr(w: World, vcpu: Vcpu, interrupt: VgicInt): void;
  /** The choice in vgic_add_lr where no list register is empty, or -1: the least urgent pending one, or else active one. */
  lrToSpill(w: View<World>, vcpu: View<Vcpu>, interrupt: View<VgicInt>): number;
  /**
   * vgic_int_set_field: a register of the guest is written.
   * @param updateField says whether it changes anything
   * @param updateHw then does so to the physical interrupt, where there is one
   */
  intSetField(
    w: World,
    vcpu: Vcpu,
    interrupt: VgicInt,
    updateField: (interrupt: VgicInt) => boolean,
    updateHw: (w: World, interrupt: VgicInt) => void,
  ): void;
  /** vgic_int_enable_hw */
  intEnableHw(w: World, interrupt: VgicInt): void;
  /** vgic_int_state_hw */
  intStateHw(w: World, interrupt: VgicInt): void;
  /** vgic_inject_hw */
  injectHw(w: World, vcpu: Vcpu, id: number): void;
  /** vgic_highest_prio_spilled */
  highestPrioSpilled(w: World, is: (interrupt: View<VgicInt>) => boolean): VgicInt | null;
  /** vgic_refill_lrs */
  refillLrs(w: World, vcpu: Vcpu, npie: boolean): void;
  /** vgic_eoir_highest_spilled_active: one EOI that EOIcount has counted. */
  eoirHighestSpilledActive(w: World, vcpu: Vcpu): void;
  /** vgic_handle_trapped_eoir */
  handleTrappedEoir(w: World, vcpu: Vcpu): void;
  /** gic_maintenance_handler */
  maintenanceHandler(w: World, vcpu: Vcpu): void;
}

export type BaoSteps = Steps<Bao>;
