/**
 * What happened during a step, for properties of steps and for printed traces. A vCPU or an interrupt is given by its
 * number in the world.
 */
export type Happening =
  /** A guest's read of IAR returned the interrupt. */
  | { readonly what: 'acknowledged'; readonly vcpu: number; readonly irq: number }
  /** A guest's write deactivated it: in a list register (`found`), or counted in EOIcount or lost. */
  | { readonly what: 'deactivated by the guest'; readonly vcpu: number; readonly irq: number; readonly found: boolean }
  /** A physical interrupt was deactivated, through LR.HW or by a write of DIR of the host. */
  | { readonly what: 'physically deactivated'; readonly irq: number; readonly wasActive: boolean }
  /** The vgic accepted an edge, or a level that changed. */
  | { readonly what: 'injected'; readonly irq: number; readonly level: boolean }
  /** Put on the ap_list of a vCPU. */
  | { readonly what: 'queued'; readonly irq: number; readonly vcpu: number }
  /** A thread that has queued it, or found it queued, told the vCPU (where injection is fine). */
  | { readonly what: 'told'; readonly irq: number; readonly vcpu: number }
  /** Copied into a list register. */
  | {
      readonly what: 'populated';
      readonly vcpu: number;
      readonly irq: number;
      readonly pending: boolean;
      readonly enabled: boolean;
    }
  /** The list registers of a vCPU were filled. */
  | { readonly what: 'flushed'; readonly vcpu: number }
  /** The state of a list register was taken over; `ended`: the guest had EOIed or deactivated it since the flush. */
  | { readonly what: 'folded'; readonly vcpu: number; readonly irq: number; readonly ended: boolean }
  /** Deactivated because EOIcount said that the guest had ended one that was in no list register. */
  | { readonly what: 'replayed'; readonly vcpu: number; readonly irq: number }
  /** A trapped write of DIR was carried out. */
  | { readonly what: 'deactivated by trap'; readonly vcpu: number; readonly irq: number; readonly wasActive: boolean }
  /** kvm_notify_acked_irq: those who wait for the EOI of this SPI were told. */
  | { readonly what: 'notified'; readonly irq: number }
  /** A resamplefd was signalled; `lineLevel`: what the vgic took the line to be at that moment. */
  | { readonly what: 'resampled'; readonly irq: number; readonly lineLevel: boolean }
  /** VFIO's host handler masked its interrupt, to signal its eventfd next; `wasMasked`: it had before. */
  | { readonly what: 'masked by its handler'; readonly irq: number; readonly wasMasked: boolean }
  /** VFIO unmasked the interrupt; `lineHigh`: it fires again at once. */
  | { readonly what: 'unmasked'; readonly irq: number; readonly lineHigh: boolean }
  /** The guest read a register; `truth`: what the interrupt's state was at that moment, wherever it was kept. */
  | {
      readonly what: 'read';
      readonly irq: number;
      readonly register: 'active' | 'pending';
      readonly value: boolean;
      readonly truth: boolean;
    };
