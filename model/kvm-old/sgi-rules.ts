import { type Rule, upTo } from '../../src/language/index.js';
import { sgis } from '../guest/sgi.js';
import { interruptOf } from '../machine/config.js';
import { rule } from './speak.js';
import type { World } from './state.js';
import type { OldVgic } from './vgic.js';

/** The guest makes SGIs pending, and clears them, by the registers that a GICv2 has for it: by whom they are sent. */
export const sgiRules = (kvm: OldVgic): readonly Rule<World>[] => {
  const { sgiSenders, sgiRegisters } = kvm.config;
  const each = { irq: sgis(kvm.config), sender: upTo(sgiSenders) };

  const set = rule({
    id: 'guest.setSgiPending',
    by: 'guest',
    says: 'the guest writes SPENDSGIR',
    cites: 'IHI 0048B 4.3.17; handle_mmio_sgi_set',
    for: each,
    when: (w, { irq, sender }) =>
      kvm.mayEmulate(w, interruptOf(kvm.config, irq).vcpu ?? 0) && w.irqs[irq]?.sources[sender] === false,
    does: (w, { irq, sender }) => {
      kvm.writeSpendsgir(w, irq, sender);
    },
  });

  const clear = rule({
    id: 'guest.clearSgiPending',
    by: 'guest',
    says: 'the guest writes CPENDSGIR',
    cites: 'IHI 0048B 4.3.16; handle_mmio_sgi_clear',
    for: each,
    when: (w, { irq, sender }) =>
      kvm.mayEmulate(w, interruptOf(kvm.config, irq).vcpu ?? 0) && w.irqs[irq]?.sources[sender] === true,
    does: (w, { irq, sender }) => {
      kvm.writeCpendsgir(w, irq, sender);
    },
  });

  return sgiRegisters ? [set, clear] : [];
};
