import type { EraId } from '../kvm/eras/index.js';
import { isSeenIn, type Story } from '../kvm/known/index.js';
import type { Config } from '../vgic.js';

/** A named, bounded configuration. */
export interface Scenario {
  readonly id: string;
  /** What it is for. */
  readonly says: string;
  readonly suite: 'quick' | 'full';
  readonly config: Config;
  /** The witnesses it must reach, in every era that can, or in one. */
  readonly reaches: readonly string[];
  /** The properties of runs that are checked in it: their cost is the whole graph in memory. */
  readonly promises?: readonly string[];
  readonly alsoReaches?: ByEra<readonly string[]>;
  /** Properties that its eras really break, and the heading in docs/findings.md under which it is told. */
  readonly findings?: ByEra<Readonly<Record<string, Story>>>;
}

type ByEra<T> = Partial<Record<EraId, T>>;

/** The scenario in Linux 7.3 as in 6.19, but for the stories that 7.3 has mended. */
export const alsoIn73 = (scenario: Scenario): Scenario => {
  const { alsoReaches = {}, findings = {} } = scenario;
  const { 'linux-6.19': told, 'linux-7.3': own } = findings;
  const left = Object.entries(told ?? {}).filter(([, story]) => isSeenIn(story, 'linux-7.3'));
  return {
    ...scenario,
    alsoReaches: { 'linux-7.3': alsoReaches['linux-6.19'] ?? [], ...alsoReaches },
    findings: { ...findings, 'linux-7.3': own ?? Object.fromEntries(left) },
  };
};

/** The same story in every era. */
export const inEveryEra = (stories: Readonly<Record<string, Story>>): NonNullable<Scenario['findings']> => ({
  'linux-4.17': stories,
  'linux-6.19': stories,
});
