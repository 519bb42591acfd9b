/** Words of a machine with LPIs: it has an ITS, two devices with two events each, and three collections. */

/** What the guest does: commands, and registers of the ITS and of redistributors. */
export const itsGuestWords = {
  mapd: ['number', 'bit'],
  mapc: ['number', 'vcpu'],
  /** MAPC with V = 0 */
  unmapc: ['number'],
  mapti: ['number', 'number', 'named', 'number'],
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
  /** GICR_INVLPIR, GICR_INVALLR of a redistributor. */
  invlpir: ['vcpu', 'lpi'],
  invallr: ['vcpu'],
  /** GITS_CTLR.Enabled */
  its: ['bit'],
  /** GITS_BASER: another table of devices, or of collections, that is empty. */
  device_table: [],
  collection_table: [],
  /** GITS_CBASER: another ring, that is empty. */
  cbaser: [],
  /** The bit Valid of GITS_BASER of devices, of collections, or of GITS_CBASER, with another table or ring. */
  its_valid: ['number', 'bit'],
  /** Commands behind it are put into the ring, until `ring` writes GITS_CWRITER for all of them. */
  hold: [],
  ring: [],
  /** A GITS_CWRITER that lies behind the ring. */
  ring_beyond: [],
} as const;

/** What user space does. */
export const itsVmmWords = {
  /** KVM_SIGNAL_MSI, with a device and an event. */
  msi: ['number', 'number'],
  /**
   * SAVE_PENDING_TABLES, SAVE_TABLES: returns the pending bits of each vCPU; LPI, collection, next of each event; whether
   * each device is there, and next; the vCPU of each collection.
   */
  its_save: [],
  /** KVM_DEV_ARM_ITS_CTRL_RESET; then the registers have tables that are empty, and the ITS is off. */
  its_reset: [],
} as const;
