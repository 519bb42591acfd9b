import { type Config, hasResampler, type Interrupt, isMapped } from './config.js';
import type { EraId } from './kvm/eras/index.js';
import type { Story } from './scenarios/scenario.js';

/** A story of docs/findings.md: which properties it breaks, in which eras, and what a configuration must have for it. */
export interface Known {
  readonly story: Story;
  readonly properties: readonly string[];
  readonly eras: readonly EraId[];
  readonly where: (config: Config) => boolean;
}

const older: readonly EraId[] = ['linux-4.17'];
const newer: readonly EraId[] = ['linux-6.19'];
const both: readonly EraId[] = [...older, ...newer];

const some =
  (is: (irq: Interrupt) => boolean) =>
  ({ interrupts }: Config): boolean =>
    interrupts.some(is);
const accesses =
  (...which: readonly Interrupt['access'][number][]) =>
  ({ access }: Interrupt): boolean =>
    which.some((one) => access.includes(one));
/** The guest may deactivate on another vCPU than the one that acknowledged. */
const deactivatesAcross = ({ vcpus, guest }: Config): boolean =>
  vcpus > 1 && (guest.eoiMode === 1 || guest.controls.includes('eoiMode'));
const idlePending: readonly Interrupt['access'][number][] = ['idlePending'];
/** Something may come between two steps of an entry, of an exit or of a halt. */
const isFine = ({ fine }: Config): boolean =>
  fine.some((step) => step === 'halt' || step === 'entry' || step === 'exit');
const overflows = ({ interrupts, listRegisters }: Config): boolean => interrupts.length > listRegisters;

/**
 * Where what the eras really break may be met, for configurations that nobody has written down: the scenarios name
 * theirs one by one. It is no finer than the stories are told; what is met elsewhere is new.
 */
