import { upTo } from '../../../src/language/index.js';
import { at } from '../../at.js';
import type { Claim as ClaimOf } from '../../machine/part.js';
import { always, everyStep, someStep } from '../speak.js';
import type { World } from '../state.js';
import type { Vgic } from '../vgic.js';

type Claim = ClaimOf<Vgic, World>;

const whereTurnedOff: Claim['appliesTo'] = ({ config }) => config.power;
const applies = 'where the guest turns its CPUs off and on';

export const resetBeforeRun: Claim = {
  appliesTo: whereTurnedOff,
  property: (kvm) =>
    always({
      id: 'LC6',
      name: 'reset-before-run',
      says: 'a vCPU that another one has turned on is reset before it executes anything of the guest',
      cites: 'PSCI CPU_ON; kvm_psci_vcpu_on, kvm_vcpu_sleep',
      by: 'kvm',
      applies: applies,
      for: { vcpu: upTo(kvm.config.vcpus) },
      when: (w, { vcpu }) => at(w.power, vcpu).isResetOwed,
      holds: (w, { vcpu }) => !kvm.isInGuest(w, vcpu),
    }),
};

/** An SGI comes of a CPU that the model does not have otherwise (sgiSenders). */
const isDoneByVcpu = (rule: string): boolean => rule.startsWith('guest.') && rule !== 'guest.sendSgi';

export const resetBeforeAccess: Claim = {
  appliesTo: whereTurnedOff,
  property: () =>
    everyStep({
      id: 'LC25',
      name: 'reset-before-access',
      says: 'nor has it an access emulated before: what the guest does a vCPU does that is on, and was reset if it was turned on',
      cites:
        'kvm_check_request(KVM_REQ_VCPU_RESET) before the guest is entered, and traps; kvm_reset_vcpu: the PC is set',
      by: 'kvm',
      applies,
      when: ({ action }) => isDoneByVcpu(action.rule),
      holds: ({ before }) => before.power.some(({ isOff, isResetOwed }) => !isOff && !isResetOwed),
      because: ({ before }) => ({ power: before.power }),
    }),
};

export const resetOnce: Claim = {
  appliesTo: whereTurnedOff,
  property: (kvm) =>
    everyStep({
      id: 'LC20',
      name: 'reset-once',
      says: 'a vCPU that another one has turned on is reset once: what it has done since is not taken from it',
      cites: 'kvm_check_request, kvm_clear_request (KVM_REQ_VCPU_RESET)',
      by: 'kvm',
      applies,
      for: { vcpu: upTo(kvm.config.vcpus) },
      when: ({ after }, { vcpu }) => after.happened.some((event) => event.what === 'reset' && event.vcpu === vcpu),
      holds: ({ before }, { vcpu }) => at(before.power, vcpu).isResetOwed,
    }),
};

export const pendingWhileOff: Claim = {
  appliesTo: whereTurnedOff,
  property: () =>
    someStep({
      id: 'R29',
      name: 'turned-on-with-pending',
      says: 'a vCPU is reset with an interrupt on its list',
      cites: 'kvm_reset_vcpu, kvm_vgic_reset_mapped_irq',
      by: 'kvm',
      holds: ({ before, after }) =>
        after.happened.some(
          ({ what, ...event }) => what === 'reset' && 'vcpu' in event && at(before.vcpus, event.vcpu).apList.length > 0,
        ),
    }),
};

export const offWhileHandled: Claim = {
  appliesTo: whereTurnedOff,
  property: () =>
    someStep({
      id: 'R55',
      name: 'off-while-handled',
      says: 'a CPU turns itself off while another one handles an interrupt',
      cites: 'kvm_arm_vcpu_power_off',
      by: 'guest',
      holds: ({ before, action }) => action.rule === 'guest.cpuOff' && before.guest.holds.includes(true),
    }),
};
