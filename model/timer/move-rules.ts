import { over, type Rule, type View } from '../../src/language/index.js';
import { at } from '../at.js';
import { assertLine, type GhostSlice } from '../ghost/ghost.js';
import type { HostSlice } from '../host/state.js';
import { interruptOf, type MachineConfig, those } from '../machine/config.js';
import type { Hypervisor } from '../machine/hypervisor.js';
import type { State } from '../machine/part.js';
import { ptimerSource, type TimerSlice, timerSource } from './state.js';

type Needed = State<TimerSlice & HostSlice & GhostSlice>;

const { rule } = over<Needed>();

/** What user space does to the time of a vCPU that it has out of KVM_RUN. */
export const moveRules = (hypervisor: Hypervisor & { readonly config: MachineConfig }): readonly Rule<Needed>[] => {
  const { config } = hypervisor;
  const vcpuOf = (irq: number): number => interruptOf(config, irq).vcpu ?? 0;

  const outputOf = <W extends View<Needed>>(w: W, irq: number): W['timers'][number] | W['ptimers'][number] =>
    interruptOf(config, irq).source === timerSource
      ? at<W['timers'][number]>(w.timers, vcpuOf(irq))
      : at<W['ptimers'][number]>(w.ptimers, vcpuOf(irq));

  const move = rule({
    id: 'vmm.moveTimer',
    by: 'vmm',
    says: 'user space moves the counter or the time of a timer whose vCPU is put: its output rises or falls',
    cites: 'kvm_vm_ioctl_set_counter_offset, kvm_arm_timer_set_reg',
    for: { irq: those(config, ({ source }) => source === timerSource || source === ptimerSource) },
    when: (w, { irq }) => hypervisor.isInHost(w, vcpuOf(irq)) && at(w.vcpus, vcpuOf(irq)).pcpu === null,
    does: (w, { irq }) => {
      const timer = outputOf(w, irq);
      timer.output = !timer.output;
      if (timer.output) {
        assertLine(w, irq);
      }
    },
  });

  return [move];
};
