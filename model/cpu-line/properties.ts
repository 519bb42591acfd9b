import { type Model, over, type Property, upTo } from '../../src/language/index.js';
import { at } from '../at.js';
import { cpuLineModel } from './rules.js';
import type { CpuLines } from './steps.js';
import type { CpuLineWorld } from './world.js';

const { always, everyStep, someStep } = over<CpuLineWorld>();

/** A GIC in user space with all that must hold of KVM under it. */
export const checkedCpuLines = (kvm: CpuLines): Model<CpuLineWorld> => ({
  ...cpuLineModel(kvm),
  properties: [...laws(kvm), spurious],
});

const laws = ({ config }: CpuLines): readonly Property<CpuLineWorld>[] => {
  const vcpu = upTo(config.vcpus);
  return [
    always({
      id: 'U01',
      name: 'line-as-told',
      says: 'the IRQ input of a vCPU is what user space has said last',
      cites: 'vcpu_interrupt_line; Documentation/virt/kvm/api.rst 4.25',
      by: 'kvm',
      for: { vcpu },
      holds: (w, { vcpu }) => at(w.vcpus, vcpu).vi === at(w.told, vcpu),
      because: (w, { vcpu }) => ({ vcpu: at(w.vcpus, vcpu), told: at(w.told, vcpu) }),
    }),
    always({
      id: 'U02',
      name: 'hardware-follows',
      says: 'a guest that runs with another HCR_EL2.VI than user space has set is about to leave',
      cites: 'vcpu_interrupt_line: "trigger a world-switch round on the running physical CPU"',
      by: 'kvm',
      for: { vcpu },
      when: (w, { vcpu }) => at(w.vcpus, vcpu).phase === 'guest' && at(w.vcpus, vcpu).loaded !== at(w.vcpus, vcpu).vi,
      holds: (w, { vcpu }) => at(w.vcpus, vcpu).exiting,
      because: (w, { vcpu }) => ({ vcpu: at(w.vcpus, vcpu) }),
    }),
    always({
      id: 'U03',
      name: 'sleeper-is-woken',
      says: 'a vCPU does not sleep while its IRQ input is high',
      cites: 'vcpu_interrupt_line, kvm_vcpu_kick; kvm_arch_vcpu_runnable',
      by: 'kvm',
      for: { vcpu },
      when: (w, { vcpu }) => at(w.vcpus, vcpu).phase === 'blocked',
      holds: (w, { vcpu }) => !at(w.vcpus, vcpu).vi,
      because: (w, { vcpu }) => ({ vcpu: at(w.vcpus, vcpu) }),
    }),
    everyStep({
      id: 'U04',
      name: 'kicked-for-a-change',
      says: 'a vCPU is kicked only for a change of its IRQ input, or by a signal',
      cites: 'vcpu_interrupt_line: "If we didn\'t change anything, no need to wake up or kick other CPUs"',
      by: 'kvm',
      for: { vcpu },
      when: ({ after }, { vcpu }) => after.happened.some((event) => event.what === 'kicked' && event.vcpu === vcpu),
      holds: ({ before, after, action }, { vcpu }) =>
        action.rule === 'line.signal' || at(before.vcpus, vcpu).vi !== at(after.vcpus, vcpu).vi,
      because: ({ before }, { vcpu }) => ({ vcpu: at(before.vcpus, vcpu) }),
    }),
  ];
};

const spurious: Property<CpuLineWorld> = someStep({
  id: 'U11',
  name: 'spurious',
  says: 'the guest takes an IRQ exception, and IAR returns 1023: the line fell between',
  cites: 'IHI 0048B 4.4.4 (GICC_IAR)',
  by: 'guest',
  holds: ({ after }) => after.happened.some((event) => event.what === 'read' && event.irq === null),
});
