import { type Model, over, type Property } from '../../src/language/index.js';
import { at } from '../at.js';
import { isEdge } from './config.js';
import { isLoaded } from './cpu-interface.js';
import { gicV5Model } from './model.js';
import { takenAtLast } from './promises.js';
import { isAsked, isDue, isUnmasked, ppisOf } from './speak.js';
import type { VgicV5 } from './vgic-v5.js';
import { gicV5Witnesses } from './witnesses.js';
import type { GicV5World } from './world.js';

const { always, everyStep } = over<GicV5World>();

/** A GICv5 guest with all that must hold of KVM under it, the situations that it must reach, and what it promises. */
export const checkedGicV5 = (
  kvm: VgicV5,
  reaches: readonly string[] = [],
  promises: readonly string[] = [],
): Model<GicV5World> => ({
  ...gicV5Model(kvm),
  properties: [
    ...[takenAtLast(kvm)].filter(({ id }) => promises.includes(id)),
    ...gicV5Laws(kvm),
    ...gicV5Witnesses(kvm).filter(({ id }) => reaches.includes(id)),
  ],
});

/** Those that say something in this configuration. */
export const gicV5Laws = (kvm: VgicV5): readonly Property<GicV5World>[] =>
  [...pendingLaws(kvm), ...stateLaws(kvm), ...sleepLaws(kvm)].filter((law) =>
    Object.values(law.for ?? {}).every((values) => values.length > 0),
  );

const pendingLaws = (kvm: VgicV5): readonly Property<GicV5World>[] => {
  const { config } = kvm;
  return [
    always({
      id: 'V5a',
      name: 'edge-once',
      says: 'an edge is pending in one place from when it is raised until the guest acknowledges it, and then no more',
      cites: 'vgic_v5_flush_ppi_state, vgic_v5_fold_ppi_state: "This is an OR to avoid losing incoming edges!"',
      by: 'kvm',
      for: { ppi: ppisOf(config, isEdge) },
      holds: (w, { ppi }) => {
        const kept = [at(w.irqs, ppi).pendingLatch, at(w.hw.pendr, ppi) || isFlushed(w, ppi)];
        return kept.filter(Boolean).length === at(w.owed, ppi);
      },
      because: (w, { ppi }) => ({ irq: at(w.irqs, ppi), owed: at(w.owed, ppi) }),
    }),
    always({
      id: 'V5b',
      name: 'level-follows-its-line',
      says: 'a level is pending for a guest that runs if its line is high and only then, or the guest is about to be left',
      cites: 'vgic_v5_flush_ppi_state; __vgic_v5_restore_ppi_state (DVI)',
      by: 'kvm',
      for: { ppi: ppisOf(config, (own) => !isEdge(own)) },
      when: (w) => w.phase === 'guest' && !w.exiting,
      holds: (w, { ppi }) => kvm.isPending(w, ppi) === at(w.lines, ppi),
      because: (w, { ppi }) => ({ pending: kvm.isPending(w, ppi), line: at(w.lines, ppi) }),
    }),
    always({
      id: 'V5f',
      name: 'told-of-an-edge',
      says: 'a guest that runs without an edge that user space has raised is about to be left',
      cites: 'vgic_v5_ppi_queue_irq_unlock: "Directly kick the target VCPU to make sure it sees the IRQ"',
      by: 'kvm',
      for: { ppi: ppisOf(config, isEdge) },
      when: (w, { ppi }) => w.phase === 'guest' && at(w.owed, ppi) > 0 && !at(w.hw.pendr, ppi),
      holds: (w) => w.exiting,
      because: (w, { ppi }) => ({ irq: at(w.irqs, ppi) }),
    }),
    everyStep({
      id: 'V5h',
      name: 'takes-what-is-asked',
      says: 'what the guest acknowledges was asked for, enabled, urgent enough, and not acknowledged already',
      cites: 'vgic_v5_flush_ppi_state, access_gicv5_ppi_enabler',
      by: 'kvm',
      for: { ppi: ppisOf(config) },
      when: ({ after }, { ppi }) => after.happened.some((event) => event.what === 'acknowledged' && event.ppi === ppi),
      holds: ({ before }, { ppi }) => isDue(config, before, ppi),
      because: ({ before }, { ppi }) => ({
        asked: isAsked(config, before, ppi),
        held: at(before.guest.holds, ppi),
        guest: before.guest,
      }),
    }),
  ];
};

