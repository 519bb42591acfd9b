import { type Rule, upTo, type View } from '../../../src/language/index.js';
import { at } from '../../at.js';
import { inTurn } from '../../machine/vcpu-steps.js';
import { byNumber } from '../by-number.js';
import { rule } from '../speak.js';
import type { World } from '../state.js';
import type { KvmStep, Vgic } from '../vgic.js';
import { isOff, mayRun, mustSuspend } from './state.js';

/**
 * PSCI SYSTEM_SUSPEND: KVM_RUN returns with KVM_SYSTEM_EVENT_SUSPEND, and user space sets KVM_MP_STATE_SUSPENDED. The next
 * KVM_RUN puts the vCPU to sleep as WFI does, and returns with KVM_SYSTEM_EVENT_WAKEUP when there is something to wake for.
 */
export const suspendRules = (kvm: Vgic): Record<'host' | 'guest', readonly Rule<World>[]> => {
  const { config } = kvm;
  if (!config.suspends) {
    return { host: [], guest: [] };
  }
  const vcpu = { vcpu: upTo(config.vcpus) };

  const honour: KvmStep = (w, one) => {
    at(w.suspends, one.id).known = 'suspended';
    kvm.vcpuSuspendState(w, one);
  };
  const hear: KvmStep = (w, { id }) => {
    if (w.happened.some((event) => event.what === 'told to wake' && event.vcpu === id)) {
      at(w.suspends, id).known = 'told';
    }
  };

  const suspend = rule({
    id: 'guest.systemSuspend',
    by: 'guest',
    says: 'the last CPU of the guest that is on, which handles no interrupt, suspends the system; user space has KVM do so',
    cites: 'PSCI SYSTEM_SUSPEND; kvm_psci_system_suspend, kvm_arm_vcpu_suspend; Documentation/virt/kvm/api.rst 4.38',
    for: vcpu,
    when: (w, { vcpu }) =>
      kvm.isInGuest(w, vcpu) &&
      w.vcpus.every((_, v) => v === vcpu || isOff(w, v)) &&
      at(w.vcpus, vcpu).nested.length === 0,
    does: inTurn(byNumber(kvm, [...kvm.exitSteps(), honour])),
  });

  /** It is awake, on its CPU, and in KVM_RUN. */
  const isAwake = (w: View<World>, v: number): boolean =>
    at(w.vcpus, v).phase === 'outside' && mayRun(w, v) && (config.pcpus === 0 || at(w.vcpus, v).pcpu !== null);

  const goOn = rule({
    id: 'kvm.suspend',
    by: 'kvm',
    says: 'a suspended vCPU goes to sleep, or KVM_RUN returns because there is something to wake for',
    cites: 'check_vcpu_requests, kvm_vcpu_suspend',
    for: vcpu,
    fair: 'weak',
    when: (w, { vcpu }) => isAwake(w, vcpu) && mustSuspend(w, vcpu) && at(w.suspends, vcpu).known !== 'told',
    does: inTurn(byNumber(kvm, [...kvm.vcpuSuspend(), hear])),
  });

  const wake = rule({
    id: 'vmm.makeRunnable',
    by: 'vmm',
    says: 'user space, which was told of something to wake for, makes the suspended vCPU runnable',
    cites: 'KVM_SYSTEM_EVENT_WAKEUP; kvm_arch_vcpu_ioctl_set_mpstate',
    for: vcpu,
    fair: 'weak',
    when: (w, { vcpu }) => at(w.suspends, vcpu).known === 'told',
    does: (w, { vcpu }) => {
      at(w.suspends, vcpu).known = 'runnable';
      kvm.vcpuRunnableState(w, kvm.getVcpu(w, vcpu));
    },
  });

  return { host: [goOn, wake], guest: [suspend] };
};
