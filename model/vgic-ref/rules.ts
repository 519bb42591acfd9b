import { type Effect, over, type Rule, upTo } from '../../src/language/index.js';
import { at, type Machine } from './machine.js';
import type { World } from './world.js';

const { rule } = over<World>();
const cites = 'vgic-ref, a fixed benchmark model';

/** Every atomic step, in the order of the benchmark's description. */
export const rulesOf = (machine: Machine): readonly Rule<World>[] => {
  const { config } = machine;
  const irqs = upTo(config.irqs.length);
  const vcpu = upTo(config.vcpus);
  const lr = upTo(config.listRegisters);
  const levels = irqs.filter((irq) => machine.isLevel(irq));
  const forwarded = irqs.filter((irq) => machine.isForwarded(irq));

  return [
    rule({
      id: 'raise',
      by: 'device',
      says: 'the device raises its line or sends an edge',
      cites,
      for: { irq: irqs },
      when: (w, { irq }) => {
        const { line, pending, physicalLine, physicalPending } = at(w.irqs, irq);
        if (machine.isForwarded(irq)) {
          return machine.isLevel(irq) ? !physicalLine : !physicalPending;
        }
        return machine.isLevel(irq) ? !line : !pending;
      },
      does: (w, { irq }) => {
        if (!machine.isForwarded(irq)) {
          machine.setPending(w, irq);
        } else if (machine.isLevel(irq)) {
          at(w.irqs, irq).physicalLine = true;
        } else {
          at(w.irqs, irq).physicalPending = true;
        }
      },
    }),
    rule({
      id: 'lower',
      by: 'device',
      says: 'the device lowers its line',
      cites,
      for: { irq: levels },
      when: (w, { irq }) => (machine.isForwarded(irq) ? at(w.irqs, irq).physicalLine : at(w.irqs, irq).line),
      does: (w, { irq }) => {
        if (machine.isForwarded(irq)) {
          at(w.irqs, irq).physicalLine = false;
        } else {
          at(w.irqs, irq).line = false;
        }
      },
    }),
    rule({
      id: 'hostAck',
      by: 'host',
      says: 'the host acknowledges the physical interrupt and injects it',
      cites,
      for: { irq: forwarded },
      when: (w, { irq }) => {
        const { physicalLine, physicalPending, physicalActive, masked } = at(w.irqs, irq);
        return (machine.isLevel(irq) ? physicalLine : physicalPending) && !physicalActive && !masked;
      },
      does: (w, { irq }) => {
        at(w.irqs, irq).physicalActive = true;
        at(w.irqs, irq).physicalPending = false;
        machine.setPending(w, irq);
      },
    }),
    rule({
      id: 'mask',
      by: 'host',
      says: 'the host masks the physical interrupt',
      cites,
      for: { irq: forwarded },
      when: (w, { irq }) => !at(w.irqs, irq).masked,
      does: (w, { irq }) => {
        at(w.irqs, irq).masked = true;
      },
    }),
    rule({
      id: 'unmask',
      by: 'host',
      says: 'the host unmasks the physical interrupt',
      cites,
      for: { irq: forwarded },
      when: (w, { irq }) => at(w.irqs, irq).masked,
      does: (w, { irq }) => {
        at(w.irqs, irq).masked = false;
      },
    }),
    rule({
      id: 'enable',
      by: 'guest',
      says: 'the guest enables the interrupt',
      cites,
      for: { irq: irqs },
      when: (w, { irq }) => !at(w.irqs, irq).enabled,
      does: (w, { irq }) => {
        at(w.irqs, irq).enabled = true;
        machine.kickIfDeliverable(w, irq);
      },
    }),
    rule({
      id: 'disable',
      by: 'guest',
      says: 'the guest disables the interrupt',
      cites,
      for: { irq: irqs },
      when: (w, { irq }) => at(w.irqs, irq).enabled,
      does: (w, { irq }) => {
        at(w.irqs, irq).enabled = false;
      },
    }),
    rule({
      id: 'retarget',
      by: 'guest',
      says: 'the guest sends the interrupt to another vCPU',
      cites,
      for: { irq: irqs, vcpu },
      when: (w, { irq, vcpu }) => at(w.irqs, irq).target !== vcpu,
      does: (w, { irq, vcpu }) => {
        at(w.irqs, irq).target = vcpu;
        machine.kickIfDeliverable(w, irq);
      },
    }),
    rule({
      id: 'enter',
      by: 'kvm',
      says: 'the vCPU enters the guest, its list registers populated',
      cites,
      for: { vcpu },
      when: (w, { vcpu }) => !at(w.vcpus, vcpu).running,
      does: [
        ...irqs.map(
          (irq): Effect<World, { vcpu: number }> =>
            (w, { vcpu }) =>
              machine.offer(w, vcpu, irq),
        ),
        (w, { vcpu }) => {
          at(w.vcpus, vcpu).running = true;
        },
      ],
    }),
    rule({
      id: 'exit',
      by: 'kvm',
      says: 'the vCPU leaves the guest, its list registers folded',
      cites,
      for: { vcpu },
      when: (w, { vcpu }) => at(w.vcpus, vcpu).running,
      does: [
        (w, { vcpu }) => {
          at(w.vcpus, vcpu).running = false;
          at(w.vcpus, vcpu).kicked = false;
        },
        ...lr.map(
          (register): Effect<World, { vcpu: number }> =>
            (w, { vcpu }) =>
              machine.fold(w, vcpu, register),
        ),
      ],
    }),
    rule({
      id: 'guestAck',
      by: 'guest',
      says: 'the guest acknowledges the interrupt in a list register',
      cites,
      for: { vcpu, lr },
      when: (w, { vcpu, lr }) => at(w.vcpus, vcpu).running && at(at(w.vcpus, vcpu).lrs, lr).state === 'pending',
      does: (w, { vcpu, lr }) => {
        at(at(w.vcpus, vcpu).lrs, lr).state = 'active';
      },
    }),
    rule({
      id: 'guestEoi',
      by: 'guest',
      says: 'the guest ends the interrupt in a list register',
      cites,
      for: { vcpu, lr },
      when: (w, { vcpu, lr }) =>
        at(w.vcpus, vcpu).running && ['active', 'pending+active'].includes(at(at(w.vcpus, vcpu).lrs, lr).state),
      does: (w, { vcpu, lr }) => {
        const register = at(at(w.vcpus, vcpu).lrs, lr);
        const { irq } = register;
        if (register.state === 'pending+active') {
          register.state = 'pending';
        } else {
          register.state = 'invalid';
          register.irq = 0;
        }
        if (machine.isForwarded(irq)) {
          at(w.irqs, irq).physicalActive = false;
        }
        machine.kickIfDeliverable(w, irq);
      },
    }),
  ];
};
