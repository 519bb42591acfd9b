import type { View } from '../../src/language/index.js';
import type { MachineConfig } from '../machine/config.js';
import type { Command } from './command.js';
import type { ItsConfig } from './config.js';
import type { ItsState, MsiThread } from './state.js';

/** KVM's ITS: arch/arm64/kvm/vgic/vgic-its.c, by the names of its functions without vgic_its_ and with its. */
export interface Its<W extends ItsState = ItsState> {
  readonly config: ItsConfig & MachineConfig;

  // translation.ts
  /** vgic_its_check_cache, by device and event id: the LPI, with a reference to it, or null. */
  itsCheckCache(w: W, device: number, event: number): number | null;
  /** The entry of vgic_its_cache_key, if there is one with a live LPI. Nothing is taken. */
  itsIsCached(w: View<W>, device: number, event: number): boolean;
  /** vgic_its_cache_translation: the cache has a reference of its own. */
  itsCacheTranslation(w: W, key: number, irq: number): void;
  /** One round of vgic_its_invalidate_cache: who erases the entry drops its reference. `seen`: the LPI found in it. */
  itsEraseCached(w: W, key: number, seen: number): void;
  /** vgic_its_invalidate_cache; with one ITS vgic_its_invalidate_all_caches, too. */
  itsInvalidateCache(w: W): void;
  /** vgic_its_resolve_lpi, up to the cache: null for what is not mapped, or disabled. */
  itsResolveLpi(w: View<W>, device: number, event: number): number | null;
  /**
   * vgic_its_inject_cached_translation, of the wake-up of an irqfd: false (-EWOULDBLOCK) where the cache has no entry. With
   * nothing between look-up and injection.
   */
  itsInjectCachedTranslation(w: W, device: number, event: number): boolean;
  /** vgic_its_inject_msi, from KVM_SIGNAL_MSI or the work item of an irqfd. Where an ITS is fine it has only begun. */
  itsInjectMsi(w: W, device: number, event: number): void;
  /** The rest of vgic_its_inject_cached_translation, or of vgic_its_trigger_msi: its_lock is dropped, or the reference. */
  itsFinishMsi(w: W, thread: MsiThread): void;
  /** vgic_its_trigger_msi, with its_lock held. */
  itsTriggerMsi(w: W, device: number, event: number): void;

  // ring.ts, all under cmd_lock
  /** vgic_mmio_write_its_cbaser: another ring, which is empty. Ignored while the ITS is enabled. */
  itsWriteCbaser(w: W, valid: boolean): void;
  /** vgic_mmio_write_its_cwriter; `by`: the vCPU that writes, or user space. */
  itsWriteCwriter(w: W, slot: number, by: number | null): void;
  /** vgic_mmio_uaccess_write_its_creadr: only user space may, and only while the ITS is off (-EBUSY). */
  itsUaccessWriteCreadr(w: W, slot: number): void;
  /** vgic_its_process_commands: the vCPU begins, and has cmd_lock until it is through. User space is so in one step. */
  itsProcessCommands(w: W, by: number | null): void;
  /** A round of its loop: the command at GITS_CREADR, whatever it says, and GITS_CREADR goes on. */
  itsProcessCommand(w: W): void;
  /** kvm_read_guest_lock of the command at GITS_CREADR. */
  itsReadCommand(w: View<W>): View<Command>;

  // commands.ts, all under its_lock
  /** its_free_ite */
  itsFreeIte(w: W, key: number): void;
  /** vgic_its_free_device */
  itsFreeDevice(w: W, device: number): void;
  itsCmdHandleMapd(w: W, device: number, valid: boolean): void;
  /** MAPC with V=1 to a vCPU, or V=0. */
  itsCmdHandleMapc(w: W, collection: number, vcpu: number | null): void;
  /** MAPTI; MAPI is one with the event id for the INTID. */
  itsCmdHandleMapi(w: W, device: number, event: number, irq: number, collection: number): void;
  itsCmdHandleMovi(w: W, device: number, event: number, collection: number): void;
  itsCmdHandleDiscard(w: W, device: number, event: number): void;
  itsCmdHandleInt(w: W, device: number, event: number): void;
  itsCmdHandleClear(w: W, device: number, event: number): void;
  itsCmdHandleInv(w: W, device: number, event: number): void;
  itsCmdHandleInvall(w: W, collection: number): void;
  itsCmdHandleMovall(w: W, from: number, to: number): void;

  // tables.ts, all under its_lock, with nobody in KVM_RUN
  /** KVM_DEV_ARM_VGIC_SAVE_PENDING_TABLES and KVM_DEV_ARM_ITS_SAVE_TABLES. */
  itsSave(w: W): void;
  /** Where an ITS is fine: vgic_v3_save_pending_tables has come to this LPI. */
  itsBeginSavingLpi(w: W, irq: number): void;
  itsFinishSavingLpi(w: W, irq: number): void;
  /**
   * Saved, and restored in a new VM: the registers first, with GICR_CTLR, then the tables, then GITS_CTLR.
   * arm-vgic-its.rst
   */
  itsMigrate(w: W): void;
  /** vgic_its_save_tables_v0 */
  itsSaveTables(w: W): void;
  /** vgic_its_save_ite */
  itsSaveIte(w: W, key: number): void;
  /** compute_next_eventid_offset: from an event of a device to the next, or 0. */
  itsComputeNextEventidOffset(w: View<W>, key: number): number;
  /** vgic_its_restore_tables_v0, from the first entry on. One that is in error leaves the ITS empty. */
  itsRestoreTables(w: W): void;
  /** vgic_its_restore_ite: the offset to the next, 0 for the last, or less for one that is in error. */
  itsRestoreIte(w: W, key: number): number;
  /** vgic_its_reset */
  itsReset(w: W): void;

  // registers.ts
  /** Are GITS_CBASER and both GITS_BASER valid? vgic_mmio_write_its_ctlr: "It is UNPREDICTABLE to enable the ITS" else. */
  itsMayBeEnabled(w: View<W>): boolean;
  /** vgic_mmio_write_its_ctlr: under cmd_lock, not under its_lock. What is in the ring then `by` executes, or user space. */
  itsWriteCtlr(w: W, enabled: boolean, by: number | null): void;
  /** vgic_mmio_write_its_baser, with another table of devices: ignored while the ITS is enabled. */
  itsWriteBaser(w: W, valid: boolean): void;
  /** The same with another table of collections: events stay, and have none. vgic_its_free_collection_list. */
  itsWriteCollectionBaser(w: W, valid: boolean): void;
  /** vgic_mmio_write_v3r_ctlr. Where an ITS is fine, clearing EnableLPIs has only begun; `by`: who writes. */
  writeGicrCtlr(w: W, vcpu: number, enabled: boolean, by: number): void;
  /** vgic_mmio_write_invlpi, of this vCPU's redistributor: no ITS has a part in it. */
  writeInvlpi(w: W, vcpu: number, irq: number): void;
  /** vgic_mmio_write_invall */
  writeInvall(w: W, vcpu: number): void;
  /** May one that clears EnableLPIs do so now? KVM stops nobody for it. */
  mayDisableLpis(w: View<W>): boolean;
  /** The next round of vgic_its_invalidate_all_caches in it, or its end. */
  goOnDisabling(w: W, vcpu: number): void;
}
