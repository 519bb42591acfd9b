import { bool, family, type Infer, index, member, oneOf, record, type View } from '../../src/language/index.js';

/** The sizes of a list register's fields. */
export interface ListRegisterSizes {
  readonly interrupts: number;
  readonly priorities: number;
  readonly senders: number;
  /** How many groups there are; one, unless it says so. */
  readonly groups?: number;
}

/**
 * A list register: GICH_LRn, ICH_LRn_EL2. IHI 0048B 5.3; IHI 0069 (ICH_LR<n>_EL2). Everything is neutral in a
 * register that was never written or was emptied by the hypervisor; one that the guest has EOIed is `invalid` and
 * still knows its interrupt, and its EOI bit.
 */
export const listRegister = ({ interrupts, priorities, senders, groups = 1 }: ListRegisterSizes) =>
  record({
    state: oneOf('invalid', 'pending', 'active', 'pending+active'),
    irq: member(family('irq', interrupts)),
    priority: index(priorities),
    group: index(groups),
    /** Tied to a physical interrupt, which a deactivation of this one deactivates too. */
    hw: bool,
    /** Ask for a maintenance interrupt at the EOI. Shares its place with the physical number, so never with `hw`. */
    eoi: bool,
    /** CPUID of a GICv2 SGI: which CPU sent it. */
    source: index(senders),
  });

export type ListRegister = Infer<ReturnType<typeof listRegister>>;

export const isValid = (lr: View<ListRegister>): boolean => lr.state !== 'invalid';

/** Does it hold an active interrupt, pending again or not? */
export const isActive = (lr: View<ListRegister>): boolean => lr.state === 'active' || lr.state === 'pending+active';

/** Does it hold a pending interrupt, active too or not? */
export const hasPending = (lr: View<ListRegister>): boolean => lr.state === 'pending' || lr.state === 'pending+active';

/** The state with these two bits. */
export const lrState = (pending: boolean, active: boolean): ListRegister['state'] => {
  if (pending) {
    return active ? 'pending+active' : 'pending';
  }
  return active ? 'active' : 'invalid';
};

/** As after a write of 0. */
export const emptied = (): ListRegister => ({
  state: 'invalid',
  irq: 0,
  priority: 0,
  group: 0,
  hw: false,
  eoi: false,
  source: 0,
});
