import { initially, type Model, model, over, type Rule, upTo } from '../../src/language/index.js';
import { at } from '../at.js';
import type { CpuLines } from './steps.js';
import { type CpuLineWorld, cpuLineWorldOf, outputOf } from './world.js';

const { rule } = over<CpuLineWorld>();

/** vCPUs of KVM with a GIC in user space, as a model of its own. */
export const cpuLineModel = (kvm: CpuLines): Model<CpuLineWorld> => {
  const world = cpuLineWorldOf(kvm.config);
  return model<CpuLineWorld>({
    id: 'cpu-line',
    says: 'vCPUs of KVM whose GIC user space emulates',
    world,
    starts: [initially(world, () => {})],
    rules: [...deviceRules(kvm), ...userRules(kvm), ...threadRules(kvm), ...guestRules(kvm)],
    // A guest that sleeps, with devices that may assert at any moment: never.
    ends: 'nowhere',
  });
};

const deviceRules = ({ config }: CpuLines): readonly Rule<CpuLineWorld>[] => [
  rule({
    id: 'line.change',
    by: 'device',
    says: 'a device raises its line, or lowers it, which the GIC of user space sees',
    cites: 'IHI 0048B 1.4.2',
    for: { irq: upTo(config.targets.length) },
    does: (w, { irq }) => {
      w.lines[irq] = !at(w.lines, irq);
    },
  }),
];

const userRules = (kvm: CpuLines): readonly Rule<CpuLineWorld>[] => {
  const { config } = kvm;
  const vcpu = { vcpu: upTo(config.vcpus) };
  const isVcpuIoctl = config.way === 'KVM_INTERRUPT';

  const tell = rule({
    id: 'line.tell',
    by: 'vmm',
    says: 'user space hands the output of its GIC to KVM: KVM_IRQ_LINE for the IRQ input of the vCPU',
    cites: 'Documentation/virt/kvm/api.rst 4.25; kvm_vm_ioctl_irq_line, vcpu_interrupt_line',
    for: vcpu,
    when: (w, { vcpu }) =>
      outputOf(config, w, vcpu) !== at(w.told, vcpu) && (!isVcpuIoctl || at(w.vcpus, vcpu).phase === 'user'),
    does: (w, { vcpu }) => {
      const output = outputOf(config, w, vcpu);
      w.told[vcpu] = output;
      if (isVcpuIoctl) {
        kvm.vcpuIoctlInterrupt(w, vcpu, output);
      } else {
        kvm.vcpuInterruptLine(w, vcpu, output);
      }
    },
  });

  const signal = rule({
    id: 'line.signal',
    by: 'vmm',
    says: 'user space calls the vCPU out of KVM_RUN by a signal, to call KVM_INTERRUPT',
    cites:
      'Documentation/virt/kvm/api.rst 4.16 (KVM_INTERRUPT), 5 (immediate_exit); "The injections themselves are currently synchronous" (Natapov, 2013)',
    for: vcpu,
    when: (w, { vcpu }) => {
      const { phase, signalled } = at(w.vcpus, vcpu);
      return outputOf(config, w, vcpu) !== at(w.told, vcpu) && phase !== 'user' && !signalled;
    },
    does: (w, { vcpu }) => {
      at(w.vcpus, vcpu).signalled = true;
      kvm.vcpuKick(w, vcpu);
    },
  });

  return isVcpuIoctl ? [tell, signal] : [tell];
};

