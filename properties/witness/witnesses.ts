import { hasResampler, isMapped, isSpi } from '../../model/config.js';
import { isActive } from '../../model/gic/list-register.js';
import { isMaintenanceAsserted } from '../../model/gic/maintenance.js';
import { someStep, sometimes } from '../../model/speak.js';
import { listRegistersOf, usedListRegisters } from '../../model/state.js';
import { at, physicalOf, vfioOf } from '../../model/world.js';
import type { Claim } from '../claim.js';
import { those } from '../claim.js';

/**
 * Worlds and steps that a scenario is there for. A scenario names the ones it must reach: a property that holds where
 * none of this ever happens says nothing.
 */
const named = (property: Claim['property']): Claim => ({ appliesTo: () => true, property });

export const edgePendingAndActive = named(({ config }) =>
  sometimes({
    id: 'R01',
    says: 'an edge interrupt is pending and active in one list register',
    cites: 'IHI 0048B 5.2.2',
    by: 'guest',
    holds: (w) =>
      w.vcpus.some((vcpu) =>
        usedListRegisters(vcpu).some(
          (lr) => lr.state === 'pending+active' && config.interrupts[lr.irq]?.trigger === 'edge',
        ),
      ),
  }),
);

export const edgeBehindActive = named(({ config }) =>
  sometimes({
    id: 'R02',
    says: 'a forwarded edge waits in the physical distributor while the guest handles the one before',
    cites: 'IHI 0048B 3.2.4; "ARM: Forwarding physical interrupts to a guest VM" (Zyngier, 2014)',
    by: 'device',
    holds: (w) =>
      those(config, (irq) => isMapped(irq) && irq.trigger === 'edge').some((irq) => {
        const physical = physicalOf(config, w, irq);
        return physical?.active === true && physical.latch && listRegistersOf(w, irq).some(isActive);
      }),
  }),
);

export const presentedAtOnce = named(({ config }) =>
  someStep({
    id: 'R03',
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
);

export const activeOutside = named(({ config }) =>
  sometimes({
    id: 'R04',
    says: 'more interrupts than list registers, and an active one has none',
    cites: 'cover letter of "KVM: arm64: Add LR overflow infrastructure"',
    by: 'kvm',
    holds: (w) =>
      w.vcpus.some(
        (vcpu) =>
          vcpu.phase === 'guest' &&
          vcpu.apList.length > config.listRegisters &&
          vcpu.apList.some((irq) => at(w.irqs, irq).active && !usedListRegisters(vcpu).some((lr) => lr.irq === irq)),
      ),
  }),
);

export const eoiCounted = named(() =>
  someStep({
    id: 'R05',
    says: 'a vCPU leaves the guest with EOIcount above 0',
    cites: 'IHI 0048B 5.3.1',
    by: 'gic',
    holds: ({ before, after }) =>
      before.vcpus.some((vcpu, v) => vcpu.cpu.eoiCount > 0 && at(after.vcpus, v).phase !== 'guest'),
  }),
);

export const deactivatedElsewhere = named(({ config }) =>
  someStep({
    id: 'R07',
    says: 'an SPI is acknowledged on one vCPU and deactivated on another',
    cites: 'IHI 0048B 4.4.15; cd4f6ee99b28',
    by: 'guest',
    holds: ({ before, action }) => {
      const { irq, vcpu } = action.params;
      return (
        action.rule === 'guest.dir' &&
        typeof irq === 'number' &&
        those(config, isSpi).includes(irq) &&
        at(before.irqs, irq).vcpu !== null &&
        at(before.irqs, irq).vcpu !== vcpu
      );
    },
  }),
);

export const takenBackUnused = named(() =>
  someStep({
    id: 'R09',
    says: 'filled list registers are taken back without the guest having run',
    cites: 'kvm_arch_vcpu_ioctl_run; ae705930fca6',
    by: 'kvm',
    holds: ({ before, after, action }) =>
      (action.rule === 'kvm.cancelEntry' || action.rule === 'kvm.turnBack') &&
      (before.vcpus.some((vcpu) => vcpu.phase === 'committed' && vcpu.usedLrs > 0) ||
        after.happened.some((event) => event.what === 'populated')),
  }),
);

export const kickedBetween = named(() =>
  someStep({
    id: 'R10',
    says: 'a vCPU is kicked after it has filled its list registers and before it is in guest mode',
    cites: '325f9c649c8a',
    by: 'kvm',
    holds: ({ before, after }) =>
      before.vcpus.some((vcpu, v) => vcpu.phase === 'flushed' && !vcpu.requested && at(after.vcpus, v).requested),
  }),
);

export const resampledHigh = named(({ config }) =>
  someStep({
    id: 'R14',
    says: 'the resamplefd is signalled while the line of the device is still high',
    cites: 'irqfd_resampler_ack',
    by: 'kvm',
    holds: ({ before, after }) =>
      after.happened.some((event) => event.what === 'resampled' && vfioOf(config, before, event.irq).line),
  }),
);

export const firesAgain = named(({ config }) =>
  someStep({
    id: 'R20',
    says: 'VFIO unmasks an interrupt whose line is high, and the host takes it again',
    cites: 'vfio_platform_unmask',
    by: 'vfio',
    holds: ({ after }) =>
      after.happened.some((event) => {
        if (event.what !== 'unmasked' || !event.lineHigh || !those(config, hasResampler).includes(event.irq)) {
          return false;
        }
        const { line, depth, masked } = vfioOf(config, after, event.irq);
        return line && depth === 0 && !masked;
      }),
  }),
);

export const maintenanceAsserted = named(() =>
  sometimes({
    id: 'R21',
    says: 'the maintenance interrupt is asserted while the guest runs',
    cites: 'IHI 0048B 5.3.4 (GICH_MISR)',
    by: 'gic',
    holds: (w) => w.vcpus.some((vcpu) => vcpu.phase === 'guest' && isMaintenanceAsserted(vcpu.cpu)),
  }),
);
