import type { EraId } from '../kvm/eras/index.js';
import type { Story } from '../kvm/known/index.js';
import type { Config } from '../vgic.js';

/** A named, bounded configuration. */
export interface Scenario {
  readonly id: string;
  /** What it is for. */
  readonly says: string;
  readonly suite: 'quick' | 'full';
  readonly config: Config;
  /** The witnesses it must reach, in every era or in one. */
  readonly reaches: readonly string[];
  readonly alsoReaches?: Partial<Record<EraId, readonly string[]>>;
  /** Properties that its eras really break, and the heading in docs/findings.md under which it is told. */
  readonly findings?: Partial<Record<EraId, Readonly<Record<string, Story>>>>;
}

/** The same story in both eras. */
export const inBothEras = (stories: Readonly<Record<string, Story>>): NonNullable<Scenario['findings']> => ({
  'linux-4.17': stories,
  'linux-6.19': stories,
});