const threadRules = (kvm: CpuLines): readonly Rule<CpuLineWorld>[] => {
  const vcpu = { vcpu: upTo(kvm.config.vcpus) };
  return [
    rule({
      id: 'line.run',
      by: 'vmm',
      says: 'user space calls KVM_RUN',
      cites: 'kvm_arch_vcpu_ioctl_run',
      for: vcpu,
      when: (w, { vcpu }) => at(w.vcpus, vcpu).phase === 'user',
      does: (w, { vcpu }) => {
        at(w.vcpus, vcpu).phase = 'host';
      },
    }),
    rule({
      id: 'line.prepare',
      by: 'kvm',
      says: 'the vCPU executes its requests, turns interrupts off and sets its mode to IN_GUEST_MODE',
      cites: 'kvm_arch_vcpu_ioctl_run, check_vcpu_requests',
      for: vcpu,
      when: (w, { vcpu }) => at(w.vcpus, vcpu).phase === 'host' && !at(w.vcpus, vcpu).signalled,
      does: (w, { vcpu }) => {
        at(w.vcpus, vcpu).requested = false;
        at(w.vcpus, vcpu).phase = 'entering';
      },
    }),
    rule({
      id: 'line.enter',
      by: 'kvm',
      says: 'the vCPU enters the guest with HCR_EL2.VI as user space has set it, or turns back',
      cites: 'kvm_vcpu_exit_request; __activate_traps',
      for: vcpu,
      when: (w, { vcpu }) => at(w.vcpus, vcpu).phase === 'entering',
      does: (w, { vcpu }) => {
        if (kvm.mustTurnBack(w, vcpu)) {
          leave(w, vcpu, 'host');
        } else {
          kvm.activateTraps(w, vcpu);
          at(w.vcpus, vcpu).phase = 'guest';
        }
      },
    }),
    rule({
      id: 'line.exit',
      by: 'kvm',
      says: 'the vCPU leaves the guest',
      cites: 'kvm_arch_vcpu_ioctl_run',
      for: vcpu,
      when: (w, { vcpu }) => at(w.vcpus, vcpu).phase === 'guest',
      does: (w, { vcpu }) => {
        leave(w, vcpu, 'host');
      },
    }),
    rule({
      id: 'line.return',
      by: 'kvm',
      says: 'the vCPU has a signal pending, and KVM_RUN returns',
      cites: 'kvm_arch_vcpu_ioctl_run: xfer_to_guest_mode_handle_work',
      for: vcpu,
      when: (w, { vcpu }) => at(w.vcpus, vcpu).phase === 'host' && at(w.vcpus, vcpu).signalled,
      does: (w, { vcpu }) => {
        at(w.vcpus, vcpu).signalled = false;
        at(w.vcpus, vcpu).phase = 'user';
      },
    }),
  ];
};

/** Out of the guest, and an IPI that was on its way is handled. */
const leave = (w: CpuLineWorld, v: number, phase: 'user' | 'host' | 'blocked'): void => {
  const vcpu = at(w.vcpus, v);
  vcpu.phase = phase;
  vcpu.exiting = false;
  vcpu.loaded = false;
};

const guestRules = (kvm: CpuLines): readonly Rule<CpuLineWorld>[] => {
  const { config } = kvm;
  const vcpu = { vcpu: upTo(config.vcpus) };
  return [
    rule({
      id: 'line.takeIrq',
      by: 'guest',
      says: 'the guest takes the IRQ exception',
      cites: 'DDI 0487 (HCR_EL2.VI)',
      for: vcpu,
      when: (w, { vcpu }) => {
        const { phase, loaded, masked } = at(w.vcpus, vcpu);
        return phase === 'guest' && loaded && !masked;
      },
      does: (w, { vcpu }) => {
        at(w.vcpus, vcpu).taken = true;
        at(w.vcpus, vcpu).masked = true;
      },
    }),
    rule({
      id: 'line.readIar',
      by: 'guest',
      says: 'the guest reads IAR, which user space emulates: an interrupt, or 1023 where none asserts any more',
      cites: 'IHI 0048B 4.4.4 (GICC_IAR)',
      for: { ...vcpu, irq: [-1, ...upTo(config.targets.length)] },
      when: (w, { vcpu, irq }) => {
        const { phase, taken } = at(w.vcpus, vcpu);
        const isAnswer =
          irq === -1 ? !outputOf(config, w, vcpu) : w.lines[irq] === true && config.targets[irq] === vcpu;
        return phase === 'guest' && taken && isAnswer;
      },
      does: (w, { vcpu, irq }) => {
        const own = at(w.vcpus, vcpu);
        own.taken = false;
        own.masked = irq !== -1;
        own.handles = irq === -1 ? null : irq;
        w.happened.push({ what: 'read', vcpu, irq: own.handles });
        leave(w, vcpu, 'user');
      },
    }),
    rule({
      id: 'line.eoi',
      by: 'guest',
      says: 'the guest writes EOIR, which user space emulates, and returns from the exception',
      cites: 'IHI 0048B 4.4.5 (GICC_EOIR)',
      for: vcpu,
      when: (w, { vcpu }) => at(w.vcpus, vcpu).phase === 'guest' && at(w.vcpus, vcpu).handles !== null,
      does: (w, { vcpu }) => {
        at(w.vcpus, vcpu).handles = null;
        at(w.vcpus, vcpu).masked = false;
        leave(w, vcpu, 'user');
      },
    }),
    rule({
      id: 'line.wfi',
      by: 'guest',
      says: 'the guest executes WFI: the vCPU sleeps unless its line is high',
      cites: 'kvm_vcpu_wfi, kvm_arch_vcpu_runnable',
      for: vcpu,
      when: (w, { vcpu }) => at(w.vcpus, vcpu).phase === 'guest',
      does: (w, { vcpu }) => {
        leave(w, vcpu, kvm.isRunnable(w, vcpu) ? 'host' : 'blocked');
      },
    }),
  ];
};
