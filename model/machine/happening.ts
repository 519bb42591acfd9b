/**
 * What may happen during a step, for properties of steps and for printed traces, by what each says of it. These are what
 * every hypervisor says; a part adds its own by declaring them. A vCPU or an interrupt is given by its number in the
 * state.
 */
export interface Events {
  /** A guest's read of IAR returned the interrupt. */
  acknowledged: { readonly vcpu: number; readonly irq: number };
  /** A guest's write deactivated it: in a list register (`found`), or counted in EOIcount or lost. */
  'deactivated by the guest': { readonly vcpu: number; readonly irq: number; readonly found: boolean };
  /** A physical interrupt was deactivated, through LR.HW or by a write of DIR of the host. */
  'physically deactivated': { readonly irq: number; readonly wasActive: boolean };
  /** The hypervisor accepted an edge, or a level that changed. */
  injected: { readonly irq: number; readonly level: boolean };
  /** Put on the list of a vCPU. */
  queued: { readonly irq: number; readonly vcpu: number };
  /** Copied into a list register. */
  populated: { readonly vcpu: number; readonly irq: number; readonly pending: boolean; readonly enabled: boolean };
  /** The list registers of a vCPU were filled. */
  flushed: { readonly vcpu: number };
  /** The state of a list register was taken over; `ended`: the guest had EOIed or deactivated it since the flush. */
  folded: { readonly vcpu: number; readonly irq: number; readonly ended: boolean };
  /** The guest read a register; `truth`: what the interrupt's state was at that moment, wherever it was kept. */
  read: {
    readonly irq: number;
    readonly register: 'active' | 'pending';
    readonly value: boolean;
    readonly truth: boolean;
  };
}

export type Happening = { [What in keyof Events]: { readonly what: What } & Events[What] }[keyof Events];
