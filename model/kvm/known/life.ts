import { sgiSource } from '../../guest/sgi.js';
import { irqLineSource } from '../../irq-line/part.js';
import type { Interrupt } from '../../machine/config.js';
import { timerSource } from '../../timer/state.js';
import type { Config } from '../config.js';
import type { RestoreOrder } from '../life/config.js';
import { accesses, every, known, newer, overflows, some } from './violation.js';

/** Saved, and restored into a new VM. */
const restoresWithGicv2 = ({ restores, guestGic }: Config): boolean => restores.length > 0 && guestGic === 2;

const restoresIn =
  (order: RestoreOrder) =>
  ({ restores }: Config): boolean =>
    restores.includes(order);

const isUserLine = ({ source, trigger }: Interrupt): boolean => source === irqLineSource && trigger === 'level';

export const levelsOfGicv2 = known({
  story: 'a GICv2 saves no levels',
  seen: [
    {
      properties: ['S35'],
      eras: every,
      where: (config) => restoresWithGicv2(config) && some(isUserLine)(config),
    },
    {
      // The level that was not saved is in the latch, and the guest makes the interrupt inactive by its register.
      properties: ['S15'],
      eras: every,
      where: (config) => restoresWithGicv2(config) && some((irq) => isUserLine(irq) && accesses('active')(irq))(config),
    },
    {
      // The latch of a timer outlasts its line: it is presented without its physical interrupt.
      properties: ['S03', 'S30'],
      eras: every,
      where: (config) => restoresWithGicv2(config) && some(({ source }) => source === timerSource)(config),
    },
  ],
  mend: {
    says: 'a GICv2 has KVM_DEV_ARM_VGIC_GRP_LEVEL_INFO, too, and ISPENDR is its latch for user space',
    everywhere: () => ({ hasLevelInfo: () => true }),
  },
});

export const senderOfActive = known({
  story: 'the sender of an active SGI is not saved',
  seen: [
    {
      properties: ['S38'],
      eras: every,
      where: (config) =>
        restoresWithGicv2(config) && config.sgiSenders > 1 && some(({ source }) => source === sgiSource)(config),
    },
  ],
  mend: {
    says: 'a register of a GICv2 says who has sent an SGI that is active',
    everywhere: () => ({ readActiveSource: (kvm, w, id) => kvm.getIrq(w, id).activeSource }),
  },
});

export const triggersLast = known({
  story: 'triggers behind the lines',
  seen: [
    {
      properties: ['LC9', 'N01'],
      eras: every,
      where: (config) => restoresIn('triggersLast')(config) && config.guestGic === 3 && some(isUserLine)(config),
    },
  ],
  mend: {
    says: 'a write of ICFGR queues what is pending with it',
    everywhere: (before) => ({
      mmioWriteConfig: (kvm, w, irq) => {
        before.mmioWriteConfig(kvm, w, irq);
        kvm.queueIrqUnlock(w, irq);
      },
    }),
  },
});

const restoresTimer = (config: Config): boolean =>
  restoresIn('afterRun')(config) && some(({ source }) => source === timerSource)(config);

export const activeTimer = known({
  story: 'the active bit of a mapped timer',
  seen: [
    {
      properties: ['LC1', 'S11', 'S15', 'S51'],
      eras: every,
      where: restoresTimer,
    },
    {
      // The priority was dropped, so that nothing but the active bit is in the way.
      properties: ['S10'],
      eras: every,
      where: (config) =>
        restoresTimer(config) && (config.guest.eoiMode === 1 || config.guest.controls.includes('eoiMode')),
    },
    {
      // It is taken once more while it is in the guest's hands, and EOIcount ends it once for both.
      properties: ['S12'],
      eras: newer,
      where: (config) => restoresTimer(config) && overflows(config) && config.guest.eoiMode === 0,
    },
  ],
  mend: {
    says: 'user space writes the active bit of a mapped interrupt, too',
    everywhere: (before) => ({
      uaccessWriteActive: (kvm, w, irq, active) => {
        irq.active = active;
        before.uaccessWriteActive(kvm, w, irq, active);
      },
    }),
  },
});

export const commonBinaryPoint = known({
  story: 'a binary point behind CBPR is not saved',
  seen: [
    {
      properties: ['LC1i'],
      eras: every,
      where: ({ restores, guestGic, guest }) =>
        restores.length > 0 && guestGic === 3 && guest.controls.includes('cbpr'),
    },
  ],
  mend: {
    says: 'for user space ICC_BPR1_EL1 is the binary point of group 1, whatever CBPR says',
    everywhere: (before) => ({
      getVmcr: (kvm, w, vcpu) => ({ ...before.getVmcr(kvm, w, vcpu), binaryPoints: [...vcpu.cpu.binaryPoints] }),
      setVmcr: (kvm, w, vcpu, vmcr) => {
        before.setVmcr(kvm, w, vcpu, vmcr);
        vcpu.cpu.binaryPoints = [...vmcr.binaryPoints];
      },
    }),
  },
});

export const activeElsewhere = known({
  story: 'active elsewhere than it is routed',
  seen: [
    {
      properties: ['X01'],
      eras: every,
      // With EOImode 1 its DIR traps, and finds it.
      where: (config) =>
        config.restores.length > 0 &&
        config.vcpus > 1 &&
        (config.guest.eoiMode === 0 || config.guest.controls.includes('eoiMode')) &&
        some(accesses('target', 'nowhere'))(config),
    },
  ],
  mend: {
    says: 'a register says on which vCPU an interrupt is active',
    everywhere: () => ({ readActiveVcpu: (kvm, w, id) => kvm.getIrq(w, id).vcpu }),
  },
});
