import { over, type Rule, upTo, type View } from '../../src/language/index.js';
import { at } from '../at.js';
import { assertLine, keepSoftPending, lineOf } from '../ghost/ghost.js';
import { interruptOf } from '../machine/config.js';
import type { Hypervisor } from '../machine/hypervisor.js';
import type { GuestConfig } from './config.js';
import { accessed, mayAccess } from './may-access.js';
import { sgis } from './sgi.js';
import type { GuestState } from './state.js';

const { rule } = over<GuestState>();

/**
 * What the guest does with its distributor: each access traps, and is emulated by a vCPU that is out of the guest and
 * whose list registers are empty.
 */
export const distributorRules = (
  hypervisor: Hypervisor & { readonly config: GuestConfig },
): readonly Rule<GuestState>[] => {
  const { config } = hypervisor;

  const isPendingWritten = (w: View<GuestState>, irq: number): boolean =>
    interruptOf(config, irq).access.includes('pending') || !at(w.guest.holds, irq);

  const enable = rule({
    id: 'guest.enable',
    by: 'guest',
    says: 'the guest writes ISENABLER',
    cites: 'IHI 0048B 4.3.5; vgic_mmio_write_senable',
    for: accessed(config, 'enable'),
    when: (w, { irq, by }) => {
      const threadIsDone = !at(w.guest.holds, irq) && !lineOf(hypervisor, w, irq);
      return (
        mayAccess(hypervisor, w, irq, by) &&
        !hypervisor.isEnabled(w, irq) &&
        (interruptOf(config, irq).handler === 'plain' || threadIsDone)
      );
    },
    does: (w, { irq, by }) => {
      hypervisor.writeIsenabler(w, irq, by);
    },
  });

  const disable = rule({
    id: 'guest.disable',
    by: 'guest',
    says: 'the guest writes ICENABLER',
    cites: 'IHI 0048B 4.3.6; vgic_mmio_write_cenable',
    for: accessed(config, 'enable'),
    when: (w, { irq, by }) =>
      mayAccess(hypervisor, w, irq, by) &&
      hypervisor.isEnabled(w, irq) &&
      (interruptOf(config, irq).handler === 'plain' || at(w.guest.holds, irq)),
    does: (w, { irq }) => {
      hypervisor.writeIcenabler(w, irq);
    },
  });

  const setPending = rule({
    id: 'guest.setPending',
    by: 'guest',
    says: 'the guest writes ISPENDR',
    cites: 'IHI 0048B 4.3.7; vgic_mmio_write_spending',
    for: accessed(config, 'pending', 'idlePending'),
    when: (w, { irq, by }) =>
      mayAccess(hypervisor, w, irq, by) && isPendingWritten(w, irq) && !hypervisor.isLatched(w, irq),
    does: (w, { irq, by }) => {
      assertLine(w, irq);
      keepSoftPending(hypervisor, w, irq, true);
      hypervisor.writeIspendr(w, irq, by);
    },
  });

  const clearPending = rule({
    id: 'guest.clearPending',
    by: 'guest',
    says: 'the guest writes ICPENDR',
    cites: 'IHI 0048B 4.3.8; vgic_mmio_write_cpending',
    for: accessed(config, 'pending', 'idlePending'),
    when: (w, { irq, by }) => mayAccess(hypervisor, w, irq, by) && isPendingWritten(w, irq),
    does: (w, { irq, by }) => {
      keepSoftPending(hypervisor, w, irq, false);
      hypervisor.writeIcpendr(w, irq, by);
    },
  });

  const readPending = rule({
    id: 'guest.readPending',
    by: 'guest',
    says: 'the guest reads ISPENDR',
    cites: 'IHI 0048B 4.3.7; vgic_mmio_read_pending',
    for: accessed(config, 'readPending'),
    when: (w, { irq, by }) => mayAccess(hypervisor, w, irq, by),
    does: (w, { irq, by }) => {
      hypervisor.readIspendr(w, irq, by);
    },
  });

  const retarget = rule({
    id: 'guest.retarget',
    by: 'guest',
    says: `the guest writes ${config.guestGic === 2 ? 'ITARGETSR' : 'IROUTER'}`,
    cites: 'IHI 0048B 4.3.12; vgic_mmio_write_target, vgic_mmio_write_irouter',
    for: { ...accessed(config, 'target', 'nowhere'), vcpu: upTo(config.vcpus) },
    when: (w, { irq, vcpu, by }) => {
      const target = hypervisor.targetOf(w, irq);
      const isMoved = target === null || interruptOf(config, irq).access.includes('target');
      return mayAccess(hypervisor, w, irq, by) && target !== vcpu && isMoved;
    },
    does: (w, { irq, vcpu }) => {
      hypervisor.writeTarget(w, irq, vcpu);
    },
  });

  const routeNowhere = rule({
    id: 'guest.routeNowhere',
    by: 'guest',
    says: 'the guest writes IROUTER: a CPU that is not there',
    cites: 'IHI 0069 (GICD_IROUTER); vgic_mmio_write_irouter, kvm_mpidr_to_vcpu',
    for: accessed(config, 'nowhere'),
    when: (w, { irq, by }) => mayAccess(hypervisor, w, irq, by) && hypervisor.targetOf(w, irq) !== null,
    does: (w, { irq }) => {
      hypervisor.writeTarget(w, irq, null);
    },
  });

  const prioritise = rule({
    id: 'guest.setPriority',
    by: 'guest',
    says: 'the guest writes IPRIORITYR',
    cites: 'IHI 0048B 4.3.11; vgic_mmio_write_priority',
    for: { ...accessed(config, 'priority'), priority: upTo(config.priorities) },
    when: (w, { irq, priority, by }) =>
      mayAccess(hypervisor, w, irq, by) && hypervisor.priorityOf(w, irq) !== priority && !at(w.guest.holds, irq),
    does: (w, { irq, priority }) => {
      hypervisor.writeIpriorityr(w, irq, priority);
    },
  });

  const regroup = rule({
    id: 'guest.setGroup',
    by: 'guest',
    says: 'the guest writes IGROUPR: an interrupt that it does not handle is of the other group',
    cites: 'IHI 0069 (GICD_IGROUPR<n>), IHI 0048B 4.3.4; vgic_mmio_write_group',
    for: accessed(config, 'group'),
    when: (w, { irq, by }) => mayAccess(hypervisor, w, irq, by) && !at(w.guest.holds, irq),
    does: (w, { irq }) => {
      hypervisor.writeIgroupr(w, irq, 1 - hypervisor.groupOf(w, irq));
    },
  });

  const switchDistributor = rule({
    id: 'guest.distributor',
    by: 'guest',
    says: 'the guest disables or enables the distributor',
    cites: 'IHI 0048B 4.3.1 (GICD_CTLR); vgic_mmio_write_v2_misc',
    when: (w) => w.vcpus.some((_, v) => hypervisor.mayEmulate(w, v)),
    does: (w) => {
      hypervisor.writeCtlr(w, !hypervisor.isForwarding(w));
    },
  });

  const sendSgi = rule({
    id: 'guest.sendSgi',
    by: 'guest',
    says: 'a CPU of the guest sends an SGI',
    cites: 'IHI 0048B 4.3.15 (GICD_SGIR); vgic_mmio_write_sgir, vgic_v3_dispatch_sgi',
    for: {
      sender: upTo(config.sgiSenders),
      irq: sgis(config),
    },
    when: (w, { irq, sender }) => !hypervisor.isStopped(w) && !hypervisor.isSgiPending(w, irq, sender),
    does: (w, { irq, sender }) => {
      hypervisor.writeSgir(w, irq, sender);
    },
  });

  return [
    ...[enable, disable, setPending, clearPending, readPending, retarget, routeNowhere, prioritise, regroup, sendSgi],
    ...(config.guest.controls.includes('distributor') ? [switchDistributor] : []),
  ];
};
