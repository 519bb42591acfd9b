import { type Rule, upTo } from '../../../src/language/index.js';
import { at } from '../../at.js';
import { keepSoftPending, restartAssertion } from '../../ghost/ghost.js';
import { inTurn } from '../../machine/vcpu-steps.js';
import { timerIrq } from '../../timer/state.js';
import { byNumber } from '../by-number.js';
import { rule } from '../speak.js';
import type { World } from '../state.js';
import type { Vgic } from '../vgic.js';
import { isOff } from './state.js';

/** PSCI: the guest turns its CPUs off and on. CPU_SUSPEND is a WFI: kvm_psci_vcpu_suspend. */
export const powerRules = (kvm: Vgic): readonly Rule<World>[] => {
  const { config } = kvm;
  const vcpu = { vcpu: upTo(config.vcpus) };

  const off = rule({
    id: 'guest.cpuOff',
    by: 'guest',
    says: 'a CPU of the guest that handles no interrupt, and is not the last, turns itself off',
    cites: 'PSCI CPU_OFF; kvm_arm_vcpu_power_off, kvm_vcpu_sleep',
    for: vcpu,
    when: (w, { vcpu }) =>
      kvm.isInGuest(w, vcpu) &&
      w.power.some((_, v) => v !== vcpu && !isOff(w, v)) &&
      at(w.vcpus, vcpu).nested.length === 0 &&
      !config.interrupts.some((irq, id) => irq.vcpu === vcpu && at(w.guest.holds, id)),
    does: inTurn(byNumber(kvm, [...kvm.exitSteps(), kvm.vcpuPowerOff])),
  });

  const on = rule({
    id: 'guest.cpuOn',
    by: 'guest',
    says: 'a CPU of the guest turns another one on, which is to begin anew',
    cites: 'PSCI CPU_ON; kvm_psci_vcpu_on',
    for: vcpu,
    when: (w, { vcpu }) => isOff(w, vcpu) && w.vcpus.some((_, v) => v !== vcpu && kvm.mayEmulate(w, v)),
    does: (w, { vcpu }) => {
      at(w.power, vcpu).isResetOwed = true;
      kvm.psciVcpuOn(w, kvm.getVcpu(w, vcpu));
    },
  });

  return config.power ? [off, on] : [];
};

/** The guest on this vCPU begins anew: its timer is off, and so is what another one has made active of that meanwhile. */
export const beginAnew = (kvm: Vgic, w: World, v: number): void => {
  const irq = timerIrq(kvm.config, v);
  w.happened.push({ what: 'reset', vcpu: v });
  at(w.power, v).isResetOwed = false;
  if (irq !== -1) {
    w.guest.holds[irq] = false;
    keepSoftPending(kvm, w, irq, false);
    restartAssertion(kvm, w, irq);
  }
};
