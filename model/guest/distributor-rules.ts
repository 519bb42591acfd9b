import { type Rule, upTo, type View } from '../../src/language/index.js';
import { type Access, interruptOf } from '../config.js';
import { restartAssertion } from '../ghost.js';
import type { Hypervisor } from '../kvm/hypervisor.js';
import { lineOf } from '../line.js';
import { rule } from '../speak.js';
import { at, type World } from '../world.js';

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

  /** Is there a vCPU that may be executing the access? For an SGI or PPI only the one it belongs to. */
  const mayAccess = (w: View<World>, irq: number): boolean => {
    const owner = interruptOf(config, irq).vcpu;
    return owner === null ? w.vcpus.some((_, v) => kvm.mayEmulate(w, v)) : kvm.mayEmulate(w, owner);
  };

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
        mayAccess(w, irq) && !at(w.irqs, irq).enabled && (interruptOf(config, irq).handler === 'plain' || threadIsDone)
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
      mayAccess(w, irq) &&
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
    when: (w, { irq }) => mayAccess(w, irq) && isPendingWritten(w, irq) && !at(w.irqs, irq).pendingLatch,
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
    when: (w, { irq }) => mayAccess(w, irq) && isPendingWritten(w, irq),
    does: (w, { irq }) => {
      kvm.writeClearPending(w, irq);
    },
  });

  /** ISACTIVER makes the guest owe a deactivation, ICACTIVER is one; neither touches a running priority. */
  const changeActive = (w: World, irq: number, active: boolean): void => {
    kvm.writeActive(w, irq, active);
    w.guest.holds[irq] = active;
    if (!active) {
      restartAssertion(config, w, irq);
    }
  };

  const accessActive = (w: World, irq: number, access: 'set' | 'clear' | 'read'): void => {
    if (access === 'read') {
      kvm.readActive(w, irq);
    } else {
      changeActive(w, irq, access === 'set');
    }
  };

  /** With coarse steps the whole access is one, at a moment when nobody need be brought out of the guest. */
  const beginAccess = (w: World, irq: number, access: 'set' | 'clear' | 'read'): void => {
    if (config.fine.includes('halt')) {
      w.halt = { irq, access };
      kvm.haltGuest(w);
    } else {
      accessActive(w, irq, access);
    }
  };

  const isAllowed = (w: View<World>, irq: number, access: 'set' | 'clear' | 'read'): boolean =>
    mayAccess(w, irq) && (config.fine.includes('halt') || kvm.isHaltedFor(w, irq, access));

  const setActive = rule({
    id: 'guest.setActive',
    by: 'guest',
    says: 'the guest writes ISACTIVER',
    cites: 'IHI 0048B 4.3.9; vgic_mmio_write_sactive',
    for: accessed('active'),
    when: (w, { irq }) => isAllowed(w, irq, 'set') && !at(w.guest.holds, irq),
    does: (w, { irq }) => {
      beginAccess(w, irq, 'set');
    },
  });

  const clearActive = rule({
    id: 'guest.clearActive',
    by: 'guest',
    says: 'the guest writes ICACTIVER',
    cites: 'IHI 0048B 4.3.10; vgic_mmio_write_cactive',
    for: accessed('active'),
    when: (w, { irq }) =>
      isAllowed(w, irq, 'clear') && at(w.guest.holds, irq) && !w.vcpus.some(({ nested }) => nested.includes(irq)),
    does: (w, { irq }) => {
      beginAccess(w, irq, 'clear');
    },
  });

  const readActive = rule({
    id: 'guest.readActive',
    by: 'guest',
    says: 'the guest reads ISACTIVER',
    cites: 'IHI 0048B 4.3.9; vgic_mmio_read_active',
    for: accessed('readActive'),
    when: (w, { irq }) => isAllowed(w, irq, 'read'),
    does: (w, { irq }) => {
      beginAccess(w, irq, 'read');
    },
  });

  const finishAccess = rule({
    id: 'kvm.finishHaltedAccess',
    by: 'kvm',
    says: 'every vCPU is out of the guest: the active register is accessed and the VM resumes',
    cites: 'kvm_arm_halt_guest, vgic_mmio_change_active, kvm_arm_resume_guest',
    when: (w) => w.halt !== null && kvm.isHaltedFor(w, w.halt.irq, w.halt.access),
    does: (w) => {
      const { halt } = w;
      if (halt !== null) {
        const { irq, access } = halt;
        w.halt = null;
        accessActive(w, irq, access);
      }
    },
  });

  const readPending = rule({
    id: 'guest.readPending',
    by: 'guest',
    says: 'the guest reads ISPENDR',
    cites: 'IHI 0048B 4.3.7; vgic_mmio_read_pending',
    for: accessed('readPending'),
    when: (w, { irq }) => mayAccess(w, irq),
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
    when: (w, { irq, vcpu }) => mayAccess(w, irq) && at(w.irqs, irq).target !== vcpu,
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
      mayAccess(w, irq) && at(w.irqs, irq).priority !== priority && !at(w.guest.holds, irq),
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

  const rules = [
    enable,
    disable,
    setPending,
    clearPending,
    setActive,
    clearActive,
    readActive,
    readPending,
    retarget,
    prioritise,
    sendSgi,
  ];
  return [
    ...rules.filter((written) => written.for.irq?.length !== 0),
    ...(config.guest.controls.includes('distributor') ? [switchDistributor] : []),
    ...(config.fine.includes('halt') ? [finishAccess] : []),
  ];
};
