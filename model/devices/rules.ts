import { type Rule, upTo, type View } from '../../src/language/index.js';
import { type Config, type Interrupt, interruptOf } from '../config.js';
import { assertLine } from '../ghost.js';
import type { PhysicalIrq } from '../gic/physical-irq.js';
import type { Hypervisor } from '../kvm/hypervisor.js';
import { lineOf } from '../line.js';
import { rule } from '../speak.js';
import { at, physicalOf, vfioOf, type World } from '../world.js';

/** The devices, and user space where it plays one. */
export const deviceRules = (kvm: Hypervisor): readonly Rule<World>[] => {
  const { config } = kvm;
  const those = (is: (irq: Interrupt) => boolean) => ({
    irq: upTo(config.interrupts.length).filter((irq) => is(interruptOf(config, irq))),
  });
  const isLevel = (irq: Interrupt) => irq.trigger === 'level';

  const raiseByIrqLine = rule({
    id: 'vmm.raise',
    by: 'vmm',
    says: 'user space raises the line, or pulses it, with KVM_IRQ_LINE',
    cites: 'Documentation/virt/kvm/api.rst 4.25; kvm_vm_ioctl_irq_line',
    for: those(({ source }) => source === 'irq-line'),
    when: (w, { irq }) => {
      const { lineLevel } = at(w.irqs, irq);
      return kvm.hasInjector(w) && (interruptOf(config, irq).trigger === 'edge' || !lineLevel);
    },
    does: (w, { irq }) => {
      kvm.injectBeside(w, irq, true);
      assertLine(w, irq);
    },
  });

  const lowerByIrqLine = rule({
    id: 'vmm.lower',
    by: 'vmm',
    says: 'user space lowers the line with KVM_IRQ_LINE',
    cites: 'Documentation/virt/kvm/api.rst 4.25; kvm_vm_ioctl_irq_line',
    for: those((irq) => irq.source === 'irq-line' && isLevel(irq)),
    when: (w, { irq }) => kvm.hasInjector(w) && at(w.irqs, irq).lineLevel,
    does: (w, { irq }) => {
      kvm.injectBeside(w, irq, false);
    },
  });

  const raise = rule({
    id: 'device.raise',
    by: 'device',
    says: 'the device raises its line',
    cites: 'IHI 0048B 1.4.2',
    for: those(hasLine),
    when: (w, { irq }) => !lineOf(config, w, irq),
    does: (w, { irq }) => {
      setLine(config, w, irq, true);
      assertLine(w, irq);
    },
  });

  /** A device with a threaded handler keeps its line until that thread, with the interrupt disabled, has seen to it. */
  const mayLower = (w: View<World>, irq: number): boolean =>
    interruptOf(config, irq).handler === 'plain' || (!at(w.irqs, irq).enabled && !at(w.guest.holds, irq));

  const lower = rule({
    id: 'device.lower',
    by: 'device',
    says: 'the device lowers its line, for instance because the guest has seen to it',
    cites: 'IHI 0048B 1.4.2',
    for: those(hasLine),
    when: (w, { irq }) => lineOf(config, w, irq) && mayLower(w, irq),
    does: (w, { irq }) => {
      setLine(config, w, irq, false);
    },
  });

  const pulse = rule({
    id: 'device.pulse',
    by: 'device',
    says: 'the device signals an edge',
    cites: 'IHI 0048B 1.4.2',
    for: those((irq) => irq.source === 'forwarded' && irq.trigger === 'edge'),
    when: (w, { irq }) => physicalOf(config, w, irq)?.latch === false,
    does: (w, { irq }) => {
      const physical: PhysicalIrq | null = physicalOf(config, w, irq);
      if (physical !== null) {
        physical.latch = true;
      }
    },
  });

  const signalEventfd = rule({
    id: 'vmm.signalEventfd',
    by: 'vmm',
    says: 'somebody writes to the eventfd of an irqfd',
    cites: 'Documentation/virt/kvm/api.rst 4.75 (KVM_IRQFD); irqfd_wakeup',
    for: those(({ source }) => source === 'irqfd'),
    when: (w, { irq }) => !kvm.isSignalled(w, irq),
    does: (w, { irq }) => {
      kvm.signalEventfd(w, irq);
    },
  });

  const expire = rule({
    id: 'timer.expire',
    by: 'device',
    says: "the vCPU's virtual timer expires: its output goes high",
    cites: 'DDI 0487 D11.2.4 (CNTV_CTL_EL0.ISTATUS)',
    for: { vcpu: upTo(config.vcpus).filter((vcpu) => kvm.timerIrq(vcpu) !== -1) },
    when: (w, { vcpu }) => !lineOf(config, w, kvm.timerIrq(vcpu)),
    does: (w, { vcpu }) => {
      const irq = kvm.timerIrq(vcpu);
      const ppi: PhysicalIrq | null = physicalOf(config, w, irq);
      if (ppi === null) {
        at(w.timers, vcpu).output = true;
      } else {
        ppi.line = true;
      }
      assertLine(w, irq);
    },
  });

  const program = rule({
    id: 'guest.programTimer',
    by: 'guest',
    says: 'the guest programs its timer anew, or turns it off: its output goes low',
    cites: 'DDI 0487 D11.2.4 (CNTV_CTL_EL0, CNTV_CVAL_EL0)',
    for: { vcpu: upTo(config.vcpus).filter((vcpu) => kvm.timerIrq(vcpu) !== -1) },
    when: (w, { vcpu }) => at(w.vcpus, vcpu).phase === 'guest' && lineOf(config, w, kvm.timerIrq(vcpu)),
    does: (w, { vcpu }) => {
      const ppi: PhysicalIrq | null = physicalOf(config, w, kvm.timerIrq(vcpu));
      if (ppi !== null) {
        ppi.line = false;
      }
    },
  });

  return [raiseByIrqLine, lowerByIrqLine, raise, lower, pulse, signalEventfd, expire, program].filter((written) =>
    Object.values(written.for).every((values) => values.length > 0),
  );
};

/** A device of its own, with a level line. */
const hasLine = (irq: Interrupt): boolean =>
  irq.trigger === 'level' && (irq.source === 'vfio' || irq.source === 'forwarded');

const setLine = (config: Config, w: World, irq: number, high: boolean): void => {
  const device: { line: boolean } | null =
    interruptOf(config, irq).source === 'vfio' ? vfioOf(config, w, irq) : physicalOf(config, w, irq);
  if (device !== null) {
    device.line = high;
  }
};
