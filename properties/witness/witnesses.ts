import { isActive } from '../../model/gic/list-register.js';
import { listRegistersOf, usedListRegisters } from '../../model/guest/state.js';
import { everywhere } from '../../model/machine/claim.js';
import { isMapped, isSpi, those } from '../../model/machine/config.js';
import { physicalOf } from '../../model/machine/lines.js';
import { type Claim, someStep, sometimes } from '../claim.js';

/**
 * States and steps that a scenario is there for. A scenario names the ones it must reach: a property that holds where
 * none of this ever happens says nothing.
 */

export const edgePendingAndActive: Claim = {
  appliesTo: everywhere,
  property: (hypervisor) =>
    sometimes({
      id: 'R01',
      name: 'edge-pending-and-active',
      says: 'an edge interrupt is pending and active in one list register',
      cites: 'IHI 0048B 5.2.2',
      by: 'guest',
      holds: (w) =>
        w.vcpus.some((_, v) =>
          usedListRegisters(hypervisor, w, v).some(
            (lr) => lr.state === 'pending+active' && hypervisor.config.interrupts[lr.irq]?.trigger === 'edge',
          ),
        ),
    }),
};

export const edgeBehindActive: Claim = {
  appliesTo: everywhere,
  property: (hypervisor) => {
    const { config } = hypervisor;
    return sometimes({
      id: 'R02',
      name: 'edge-behind-active',
      says: 'a forwarded edge waits in the physical distributor while the guest handles the one before',
      cites: 'IHI 0048B 3.2.4; "ARM: Forwarding physical interrupts to a guest VM" (Zyngier, 2014)',
      by: 'device',
      holds: (w) =>
        those(config, (irq) => isMapped(irq) && irq.trigger === 'edge').some((irq) => {
          const physical = physicalOf(config, w, irq);
          return physical?.active === true && physical.latch && listRegistersOf(hypervisor, w, irq).some(isActive);
        }),
    });
  },
};

export const presentedAtOnce: Claim = {
  appliesTo: everywhere,
  property: ({ config }) =>
    someStep({
      id: 'R03',
      name: 'presented-at-once',
      says: 'the line of a forwarded interrupt is still high when the guest deactivates it: it fires again at once',
      cites: '"ARM: Forwarding physical interrupts to a guest VM" (Zyngier, 2014): the hardware presents it again',
      by: 'gic',
      holds: ({ after }) =>
        after.happened.some(
          (event) =>
            event.what === 'physically deactivated' &&
            event.wasActive &&
            physicalOf(config, after, event.irq)?.line === true,
        ),
    }),
};

export const deactivatedElsewhere: Claim = {
  appliesTo: everywhere,
  property: (hypervisor) =>
    someStep({
      id: 'R07',
      name: 'deactivated-elsewhere',
      says: 'an SPI is acknowledged on one vCPU and deactivated on another',
      cites: 'IHI 0048B 4.4.15; cd4f6ee99b28',
      by: 'guest',
      holds: ({ before, action }) => {
        const { irq, vcpu } = action.params;
        return (
          action.rule === 'guest.dir' &&
          typeof irq === 'number' &&
          those(hypervisor.config, isSpi).includes(irq) &&
          hypervisor.ownerOf(before, irq) !== null &&
          hypervisor.ownerOf(before, irq) !== vcpu
        );
      },
    }),
};

export const maintenanceAsserted: Claim = {
  appliesTo: everywhere,
  property: (hypervisor) =>
    sometimes({
      id: 'R21',
      name: 'maintenance-asserted',
      says: 'the maintenance interrupt is asserted while the guest runs',
      cites: 'IHI 0048B 5.3.4 (GICH_MISR)',
      by: 'gic',
      holds: (w) => w.vcpus.some(({ cpu }, v) => hypervisor.isInGuest(w, v) && hypervisor.isMaintenanceAsserted(cpu)),
    }),
};

export const activeByRegister: Claim = {
  appliesTo: everywhere,
  property: () =>
    someStep({
      id: 'R22',
      name: 'active-by-register',
      says: 'the guest makes an interrupt active by a write of ISACTIVER',
      cites: 'IHI 0048B 4.3.9',
      by: 'guest',
      holds: ({ before, after }) =>
        after.guest.holds.some((isHeld, irq) => isHeld && !before.guest.holds[irq]) &&
        !after.happened.some((event) => event.what === 'acknowledged'),
    }),
};

export const readAsActive: Claim = {
  appliesTo: everywhere,
  property: () =>
    someStep({
      id: 'R23',
      name: 'read-as-active',
      says: 'the guest reads ISACTIVER, and the interrupt is active',
      cites: 'IHI 0048B 4.3.9',
      by: 'guest',
      holds: ({ after }) =>
        after.happened.some((event) => event.what === 'read' && event.register === 'active' && event.value),
    }),
};
