import type { Access, Interrupt } from '../../machine/config.js';
import type { Steps } from '../../machine/steps.js';
import type { Config } from '../config.js';
import type { EraId } from '../eras/index.js';
import type { Vgic619 } from '../eras/vgic-6.19.js';

/** Properties that a story breaks, in which eras, and what a configuration must have for it. */
export interface Seen {
  readonly properties: readonly string[];
  readonly eras: readonly EraId[];
  readonly where: (config: Config) => boolean;
  /** Where the mend is not enough: there the property is known to break with it, too. */
  readonly stillWhere?: (config: Config) => boolean;
}

/**
 * Steps that take the place of those of an era, or of a hypervisor that is made from one. They call what they replace, so
 * that whatever else is wrong in it still shows.
 */
export type Mend = (before: Steps<Vgic619>) => Partial<Steps<Vgic619>>;

/** A story of docs/findings.md: what Linux really breaks, and the step that is its cause, as it would have to be. */
export interface KnownViolation<Story extends string = string> {
  readonly story: Story;
  /**
   * It is no finer than the stories are told; what is met elsewhere is new. Each is proven by a configuration in
   * test/model/known.test.ts.
   */
  readonly seen: readonly Seen[];
  /**
   * With the cause mended, in every era or from 6.19 on, what it broke is broken no more. These are not proposals: some
   * of them would cost more than they are worth.
   */
  readonly mend?: { readonly says: string; readonly everywhere?: Mend; readonly inNewer?: Mend };
  /** Why there is none: then the rules of each shortest trace are pinned, beside its length. */
  readonly notMended?: string;
}

export const known = <Story extends string>(violation: KnownViolation<Story>): KnownViolation<Story> => violation;

export const older: readonly EraId[] = ['linux-4.17'];
export const newer: readonly EraId[] = ['linux-6.19', 'linux-7.3'];
export const every: readonly EraId[] = [...older, ...newer];
export const until72: readonly EraId[] = ['linux-4.17', 'linux-6.19'];

export const some =
  (is: (irq: Interrupt) => boolean) =>
  ({ interrupts }: Config): boolean =>
    interrupts.some(is);

export const accesses =
  (...which: readonly Access[]) =>
  ({ access }: Interrupt): boolean =>
    which.some((one) => access.includes(one));

/** The guest may deactivate on another vCPU than the one that acknowledged. */
export const deactivatesAcross = ({ vcpus, guest }: Config): boolean =>
  vcpus > 1 && (guest.eoiMode === 1 || guest.controls.includes('eoiMode'));

/** Something may come between two steps of an entry, of an exit or of a halt. */
export const isFine = ({ fine }: Config): boolean =>
  fine.some((step) => step === 'halt' || step === 'entry' || step === 'exit');

export const overflows = ({ interrupts, listRegisters }: Config): boolean => interrupts.length > listRegisters;
