import { over, type Rule, upTo } from '../../src/language/index.js';
import { at } from '../at.js';
import type { MachineConfig } from '../machine/config.js';
import type { Hypervisor } from '../machine/hypervisor.js';
import type { GuestState } from './state.js';

const { rule } = over<GuestState>();

/** A guest that reads IAR once too often: it gets 1023, and may write that to EOIR. Nothing may come of either. */
export const spuriousRules = (
  hypervisor: Hypervisor & { readonly config: MachineConfig },
): readonly Rule<GuestState>[] => {
  const vcpu = { vcpu: upTo(hypervisor.config.vcpus) };

  const read = rule({
    id: 'guest.readSpurious',
    by: 'guest',
    says: 'the guest reads IAR while nothing is presented to it, and gets 1023',
    cites: 'IHI 0048B 3.2.5, 5.5 (GICV_IAR); IHI 0069 (ICC_IAR1_EL1)',
    for: vcpu,
    when: (w, { vcpu }) => {
      const { cpu } = at(w.vcpus, vcpu);
      return hypervisor.isInGuest(w, vcpu) && !cpu.lrs.some((lr) => hypervisor.isAcknowledgeable(cpu, lr));
    },
    does: (w, { vcpu }) => {
      hypervisor.acknowledgeNothing(at(w.vcpus, vcpu).cpu);
    },
  });

  const end = rule({
    id: 'guest.endSpurious',
    by: 'guest',
    says: 'the guest writes 1023 to EOIR',
    cites: 'IHI 0048B 5.5 (GICV_EOIR); IHI 0069 (ICC_EOIR1_EL1)',
    for: vcpu,
    when: (w, { vcpu }) => hypervisor.isInGuest(w, vcpu),
    does: (w, { vcpu }) => {
      hypervisor.endOfSpecialIntid(at(w.vcpus, vcpu).cpu);
    },
  });

  return [read, end];
};