export const stories: readonly Known[] = [
  {
    story: 'disabled while active',
    properties: ['S16'],
    eras: both,
    where: (config) =>
      config.guest.controls.includes('distributor') ||
      some((irq) => irq.trigger === 'edge' && accesses('enable')(irq))(config),
  },
  { story: 'active first', properties: ['S17'], eras: older, where: overflows },
  {
    // Two are active although only one was taken: the guest has made the other so.
    story: 'active first',
    properties: ['N08', 'X01'],
    eras: older,
    where: (config) => overflows(config) && some(accesses('active'))(config),
  },
  {
    story: 'a second sender',
    properties: ['N08', 'X01'],
    eras: older,
    where: (config) => config.hostGic === 2 && config.sgiSenders > 1 && some(({ source }) => source === 'sgi')(config),
  },
  {
    // A level that was made pending stays so beyond the EOI, however idle it was.
    story: 'soft-pending forwarded interrupt',
    properties: ['S03', 'S30'],
    eras: both,
    where: some((irq) => isMapped(irq) && accesses('pending', ...(irq.trigger === 'level' ? idlePending : []))(irq)),
  },
  {
    // While another vCPU handles it, it is idle to none but the one that writes.
    story: 'soft-pending forwarded interrupt',
    properties: ['S03', 'S04', 'S30'],
    eras: both,
    where: (config) =>
      config.vcpus > 1 && some((irq) => isMapped(irq) && accesses('pending', 'idlePending')(irq))(config),
  },
  {
    story: 'soft-pending forwarded interrupt',
    properties: ['S15', 'N06'],
    eras: both,
    where: (config) =>
      config.vcpus > 1 &&
      some((irq) => isMapped(irq) && irq.trigger === 'level' && accesses('pending', 'idlePending')(irq))(config),
  },
  {
    story: 'a soft-pending forwarded interrupt reads as not pending',
    properties: ['S31'],
    eras: both,
    where: some((irq) => isMapped(irq) && accesses('pending', 'idlePending')(irq) && accesses('readPending')(irq)),
  },
  {
    story: 'enabling a forwarded interrupt',
    properties: ['S03', 'S30'],
    eras: both,
    where: some((irq) => irq.source === 'forwarded' && accesses('enable')(irq)),
  },
  {
    // While another vCPU has it in a list register.
    story: 'enabling a forwarded interrupt',
    properties: ['S15'],
    eras: both,
    where: (config) => config.vcpus > 1 && some((irq) => irq.source === 'forwarded' && accesses('enable')(irq))(config),
  },
  {
    // The same, where that list register is folded afterwards: the line was low by then.
    story: 'enabling a forwarded interrupt',
    properties: ['S04', 'N06'],
    eras: both,
    where: (config) =>
      config.vcpus > 1 &&
      some(
        (irq) =>
          irq.source === 'forwarded' && irq.trigger === 'level' && accesses('enable')(irq) && accesses('target')(irq),
      )(config),
  },
  {
    story: 'deactivating a forwarded interrupt by register',
    properties: ['S03', 'S15', 'S30'],
    eras: both,
    where: some((irq) => isMapped(irq) && accesses('active')(irq)),
  },
  {
    // A DIR on another vCPU that finds it in a list register ends it as ICACTIVER does.
    story: 'deactivating a forwarded interrupt by register',
    properties: ['S15'],
    eras: newer,
    where: (config) =>
      deactivatesAcross(config) &&
      some(
        (irq) =>
          irq.source === 'forwarded' && irq.trigger === 'level' && accesses('enable', 'pending', 'idlePending')(irq),
      )(config),
  },
  {
    // So does a DIR that traps, for what is pending again: of a guest that deactivates what it has ended before.
    story: 'deactivating a forwarded interrupt by register',
    properties: ['S03'],
    eras: newer,
    where: (config) => config.guest.orders === 'any' && deactivatesAcross(config) && some(isMapped)(config),
  },
  {
    story: 'no notification within one run',
    properties: ['S15', 'S32'],
    eras: newer,
    where: (config) => config.hostGic === 3 && some(hasResampler)(config),
  },
  {
    story: 'threaded handlers',
    properties: ['S15s'],
    eras: both,
    where: some((irq) => hasResampler(irq) && irq.handler === 'oneShot'),
  },
  {
    story: 'retargeting does not kick',
    properties: ['N03'],
    eras: both,
    where: (config) => config.vcpus > 1 && some(accesses('target'))(config),
  },
  {
    // A vCPU that sleeps is not woken for what is retargeted to it.
    story: 'retargeting does not kick',
    properties: ['N04'],
    eras: newer,
    where: (config) => config.guest.sleeps && deactivatesAcross(config) && some(accesses('target'))(config),
  },
  {
    story: 'deactivation on another vCPU',
    properties: ['S24', 'X01'],
    eras: older,
    where: deactivatesAcross,
  },
  {
    story: 'the count of active SPIs',
    properties: ['S24'],
    eras: newer,
    where: (config) => config.activeSpisMax > 0 && deactivatesAcross(config),
  },
  {
    story: 'the broadcast is not waited for',
    properties: ['X01'],
    eras: newer,
    where: (config) => config.activeSpisMax > 0 && deactivatesAcross(config),
  },
  {
    story: 'a deactivation from elsewhere is not notified',
    properties: ['S15', 'S32'],
    eras: newer,
    where: (config) => deactivatesAcross(config) && some(hasResampler)(config),
  },
  {
    // ICACTIVER ends an interrupt without an EOI that anybody is told of, whichever vCPU writes it.
    story: 'a deactivation from elsewhere is not notified',
    properties: ['S15'],
    eras: both,
    where: some((irq) => hasResampler(irq) && accesses('active')(irq)),
  },
  {
    story: 'a deactivation does not wake',
    properties: ['N04'],
    eras: newer,
    where: (config) => config.guest.sleeps && deactivatesAcross(config),
  },
  {
    // Nor does one by ICACTIVER, in either era.
    story: 'a deactivation does not wake',
    properties: ['N04'],
    eras: both,
    where: (config) => config.guest.sleeps && config.vcpus > 1 && some(accesses('active'))(config),
  },
  {
    story: 'a deactivation does not wake',
    properties: ['N03'],
    eras: newer,
    where: (config) => deactivatesAcross(config) && overflows(config),
  },
  {
    story: 'pending state in a list register',
    properties: ['S31'],
    eras: both,
    where: (config) => config.vcpus > 1 && some(accesses('readPending'))(config),
  },
  {
    story: 'halting does not wait for the fold',
    properties: ['S03', 'S10', 'S30', 'S31', 'X01'],
    eras: both,
    where: (config) =>
      config.vcpus > 1 &&
      isFine(config) &&
      (some(accesses('active', 'readActive'))(config) || deactivatesAcross(config)),
  },
  {
    story: 'halting does not wait for the fold',
    properties: ['S15'],
    eras: both,
    where: (config) =>
      config.vcpus > 1 && isFine(config) && some((irq) => irq.trigger === 'level' && accesses('active')(irq))(config),
  },
  {
    story: 'halting does not wait for the fold',
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
    story: 'halting does not wait for the fold',
    properties: ['N06'],
    eras: both,
    where: (config) =>
      config.vcpus > 1 &&
      config.fine.includes('exit') &&
      some((irq) => isMapped(irq) && irq.trigger === 'level' && accesses('active')(irq))(config),
  },
  {
    story: 'halting does not wait for the fold',
    properties: ['S04'],
    eras: both,
    where: (config) =>
      config.vcpus > 1 &&
      config.fine.includes('exit') &&
      some((irq) => isMapped(irq) && accesses('active')(irq))(config),
  },
  {
    // The guest deactivates what it has made active; meanwhile that was lost, and the interrupt was taken.
    story: 'halting does not wait for the fold',
    properties: ['S11'],
    eras: newer,
    where: (config) =>
      (deactivatesAcross(config) || (config.vcpus > 1 && overflows(config))) &&
      isFine(config) &&
      some(accesses('active'))(config),
  },
  {
    story: 'enabling the distributor',
    properties: ['N01'],
    eras: both,
    where: ({ guest }) => guest.controls.includes('distributor'),
  },
  {
    // Another vCPU enables it, while this one runs.
    story: 'enabling the distributor',
    properties: ['N03'],
    eras: both,
    where: ({ vcpus, guest }) => vcpus > 1 && guest.controls.includes('distributor'),
  },
];

/** The findings that a configuration may meet in an era: each property with the first story that tells why. */
export const knownIn = (config: Config, era: EraId): ReadonlyMap<string, Story> => {
  const told = stories.filter(({ eras, where }) => eras.includes(era) && where(config));
  return new Map(told.toReversed().flatMap(({ story, properties }) => properties.map((id) => [id, story] as const)));
};
