import type { View } from '../../src/language/index.js';
import type { ItsState } from './state.js';

/** A byte of the pending table of a vCPU: a bit for each LPI of the model, whose INTIDs follow each other. */
export interface PendingByte {
  vcpu: number | null;
  bits: boolean[];
}

/** What an ITS asks of the vgic: LPIs, as vgic.c and vgic-v3.c keep them. `irq` is the number of an interrupt. */
export interface Lpis<W extends ItsState = ItsState> {
  /** vgic_try_get_irq_ref would find it: somebody has a reference. */
  lpiExists(w: View<W>, irq: number): boolean;
  /** vgic_get_irq_ref */
  getIrqRef(w: W, irq: number): void;
  /** How many vCPUs hold a reference while vgic_prune_ap_list has dropped its locks, to move it to another list. */
  migrationsOf(w: View<W>, irq: number): number;
  /** vgic_put_irq: with the last reference the LPI is gone, and all that was kept of it. */
  putIrq(w: W, irq: number): void;
  /**
   * vgic_add_lpi: one that exists gets a reference. Else one is made, for this vCPU, or none, and its configuration and its
   * bit of the pending table are read.
   */
  addLpi(w: W, irq: number, vcpu: number | null): void;
  /** update_lpi_config: from the guest's table; queued, if it is due now. */
  updateLpiConfig(w: W, irq: number): void;
  /** vgic_its_invall: update_lpi_config of each LPI that targets the vCPU. */
  invall(w: W, vcpu: number): void;
  /** update_affinity, of an LPI that still targets `from`, if that is a vCPU. Nothing is queued, nobody kicked. */
  updateAffinity(w: W, irq: number, from: number | null, to: number | null): void;
  /** The loop of vgic_its_cmd_handle_movall: all LPIs of the VM. */
  moveAllLpis(w: W, from: number, to: number): void;
  /** The part of vgic_its_trigger_msi, vgic_its_inject_cached_translation under irq_lock, and vgic_queue_irq_unlock. */
  injectLpi(w: W, irq: number): void;
  /** vgic_its_cmd_handle_clear: pending_latch. */
  clearLpi(w: W, irq: number): void;
  /** vgic_flush_pending_lpis: the LPIs on the vCPU's ap_list are no longer pending, and off it. */
  flushPendingLpis(w: W, vcpu: number): void;
  /** its_sync_lpi_pending_table: of LPIs that target the vCPU pending_latch is what the table has. */
  syncLpiPendingTable(w: W, vcpu: number): void;

  // pending-tables.ts
  /** vgic_v3_lpi_sync_pending_status: pending_latch is what the table of its vCPU has, which is then clear. */
  lpiSyncPendingStatus(w: W, irq: number): void;
  /** vgic_v3_save_pending_tables */
  savePendingTables(w: W): void;
  /** The part of it that looks at one LPI; `byte`: what was last read, and of which table. */
  savePendingLpi(w: W, irq: number, byte: PendingByte): void;
  /** What a new VM knows of LPIs: nothing. */
  forgetLpis(w: W): void;
}
