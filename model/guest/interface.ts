import { at } from '../at.js';
import { keepSoftPending, restartAssertion } from '../ghost/ghost.js';
import { bootGroup } from '../gic/groups.js';
import type { Deactivation } from '../gic/virtual-gic.js';
import type { Hardware, Hypervisor } from '../machine/hypervisor.js';
import { physicalOf } from '../machine/lines.js';
import { takeAll } from '../machine/vcpu-steps.js';
import type { GuestState } from './state.js';

/** The CPU interface of a vCPU in the guest, as its software uses it: what each access changes, legal or not. */

/** A read of IAR that returns this interrupt. */
export const acknowledge = (gic: Hardware, w: GuestState, v: number, irq: number): void => {
  const { cpu, nested } = at(w.vcpus, v);
  const lr = cpu.lrs.find((candidate) => candidate.irq === irq && gic.isAcknowledgeable(cpu, candidate));
  if (lr !== undefined) {
    gic.acknowledgeVirtual(cpu, lr);
    nested.push(irq);
    w.guest.holds[irq] = true;
    keepSender(w, irq, lr.source);
    keepGroup(w, irq, lr.group);
    keepSoftPending(gic, w, irq, false);
    w.happened.push({ what: 'acknowledged', vcpu: v, irq });
  }
};

/**
 * A write of EOIR: a priority drop and, with EOImode 0, the deactivation. With it the guest owes the interrupt nothing any
 * more if that is what it has acknowledged last, whatever becomes of it; of another one the hardware says so.
 */
export const endOfInterrupt = (hypervisor: Hypervisor, w: GuestState, v: number, irq: number): void => {
  const { cpu, nested } = at(w.vcpus, v);
  const isLast = nested.pop() === irq;
  const group = w.guest.groups[irq] ?? bootGroup(hypervisor.config, irq);
  const deactivation = hypervisor.endOfVirtualInterrupt(cpu, irq, group);
  if (deactivation !== null || (isLast && cpu.eoiMode === 0)) {
    release(hypervisor, w, irq);
  }
  deactivated(hypervisor, w, v, irq, deactivation);
};

/** A write of DIR, which may trap: then the vCPU exits. */
export const deactivateInterrupt = (hypervisor: Hypervisor, w: GuestState, v: number, irq: number): void => {
  writeDir(hypervisor, w, v, irq);
  takeAll(hypervisor.afterDir(), w, v);
};

/**
 * The write itself: either the interface sees to it, or the vCPU leaves the guest, and the rest is the hypervisor's. With it
 * the guest owes the interrupt nothing any more, whatever becomes of it.
 */
export const writeDir = (hypervisor: Hypervisor, w: GuestState, v: number, irq: number): void => {
  const { cpu } = at(w.vcpus, v);
  const isTrapped = hypervisor.trapsDir(w, v);
  if (isTrapped || cpu.eoiMode === 1) {
    release(hypervisor, w, irq);
  }
  if (isTrapped) {
    hypervisor.trapDir(w, v, irq);
  } else {
    deactivated(hypervisor, w, v, irq, hypervisor.deactivateByDir(cpu, irq));
  }
};

/** What the hardware made of it. */
const deactivated = (
  hypervisor: Hypervisor,
  w: GuestState,
  v: number,
  irq: number,
  deactivation: Deactivation | null,
): void => {
  if (deactivation !== null) {
    w.happened.push({ what: 'deactivated by the guest', vcpu: v, irq, found: deactivation.found });
    if (deactivation.found && deactivation.hw) {
      deactivatePhysical(hypervisor, w, irq);
    }
  }
};

/** A deactivation that reaches the physical interrupt: through LR.HW, or a write of DIR by the host. */
export const deactivatePhysical = (gic: Hardware, w: GuestState, irq: number): void => {
  const physical = physicalOf(gic.config, w, irq);
  const wasActive = physical !== null && gic.deactivateIrq(physical);
  w.happened.push({ what: 'physically deactivated', irq, wasActive });
};

/** The guest owes the interrupt nothing any more. */
export const release = (hypervisor: Hypervisor, w: GuestState, irq: number): void => {
  w.guest.holds[irq] = false;
  keepSender(w, irq, 0);
  keepGroup(w, irq, 0);
  restartAssertion(hypervisor, w, irq);
};

/** Where the configuration has senders to remember. */
const keepSender = (w: GuestState, irq: number, sender: number): void => {
  if (irq < w.guest.senders.length) {
    w.guest.senders[irq] = sender;
  }
};

/** Where a group may change. */
const keepGroup = (w: GuestState, irq: number, group: number): void => {
  if (irq < w.guest.groups.length) {
    w.guest.groups[irq] = group;
  }
};