/** In host_data between a flush and the entry: Linux until 7.2, without VHE. */
const isFlushed = (w: Parameters<typeof isDue>[1], ppi: number): boolean =>
  w.phase === 'entering' && at(at(w.hostData, w.cpu).pendr, ppi);

const stateLaws = (kvm: VgicV5): readonly Property<GicV5World>[] => {
  const { config } = kvm;
  return [
    always({
      id: 'V5d',
      name: 'timer-is-the-guests',
      says: "while a vCPU is loaded its timer does not interrupt the host; of one that is not, nothing is left of the guest's",
      cites:
        'kvm_timer_vcpu_load_gic, kvm_timer_vcpu_put, __vgic_v5_save_ppi_state: "Now that we are done, disable DVI"',
      by: 'kvm',
      for: { ppi: ppisOf(config, ({ kind }) => kind === 'timer') },
      holds: (w, { ppi }) =>
        isLoaded(w) ? !kvm.isHostInterrupted(w, ppi) : !at(w.physActive, ppi) && !at(w.hw.dvir, ppi),
      because: (w, { ppi }) => ({ active: at(w.physActive, ppi), line: at(w.lines, ppi), dvi: at(w.hw.dvir, ppi) }),
    }),
    always({
      id: 'V5e',
      name: 'active-as-the-guest-left-it',
      says: 'a PPI is active while the guest has acknowledged it and not deactivated it, wherever that is kept',
      cites: 'vgic_v5_fold_ppi_state: "Re-inject the exit state as entry state next time!"',
      by: 'kvm',
      for: { ppi: ppisOf(config) },
      // On the way in, between a flush and what follows it, nobody looks.
      when: (w) => w.phase !== 'entering',
      holds: (w, { ppi }) => {
        const kept = w.phase === 'guest' ? [at(w.hw.activer, ppi)] : [at(w.cpuIf.activer, ppi), at(w.irqs, ppi).active];
        return kept.every((active) => active === at(w.guest.holds, ppi));
      },
      because: (w, { ppi }) => ({ held: at(w.guest.holds, ppi), irq: at(w.irqs, ppi), active: at(w.hw.activer, ppi) }),
    }),
    always({
      id: 'V5i',
      name: 'interface-as-the-guest-left-it',
      says: 'a guest that runs has the enables, priorities, mask and active priorities that it wrote last',
      cites: '__vgic_v5_restore_ppi_state, __vgic_v5_restore_vmcr_apr, access_gicv5_ppi_enabler',
      by: 'kvm',
      when: (w) => w.phase === 'guest',
      holds: ({ hw, guest }) =>
        hw.en === guest.en &&
        hw.vpmr === guest.vpmr &&
        hw.apr.every((active, priority) => active === guest.apr[priority]) &&
        hw.enabler.every((enabled, ppi) => enabled === guest.enabled[ppi]) &&
        hw.priorityr.every((priority, ppi) => priority === guest.priority[ppi]),
      because: ({ hw, guest }) => ({ hw, guest }),
    }),
  ];
};

const sleepLaws = ({ config }: VgicV5): readonly Property<GicV5World>[] => [
  always({
    id: 'V5c',
    name: 'sleeper-has-nothing-to-take',
    says: 'a vCPU does not sleep while there is a PPI that its guest could take, by its present priorities and masks',
    cites: 'vgic_v5_has_pending_ppi, vgic_v5_sync_ppi_priorities',
    by: 'kvm',
    for: { ppi: ppisOf(config) },
    when: (w) => w.phase === 'blocked',
    holds: (w, { ppi }) => !isDue(config, w, ppi),
    because: (w, { ppi }) => ({ irq: at(w.irqs, ppi), guest: w.guest, line: at(w.lines, ppi) }),
  }),
  everyStep({
    id: 'V5g',
    name: 'pending-for-a-reason',
    says: 'a vCPU that looks for a reason not to sleep finds one only where a PPI is pending, enabled and urgent enough',
    cites: 'vgic_v5_get_effective_priority_mask, vgic_v5_has_pending_ppi',
    by: 'kvm',
    when: ({ after }) => after.happened.some(({ what }) => what === 'kept awake'),
    holds: ({ before }) => ppisOf(config).some((ppi) => isAsked(config, before, ppi) && isUnmasked(before, ppi)),
    because: ({ before }) => ({ irqs: before.irqs, guest: before.guest }),
  }),
];
