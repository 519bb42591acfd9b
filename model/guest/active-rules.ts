import { over, type Rule, type View } from '../../src/language/index.js';
import { at } from '../at.js';
import type { ActiveAccess, Hypervisor } from '../machine/hypervisor.js';
import type { GuestConfig } from './config.js';
import { release } from './interface.js';
import { accessed, mayAccess } from './may-access.js';
import type { GuestState } from './state.js';

const { rule } = over<GuestState>();

/**
 * What the guest does with the active registers, for which a hypervisor has to find out whether the interrupt is in a
 * list register of some vCPU.
 */
export const activeRules = (hypervisor: Hypervisor & { readonly config: GuestConfig }): readonly Rule<GuestState>[] => {
  const { config } = hypervisor;
  const isAllowed = (w: View<GuestState>, irq: number, access: ActiveAccess, by: number | undefined): boolean =>
    mayAccess(hypervisor, w, irq, by) && hypervisor.mayAccessActive(w, irq, access, by);

  const setActive = rule({
    id: 'guest.setActive',
    by: 'guest',
    says: 'the guest writes ISACTIVER',
    cites: 'IHI 0048B 4.3.9; vgic_mmio_write_sactive',
    for: accessed(config, 'active'),
    // One whose DIR has trapped the guest has let go of already: who of the two comes first is its own affair.
    when: (w, { irq, by }) =>
      isAllowed(w, irq, 'set', by) && !at(w.guest.holds, irq) && !hypervisor.isDirTrapped(w, irq),
    does: (w, { irq, by }) => {
      hypervisor.accessActive(w, irq, 'set', by);
    },
  });

  const clearActive = rule({
    id: 'guest.clearActive',
    by: 'guest',
    says: 'the guest writes ICACTIVER',
    cites: 'IHI 0048B 4.3.10; vgic_mmio_write_cactive',
    for: accessed(config, 'active'),
    when: (w, { irq, by }) =>
      isAllowed(w, irq, 'clear', by) && at(w.guest.holds, irq) && !w.vcpus.some(({ nested }) => nested.includes(irq)),
    does: (w, { irq, by }) => {
      hypervisor.accessActive(w, irq, 'clear', by);
    },
  });

  const readActive = rule({
    id: 'guest.readActive',
    by: 'guest',
    says: 'the guest reads ISACTIVER',
    cites: 'IHI 0048B 4.3.9; vgic_mmio_read_active',
    for: accessed(config, 'readActive'),
    when: (w, { irq, by }) => isAllowed(w, irq, 'read', by),
    does: (w, { irq, by }) => {
      hypervisor.accessActive(w, irq, 'read', by);
    },
  });

  return [setActive, clearActive, readActive];
};

/** ISACTIVER has made the guest owe a deactivation, ICACTIVER was one; neither touches a running priority. */
export const activeIsWritten = (hypervisor: Hypervisor, w: GuestState, irq: number, active: boolean): void => {
  if (active) {
    w.guest.holds[irq] = true;
  } else {
    release(hypervisor, w, irq);
  }
};
