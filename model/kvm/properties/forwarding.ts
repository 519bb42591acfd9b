import type { View } from '../../../src/language/index.js';
import { at } from '../../at.js';
import { whereLegal } from '../../guest/where.js';
import { concerned, whereSome } from '../../machine/claim.js';
import { type Interrupt, isMapped, those } from '../../machine/config.js';
import { physicalOf } from '../../machine/lines.js';
import type { Claim as ClaimOf } from '../../machine/part.js';
import { everyStep } from '../speak.js';
import type { World } from '../state.js';
import type { Vgic } from '../vgic.js';

type Claim = ClaimOf<Vgic, World>;

/** What KVM does to the physical interrupt behind a forwarded one. */

const isForwardedLevel = (irq: Interrupt): boolean => isMapped(irq) && irq.trigger === 'level';

/** An access of the guest, at once or when the VM is halted for it, or a write of DIR that has trapped. */
const isAccessed = ({ halt, vcpus }: View<World>, irq: number): boolean =>
  halt?.irq === irq || vcpus.some(({ trappedDir }) => trappedDir === irq);

export const freedWhileLow: Claim = {
  appliesTo: (kvm) => kvm.config.hwDeactivation && whereSome(isForwardedLevel)(kvm),
  property: ({ config }) =>
    everyStep({
      id: 'S50',
      name: 'freed-while-low',
      says: 'KVM frees a physical interrupt that the guest has neither ended nor written to only while its line is low: else the host would take it once more',
      cites: 'vgic_irq_handle_resampling; "Resample HW pending state on deactivation", 3134cc8beb69',
      by: 'kvm',
      applies: 'to forwarded level interrupts',
      for: { irq: those(config, isForwardedLevel) },
      when: ({ before, after, action }, { irq }) =>
        physicalOf(config, before, irq)?.active === true &&
        physicalOf(config, after, irq)?.active === false &&
        action.params.irq !== irq &&
        !isAccessed(before, irq) &&
        !after.happened.some((event) => event.what === 'physically deactivated' && event.irq === irq),
      holds: ({ after }, { irq }) => physicalOf(config, after, irq)?.line === false,
    }),
};

/** Of one that the guest makes pending the latch keeps it masked, too. */
const isFreedByFold = (irq: Interrupt): boolean =>
  isForwardedLevel(irq) && !irq.access.includes('pending') && !irq.access.includes('idlePending');

export const freedWhenEnded: Claim = {
  appliesTo: (kvm) => !kvm.config.hwDeactivation && whereSome(isFreedByFold)(kvm),
  property: ({ config }) =>
    everyStep({
      id: 'S60',
      name: 'freed-when-ended',
      says: 'where list registers deactivate nothing, the physical interrupt of a timer is masked after a fold exactly while the guest has not ended the virtual one',
      cites: 'vgic_irq_handle_resampling, timer_irq_set_irqchip_state; "Implement SW-driven deactivation" (v5.14)',
      by: 'kvm',
      applies: 'where timers are resampled',
      for: { irq: those(config, isFreedByFold) },
      about: { irq: concerned },
      when: ({ before, after }, { irq }) =>
        after.happened.some((event) => event.what === 'folded' && event.irq === irq) &&
        physicalOf(config, after, irq) !== null &&
        !isAccessed(before, irq),
      holds: ({ after }, { irq }) => physicalOf(config, after, irq)?.active === at(after.guest.holds, irq),
      because: ({ after }, { irq }) => ({ physical: physicalOf(config, after, irq) }),
    }),
};

const isEnabledByGuest = (irq: Interrupt): boolean => isForwardedLevel(irq) && irq.access.includes('enable');

export const sampledWhenEnabled: Claim = {
  appliesTo: whereSome(isEnabledByGuest),
  property: ({ config, lineLevel }) =>
    everyStep({
      id: 'S49',
      name: 'sampled-when-enabled',
      says: 'after a write of ISENABLER KVM takes the line of a forwarded level interrupt to be what the physical one has',
      cites: 'vgic_mmio_write_senable; "Resample the pending state of an IRQ when unmasking", fef8f2b90edb',
      by: 'kvm',
      applies: 'to forwarded level interrupts that the guest enables',
      for: { irq: those(config, isEnabledByGuest) },
      about: { irq: concerned },
      when: ({ after, action }, { irq }) =>
        action.rule === 'guest.enable' && action.params.irq === irq && physicalOf(config, after, irq) !== null,
      holds: ({ after }, { irq }) => lineLevel(after, irq) === physicalOf(config, after, irq)?.line,
    }),
};

export const keptWhileHeld: Claim = {
  appliesTo: (kvm) => whereSome(isMapped)(kvm) && whereLegal(kvm),
  property: ({ config }) =>
    everyStep({
      id: 'S51',
      name: 'kept-while-held',
      says: 'the physical interrupt behind one that the guest has not deactivated yet stays active',
      cites: 'IHI 0048B 3.2.4; "Support VGIC dist pend/active changes for mapped IRQs"',
      by: 'kvm',
      applies: 'where an interrupt is forwarded, and the guest keeps to legal orders',
      for: { irq: those(config, isMapped) },
      when: ({ before, after }, { irq }) =>
        physicalOf(config, before, irq)?.active === true && physicalOf(config, after, irq)?.active === false,
      holds: ({ after }, { irq }) => !at(after.guest.holds, irq),
    }),
};
