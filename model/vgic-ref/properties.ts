import { over, type Property, upTo } from '../../src/language/index.js';
import { at, type Machine } from './machine.js';
import type { World } from './world.js';

const { always } = over<World>();
const said = { cites: 'vgic-ref, a fixed benchmark model', by: 'kvm' };

/** I1 to I6 of the benchmark's description. */
export const propertiesOf = (machine: Machine): readonly Property<World>[] => {
  const { config } = machine;
  const irq = upTo(config.irqs.length);
  const vcpu = upTo(config.vcpus);
  const lr = upTo(config.listRegisters);
  const forwarded = irq.filter((i) => machine.isForwarded(i));

  return [
    always({
      ...said,
      id: 'I1',
      name: 'forwarded-not-pending-and-active',
      says: 'a forwarded interrupt is never pending and active in a list register',
      for: { vcpu, lr },
      when: (w, { vcpu, lr }) => machine.isForwarded(at(at(w.vcpus, vcpu).lrs, lr).irq),
      holds: (w, { vcpu, lr }) => at(at(w.vcpus, vcpu).lrs, lr).state !== 'pending+active',
    }),
    always({
      ...said,
      id: 'I2',
      name: 'unique-interrupt',
      says: 'an interrupt is in at most one list register of all vCPUs',
      for: { irq },
      when: (w, { irq }) => machine.isInListRegister(w, irq),
      holds: (w, { irq }) =>
        w.vcpus.flatMap(({ lrs }) => lrs.filter((lr) => lr.state !== 'invalid' && lr.irq === irq)).length <= 1,
    }),
    always({
      ...said,
      id: 'I3',
      name: 'hardware-is-active',
      says: 'a forwarded interrupt that the vgic knows of is active in the physical GIC',
      for: { irq: forwarded },
      when: (w, { irq }) => {
        const { line, pending, active } = at(w.irqs, irq);
        return line || pending || active || machine.isInListRegister(w, irq);
      },
      holds: (w, { irq }) => at(w.irqs, irq).physicalActive,
    }),
    always({
      ...said,
      id: 'I4',
      name: 'kick-accounted',
      says: 'a running vCPU with a deliverable interrupt outside its list registers has been kicked',
      for: { irq },
      when: (w, { irq }) =>
        at(w.irqs, irq).enabled &&
        machine.isPending(w, irq) &&
        at(w.vcpus, at(w.irqs, irq).target).running &&
        !machine.isInListRegister(w, irq),
      holds: (w, { irq }) => at(w.vcpus, at(w.irqs, irq).target).kicked,
    }),
    always({
      ...said,
      id: 'I5',
      name: 'outside-is-empty',
      says: 'a vCPU outside the guest has no kick outstanding and no interrupt in its list registers',
      for: { vcpu },
      when: (w, { vcpu }) => !at(w.vcpus, vcpu).running,
      holds: (w, { vcpu }) =>
        !at(w.vcpus, vcpu).kicked && at(w.vcpus, vcpu).lrs.every(({ state }) => state === 'invalid'),
    }),
    always({
      ...said,
      id: 'I6',
      name: 'level-not-pending-and-active',
      says: 'a level interrupt is never pending and active in a list register',
      for: { vcpu, lr },
      when: (w, { vcpu, lr }) => machine.isLevel(at(at(w.vcpus, vcpu).lrs, lr).irq),
      holds: (w, { vcpu, lr }) => at(at(w.vcpus, vcpu).lrs, lr).state !== 'pending+active',
    }),
  ];
};
