import type { View } from '../../../src/language/index.js';
import { isMapped } from '../../machine/config.js';
import type { Config } from '../config.js';
import { isOutside } from '../phases.js';
import type { World } from '../state.js';
import { foldAll } from './fold-all.js';
import {
  accesses,
  deactivatesAcross,
  isFine,
  known,
  newer,
  older,
  overflows,
  type Seen,
  some,
  until72,
} from './violation.js';

export const onAnotherVcpu = known({
  story: 'deactivation on another vCPU',
  seen: [{ properties: ['L02', 'S24', 'X01'], eras: older, where: deactivatesAcross }],
  notMended: 'it takes the traps of DIR and their emulation, a dozen steps that came with 6.19',
});

/** The guest may deactivate on another vCPU, which traps only while the hypervisor asks for it. */
const trapsDirByItself = (config: Config): boolean => config.activeSpisMax > 0 && deactivatesAcross(config);

/** A DIR that was lost is counted, and taken for the EOI of what has no list register. */
const miscounted: Seen = {
  properties: ['S12'],
  eras: newer,
  where: (config) => trapsDirByItself(config) && overflows(config),
};

export const countOfActiveSpis = known({
  story: 'the count of active SPIs',
  seen: [{ properties: ['S24'], eras: newer, where: trapsDirByItself }, miscounted],
  mend: {
    says: 'the count falls when an SPI leaves the list, and not before',
    inNewer: (before) => ({
      foldLr: (kvm, w, vcpu, lr) => {
        const { activeSpis } = w;
        before.foldLr(kvm, w, vcpu, lr);
        w.activeSpis = activeSpis;
      },
      apListDel: (kvm, w, irq, vcpu) => {
        if (kvm.validSpi(irq.id) && kvm.targetOracle(w, irq) === null) {
          w.activeSpis = Math.max(0, w.activeSpis - 1);
        }
        before.apListDel(kvm, w, irq, vcpu);
      },
    }),
  },
});

export const broadcast = known({
  story: 'the broadcast is not waited for',
  seen: [{ properties: ['L02', 'X01'], eras: newer, where: trapsDirByItself }, miscounted],
  mend: {
    says: 'nobody enters the guest before those have left it that were asked to because an SPI is in flight',
    inNewer: (before) => ({
      mayEnter: (kvm, w, vcpu) => {
        const isLate = (other: View<World>['vcpus'][number]) =>
          kvm.isInGuestMode(other) && other.exiting && !other.cpu.hcr.TDIR;
        return before.mayEnter(kvm, w, vcpu) && !(w.activeSpis > 0 && w.vcpus.some(isLate));
      },
    }),
  },
});

export const halting = known({
  story: 'halting does not wait for the fold',
  seen: [
    {
      properties: ['S03', 'S10', 'S11', 'S30', 'S31', 'X01'],
      eras: until72,
      where: (config) =>
        config.vcpus > 1 &&
        isFine(config) &&
        (some(accesses('active', 'readActive'))(config) || deactivatesAcross(config)),
    },
    {
      properties: ['L02'],
      eras: ['linux-6.19'],
      where: (config) => config.vcpus > 1 && isFine(config) && deactivatesAcross(config),
    },
    {
      properties: ['S15'],
      eras: until72,
      where: (config) =>
        config.vcpus > 1 && isFine(config) && some((irq) => irq.trigger === 'level' && accesses('active')(irq))(config),
    },
    {
      // Where the write waits (fine halt), it is judged when all have folded: until then S10 and S11 see the loss.
      properties: ['S47'],
      eras: until72,
      where: (config) =>
        config.vcpus > 1 && isFine(config) && !config.fine.includes('halt') && some(accesses('active'))(config),
    },
    {
      properties: ['S12'],
      eras: ['linux-6.19'],
      where: (config) =>
        config.vcpus > 1 &&
        overflows(config) &&
        isFine(config) &&
        (some(accesses('active'))(config) || deactivatesAcross(config)),
    },
    {
      // What ISACTIVER has set is lost in the fold, and stays set in the physical interrupt.
      properties: ['N06'],
      eras: until72,
      where: (config) =>
        config.vcpus > 1 &&
        config.fine.includes('exit') &&
        some((irq) => isMapped(irq) && irq.trigger === 'level' && accesses('active')(irq))(config),
    },
    {
      properties: ['S04'],
      eras: until72,
      where: (config) =>
        config.vcpus > 1 &&
        config.fine.includes('exit') &&
        some((irq) => isMapped(irq) && accesses('active')(irq))(config),
    },
    {
      // The guest deactivates what it has made active; meanwhile that was lost, and the interrupt was taken.
      properties: ['S11'],
      eras: ['linux-6.19'],
      where: (config) =>
        (deactivatesAcross(config) || (config.vcpus > 1 && overflows(config))) &&
        isFine(config) &&
        some(accesses('active'))(config),
    },
  ],
  mend: {
    says: 'a vCPU is halted only when its list registers are folded',
    everywhere: () => ({ isHaltedFor: (_kvm, w) => w.vcpus.every(isOutside) }),
    inNewer: (before) => ({
      mmioWriteCactive: (kvm, w, id) => {
        foldAll(kvm, w);
        before.mmioWriteCactive(kvm, w, id);
      },
    }),
  },
});
