import { type Rule, upTo, type View } from '../../src/language/index.js';
import { type Access, interruptOf } from '../config.js';
import type { Hypervisor } from '../kvm/hypervisor.js';
import { lineOf } from '../line.js';
import { rule } from '../speak.js';
import { at, type World } from '../world.js';
import { mayAccess } from './may-access.js';

/**
 * What the guest does with its distributor: each access traps, and is emulated by a vCPU that is out of the guest and
 * has folded its list registers.
 */
export const distributorRules = (kvm: Hypervisor): readonly Rule<World>[] => {
  const { config } = kvm;
  const has = (irq: number, access: Access): boolean => interruptOf(config, irq).access.includes(access);
  const accessed = (...accesses: readonly Access[]) => ({
    irq: upTo(config.interrupts.length).filter((irq) => accesses.some((access) => has(irq, access))),
  });

  const isPendingWritten = (w: View<World>, irq: number): boolean => has(irq, 'pending') || !at(w.guest.holds, irq);

  const enable = rule({
    id: 'guest.enable',
    by: 'guest',
    says: 'the guest writes ISENABLER',
    cites: 'IHI 0048B 4.3.5; vgic_mmio_write_senable',
    for: accessed('enable'),
    when: (w, { irq }) => {
      const threadIsDone = !at(w.guest.holds, irq) && !lineOf(config, w, irq);
      return (
        mayAccess(kvm, w, irq) &&
        !at(w.irqs, irq).enabled &&
        (interruptOf(config, irq).handler === 'plain' || threadIsDone)
      );
    },
    does: (w, { irq }) => {
      kvm.writeEnable(w, irq);
    },
  });

  const disable = rule({
    id: 'guest.disable',
    by: 'guest',
    says: 'the guest writes ICENABLER',
    cites: 'IHI 0048B 4.3.6; vgic_mmio_write_cenable',
    for: accessed('enable'),
    when: (w, { irq }) =>
      mayAccess(kvm, w, irq) &&
      at(w.irqs, irq).enabled &&
      (interruptOf(config, irq).handler === 'plain' || at(w.guest.holds, irq)),
    does: (w, { irq }) => {
      kvm.writeDisable(w, irq);
    },
  });

  const setPending = rule({
    id: 'guest.setPending',
    by: 'guest',
    says: 'the guest writes ISPENDR',
    cites: 'IHI 0048B 4.3.7; vgic_mmio_write_spending',
    for: accessed('pending', 'idlePending'),
    when: (w, { irq }) => mayAccess(kvm, w, irq) && isPendingWritten(w, irq) && !at(w.irqs, irq).pendingLatch,
    does: (w, { irq }) => {
      kvm.writeSetPending(w, irq);
    },
  });

  const clearPending = rule({
    id: 'guest.clearPending',
    by: 'guest',
    says: 'the guest writes ICPENDR',
    cites: 'IHI 0048B 4.3.8; vgic_mmio_write_cpending',
    for: accessed('pending', 'idlePending'),
    when: (w, { irq }) => mayAccess(kvm, w, irq) && isPendingWritten(w, irq),
    does: (w, { irq }) => {
      kvm.writeClearPending(w, irq);
    },
  });

  const readPending = rule({
    id: 'guest.readPending',
    by: 'guest',
    says: 'the guest reads ISPENDR',
    cites: 'IHI 0048B 4.3.7; vgic_mmio_read_pending',
    for: accessed('readPending'),
    when: (w, { irq }) => mayAccess(kvm, w, irq),
    does: (w, { irq }) => {
      kvm.readPending(w, irq);
    },
  });

  const retarget = rule({
    id: 'guest.retarget',
    by: 'guest',
    says: 'the guest writes ITARGETSR or IROUTER',
    cites: 'IHI 0048B 4.3.12; vgic_mmio_write_target, vgic_mmio_write_irouter',
    for: { ...accessed('target'), vcpu: upTo(config.vcpus) },
    when: (w, { irq, vcpu }) => mayAccess(kvm, w, irq) && at(w.irqs, irq).target !== vcpu,
    does: (w, { irq, vcpu }) => {
      kvm.writeTarget(w, irq, vcpu);
    },
  });

  const prioritise = rule({
    id: 'guest.setPriority',
    by: 'guest',
    says: 'the guest writes IPRIORITYR',
    cites: 'IHI 0048B 4.3.11; vgic_mmio_write_priority',
    for: { ...accessed('priority'), priority: upTo(config.priorities) },
    when: (w, { irq, priority }) =>
      mayAccess(kvm, w, irq) && at(w.irqs, irq).priority !== priority && !at(w.guest.holds, irq),
    does: (w, { irq, priority }) => {
      kvm.writePriority(w, irq, priority);
    },
  });

  const switchDistributor = rule({
    id: 'guest.distributor',
    by: 'guest',
    says: 'the guest disables or enables the distributor',
    cites: 'IHI 0048B 4.3.1 (GICD_CTLR); vgic_mmio_write_v2_misc',
    when: (w) => w.vcpus.some((_, v) => kvm.mayEmulate(w, v)),
    does: (w) => {
      kvm.writeDistributor(w, !w.distributorEnabled);
    },
  });

  const sendSgi = rule({
    id: 'guest.sendSgi',
    by: 'guest',
    says: 'another CPU of the guest sends an SGI',
    cites: 'IHI 0048B 4.3.15 (GICD_SGIR); vgic_mmio_write_sgir, vgic_v3_dispatch_sgi',
    for: {
      sender: upTo(config.sgiSenders),
      irq: upTo(config.interrupts.length).filter((irq) => interruptOf(config, irq).source === 'sgi'),
    },
    when: (w, { irq, sender }) => {
      const { senders, pendingLatch } = at(w.irqs, irq);
      return !(senders[sender] ?? pendingLatch);
    },
    does: (w, { irq, sender }) => {
      kvm.sendSgi(w, irq, sender);
    },
  });

  const rules = [enable, disable, setPending, clearPending, readPending, retarget, prioritise, sendSgi];
  return [
    ...rules.filter((written) => written.for.irq?.length !== 0),
    ...(config.guest.controls.includes('distributor') ? [switchDistributor] : []),
  ];
};
