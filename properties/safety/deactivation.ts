import { isSpi } from '../../model/config.js';
import { isValid } from '../../model/gic/list-register.js';
import { always, everyStep } from '../../model/speak.js';
import { usedListRegisters } from '../../model/state.js';
import { at } from '../../model/world.js';
import { upTo } from '../../src/language/index.js';
import { type Claim, concerned, those } from '../claim.js';

export const dirTrapCoverage: Claim = {
  appliesTo: ({ config }) =>
    config.vcpus > 1 &&
    config.guest.orders === 'legal' &&
    (config.guest.eoiMode === 1 || config.guest.controls.includes('eoiMode')),
  property: (kvm) =>
    always({
      id: 'S24',
      says: 'while another vCPU has an SPI that the guest may deactivate from here, a write of DIR traps, or an exit is on its way',
      cites: '"Handle deactivation via ICV_DIR_EL1 traps", cd4f6ee99b28; 1c3b3cadcd69; 255de897e7fb',
      by: 'kvm',
      applies: 'where the guest uses EOImode 1 on several vCPUs',
      for: { vcpu: upTo(kvm.config.vcpus), irq: those(kvm.config, isSpi) },
      when: (w, { vcpu, irq }) => {
        const { phase, cpu } = at(w.vcpus, vcpu);
        const elsewhere = w.vcpus.some(
          (other, v) => v !== vcpu && usedListRegisters(other).some((lr) => lr.irq === irq && isValid(lr)),
        );
        const outside = at(w.irqs, irq).active && !usedListRegisters(at(w.vcpus, vcpu)).some((lr) => lr.irq === irq);
        return phase === 'guest' && cpu.eoiMode === 1 && (elsewhere || outside);
      },
      holds: (w, { vcpu }) => kvm.trapsDir(w, vcpu) || at(w.vcpus, vcpu).exiting,
    }),
};

export const readsAreLinearizable: Claim = {
  appliesTo: ({ config }) =>
    config.interrupts.some(({ access }) => access.includes('readActive') || access.includes('readPending')),
  property: ({ config }) =>
    everyStep({
      id: 'S31',
      says: 'a read of ISACTIVER or ISPENDR returns what the interrupt is at that moment, wherever it is kept',
      cites: 'IHI 0048B 4.3.7, 4.3.9; "Synchronize the whole guest on GIC{D,R}_I{S,C}ACTIVER read", 9a50ebbffa98',
      by: 'kvm',
      applies: 'where the guest reads these registers',
      for: { irq: those(config, ({ access }) => access.includes('readActive') || access.includes('readPending')) },
      about: { irq: concerned },
      when: ({ after }, { irq }) => after.happened.some((event) => event.what === 'read' && event.irq === irq),
      holds: ({ after }, { irq }) =>
        !after.happened.some((event) => event.what === 'read' && event.irq === irq && event.value !== event.truth),
    }),
};
