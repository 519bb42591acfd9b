/** Words of a machine with LPIs: it has an ITS, and two devices with two events each. */

/** What the guest does: commands, and registers of the ITS and of redistributors. */
export const itsGuestWords = {
  mapd: ['number', 'bit'],
  mapc: ['number', 'vcpu'],
  mapti: ['number', 'number', 'lpi', 'number'],
  movi: ['number', 'number', 'number'],
  discard: ['number', 'number'],
  int: ['number', 'number'],
  clear: ['number', 'number'],
  inv: ['number', 'number'],
  invall: ['number'],
  movall: ['vcpu', 'vcpu'],
  /** A store to the table of LPIs: the enable bit. */
  lpi_table: ['lpi', 'bit'],
  /** GICR_CTLR.EnableLPIs */
  lpis: ['vcpu', 'bit'],
  /** GITS_CTLR.Enabled */
  its: ['bit'],
} as const;

/** What user space does. */
export const itsVmmWords = {
  /** KVM_SIGNAL_MSI, with a device and an event. */
  msi: ['number', 'number'],
  /** SAVE_PENDING_TABLES, SAVE_TABLES: returns the pending bits of each vCPU, and LPI, collection, next of each event. */
  its_save: [],
} as const;
