import type { View } from '../../src/language/index.js';
import type { Hypervisor } from '../machine/hypervisor.js';
import type { Steps } from '../machine/steps.js';
import type { BaoConfig, VgicInt, World } from './state.js';

/**
 * Bao's vgic by the names of its functions (src/arch/armv8/vgic.c), with the fixes of "Fix issues with vGIC LR
 * management" (pull request 334) and of pull request 398. A vCPU has a CPU of its own and the list registers stay in the hardware: nothing is
 * filled on entry or taken back on exit. What does not fit is on the VM's spilled list, and maintenance interrupts bring
 * it back. One vCPU: the messages between CPUs are not modelled.
 */
export interface Bao extends Hypervisor<World> {
  readonly config: BaoConfig;
  /** vgic_get_ownership */
  getOwnership(w: World, v: number, irq: number): boolean;
  /** vgic_yield_ownership: not while it is in a list register, or active. */
  yieldOwnership(w: World, v: number, irq: number): void;
  /** vgic_route */
  route(w: World, v: number, irq: number): void;
  /** vgic_write_lr */
  writeLr(w: World, v: number, irq: number, lr: number): void;
  /** vgic_remove_lr: back into struct vgic_int, and a maintenance interrupt is asked for. */
  removeLr(w: World, v: number, irq: number): void;
  /** vgic_add_spilled */
  addSpilled(w: World, v: number, irq: number): void;
  /** vgic_remove_spilled */
  removeSpilled(w: World, irq: number): void;
  /** vgic_spill_lr */
  spillLr(w: World, v: number, lr: number): void;
  /** vgic_add_lr: into an empty list register, or into one of something less urgent, which is spilled. */
  addLr(w: World, v: number, irq: number): void;
  /** The choice in vgic_add_lr where no list register is empty, or -1: the least urgent pending one, or else active one. */
  lrToSpill(w: View<World>, v: number, irq: number): number;
  /**
   * vgic_int_set_field: a register of the guest is written.
   * @param updateField says whether it changes anything
   * @param updateHw then does so to the physical interrupt, where there is one
   */
  intSetField(
    w: World,
    v: number,
    irq: number,
    updateField: (interrupt: VgicInt) => boolean,
    updateHw: (w: World, irq: number) => void,
  ): void;
  /** vgic_int_enable_hw */
  intEnableHw(w: World, irq: number): void;
  /** vgic_int_state_hw */
  intStateHw(w: World, irq: number): void;
  /** vgic_inject_hw */
  injectHw(w: World, v: number, irq: number): void;
  /** vgic_highest_prio_spilled, or -1. */
  highestPrioSpilled(w: View<World>, is: (interrupt: View<VgicInt>) => boolean): number;
  /** vgic_refill_lrs */
  refillLrs(w: World, v: number, npie: boolean): void;
  /** vgic_eoir_highest_spilled_active: one EOI that EOIcount has counted. */
  eoirHighestSpilledActive(w: World, v: number): void;
  /** vgic_handle_trapped_eoir */
  handleTrappedEoir(w: World, v: number): void;
  /** gic_maintenance_handler */
  maintenanceHandler(w: World, v: number): void;
}

export type BaoSteps = Steps<Bao>;
