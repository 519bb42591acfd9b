/** Words about GSIs: routes, and irqfds that have one. GSI n has SPI 32 + n at first. */

/** What the guest does. */
export const gsiGuestWords = {
  /** A store to the ioeventfd that signals the eventfd of an irqfd. */
  doorbell: ['irqfd'],
} as const;

/** What user space does. An irqfd is named by a number. */
export const gsiVmmWords = {
  /** KVM_SET_GSI_ROUTING: the GSI has an SPI, or no route; all others have theirs. */
  route: ['gsi', 'intid'],
  unroute: ['gsi'],
  /** KVM_IRQFD, with or without KVM_IRQFD_FLAG_RESAMPLE; with KVM_IRQFD_FLAG_DEASSIGN. */
  gsi_assign: ['irqfd', 'gsi', 'bit'],
  gsi_deassign: ['irqfd'],
  /** Writes the eventfd, and waits for the work item. */
  gsi_signal: ['irqfd'],
  /** Closes the file of the VM, while its vCPUs have theirs: kvm_vm_release shuts every irqfd down. */
  close_vm: [],
  /** KVM_IOEVENTFD */
  doorbell_assign: ['irqfd'],
  /** The same of irqfds whose GSIs have MSIs, or nothing, as routes: with a device and an event. */
  msi_route: ['irqfd', 'number', 'number'],
  msi_unroute: ['irqfd'],
  msi_signal: ['irqfd'],
} as const;

/** So many irqfds there may be of either kind. */
export const irqfds = 3;

/** GSIs that have SPIs. */
export const gsis = 32;
