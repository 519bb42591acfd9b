import { isMapped } from '../../machine/config.js';
import { isOutside } from '../phases.js';
import { foldAll } from './fold-all.js';
import { accesses, both, deactivatesAcross, isFine, known, newer, older, overflows, some } from './violation.js';

export const onAnotherVcpu = known({
  story: 'deactivation on another vCPU',
  seen: [{ properties: ['S24', 'X01'], eras: older, where: deactivatesAcross }],
});

const trapsEveryDir = { says: 'every write of DIR traps, as with a GICv2', inNewest: () => ({ trapsDir: () => true }) };

export const countOfActiveSpis = known({
  story: 'the count of active SPIs',
  seen: [
    {
      properties: ['S24'],
      eras: newer,
      where: (config) => config.activeSpisMax > 0 && deactivatesAcross(config),
    },
  ],
  mend: trapsEveryDir,
});

export const broadcast = known({
  story: 'the broadcast is not waited for',
  seen: [
    {
      properties: ['X01'],
      eras: newer,
      where: (config) => config.activeSpisMax > 0 && deactivatesAcross(config),
    },
  ],
  mend: trapsEveryDir,
});

export const halting = known({
  story: 'halting does not wait for the fold',
  seen: [
    {
      properties: ['S03', 'S10', 'S30', 'S31', 'X01'],
      eras: both,
      where: (config) =>
        config.vcpus > 1 &&
        isFine(config) &&
        (some(accesses('active', 'readActive'))(config) || deactivatesAcross(config)),
    },
    {
      properties: ['S15'],
      eras: both,
      where: (config) =>
        config.vcpus > 1 && isFine(config) && some((irq) => irq.trigger === 'level' && accesses('active')(irq))(config),
    },
    {
      properties: ['S12'],
      eras: newer,
      where: (config) =>
        config.vcpus > 1 &&
        overflows(config) &&
        isFine(config) &&
        (some(accesses('active'))(config) || deactivatesAcross(config)),
    },
    {
      // What ISACTIVER has set is lost in the fold, and stays set in the physical interrupt.
      properties: ['N06'],
      eras: both,
      where: (config) =>
        config.vcpus > 1 &&
        config.fine.includes('exit') &&
        some((irq) => isMapped(irq) && irq.trigger === 'level' && accesses('active')(irq))(config),
    },
    {
      properties: ['S04'],
      eras: both,
      where: (config) =>
        config.vcpus > 1 &&
        config.fine.includes('exit') &&
        some((irq) => isMapped(irq) && accesses('active')(irq))(config),
    },
    {
      // The guest deactivates what it has made active; meanwhile that was lost, and the interrupt was taken.
      properties: ['S11'],
      eras: newer,
      where: (config) =>
        (deactivatesAcross(config) || (config.vcpus > 1 && overflows(config))) &&
        isFine(config) &&
        some(accesses('active'))(config),
    },
  ],
  mend: {
    says: 'a vCPU is halted only when its list registers are folded',
    everywhere: () => ({ isHaltedFor: (_kvm, w) => w.vcpus.every(isOutside) }),
    inNewest: (era) => ({
      mmioWriteCactive: (kvm, w, id) => {
        foldAll(kvm, w);
        era.mmioWriteCactive(kvm, w, id);
      },
    }),
  },
});
