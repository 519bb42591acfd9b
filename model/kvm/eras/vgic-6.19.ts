import type { View } from '../../../src/language/index.js';
import type { ApListSummary, Vcpu, VgicIrq, World } from '../state.js';
import type { Vgic } from '../vgic.js';

/** The steps that came with "KVM: arm64: Add LR overflow infrastructure" (v6.19). */
export interface Vgic619 extends Vgic {
  /** summarize_ap_list */
  summarizeApList(w: View<World>, vcpu: View<Vcpu>): ApListSummary;
  /** vgic_v2_configure_hcr, vgic_v3_configure_hcr. The group interrupts tell of a change that the guest makes. */
  configureHcr(w: World, vcpu: Vcpu, als: View<ApListSummary>): void;
  /**
   * What list_for_each_entry_continue goes through in vgic_v2_fold_lr_state, vgic_v3_fold_lr_state: the part of the
   * ap_list behind last_lr_irq.
   */
  replayCandidates(w: View<World>, vcpu: View<Vcpu>): readonly number[];
  /**
   * What the fold of EOIcount and vgic_v2_deactivate, vgic_v3_deactivate do with an active interrupt that has no list
   * register: one is made up, without its active state, and folded like a real one.
   */
  deactivateOutsideLr(w: World, vcpu: Vcpu, irq: VgicIrq): void;
  /** Where vgic_flush_lr_state fills the last list register, with an LPI: it has a reference as last_lr_irq. */
  getLastLrIrq(w: World, vcpu: Vcpu, id: number): void;
  /** vgic_v2_deactivate, vgic_v3_deactivate; of vgic_mmio_write_cactive no more than the halt of the VM. */
  deactivate(w: World, vcpu: Vcpu): void;
  /** The rest of vgic_mmio_write_cactive. Where halts are fine the VM stays halted, until everybody is out. */
  finishDeactivate(w: World, vcpu: Vcpu): void;
  /** __vgic_mmio_write_cactive, with everybody out of the guest; it notifies nobody. */
  mmioWriteCactive(w: World, id: number): void;
}
