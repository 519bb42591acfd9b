import type { Saying } from '../../src/language/index.js';
import type { Part, Told } from './part.js';
import type { Grammar } from './sketch.js';

/** A system as it was over some years. `M` is what makes its hypervisor for a configuration. */
export interface SystemEra<C, H, M = (config: C) => H> extends Omit<Saying, 'by'> {
  readonly hypervisor: M;
}

/** The shortest trace of a finding: how many steps, or, where its story is not mended, the rules that they are of. */
export type Shortest = number | string;

/** A named, bounded configuration of a system. */
export interface SystemScenario<C> {
  readonly id: string;
  /** What it is for. */
  readonly says: string;
  readonly suite: 'quick' | 'full';
  readonly config: C;
  /** The witnesses that it must reach. */
  readonly reaches: readonly string[];
  /** The properties of runs that are checked in it. */
  readonly promises?: readonly string[];
  /** Properties that it really breaks, and the heading under which that is told. */
  readonly findings?: Readonly<Record<string, string>>;
  /** The shortest trace of each of these, where that is pinned. */
  readonly shortest?: Readonly<Record<string, Shortest>>;
  /** What a search that sees every state finds. */
  readonly pinned: { readonly states: number; readonly firings: number; readonly depth: number };
  /** The eras that it is checked in, the newest last, with what differs there; all it says is so in the newest. */
  readonly eras?: Readonly<
    Record<string, Partial<Pick<SystemScenario<C>, 'config' | 'reaches' | 'findings' | 'shortest' | 'pinned'>>>
  >;
}

/** Properties that a hypervisor really breaks, in some configurations, and the heading under which that is told. */
export interface KnownViolation<C> {
  readonly story: string;
  readonly breaks: readonly string[];
  readonly where: (config: C) => boolean;
  /** The eras that do, where the system has eras. */
  readonly eras?: readonly string[];
  /** The step that is its cause, as it would have to be: with it what the story breaks is broken no more. */
  readonly mend?: { readonly says: string };
  /** Where the mend is not enough: there what the story breaks is known to break with it, too. */
  readonly stillWhere?: (config: C) => boolean;
  /** Why there is none. */
  readonly notMended?: string;
}

/** A bug that a hypervisor really had: what it changes, who mended it, and what it must break. */
export interface SystemBug<C, H, M = (config: C) => H> extends Saying {
  /** The id of the property that finds it. */
  readonly breaks: string;
  /** The scenario that shows it. */
  readonly scenario: string;
  /** The era in which it is switched on, where the system has eras. */
  readonly era?: string;
  /** The era itself had it: nothing is switched on. */
  readonly native?: true;
  readonly hypervisor: M;
  /** The commit that mended it, or the report that describes it. */
  readonly fixedBy: string;
  /** The steps of the interleaving that is told of it, counted in the steps of this model. */
  readonly steps: number;
  /** Why the shortest trace here is longer, where it is. */
  readonly longer?: string;
}

/** A hypervisor with all that it is checked with: its own parts, and those that it shares with others. */
export interface System<C, H, W, M = (config: C) => H> {
  /** Its name, as it is written: `Bao`. */
  readonly title: string;
  readonly parts: readonly Part<C, H, W>[];
  /** The newest last; where there are none, `hypervisor` is all there is. */
  readonly eras?: readonly SystemEra<C, H, M>[];
  /** Common properties that mean nothing of it, and why. */
  readonly without?: (config: C) => Readonly<Record<string, string>>;
  /** How each key of a configuration is told. */
  readonly told: Told<C>;
  readonly hypervisor: M;
  /** How sketches of it are spelled. */
  readonly sketches: Grammar<C>;
  readonly scenarios: readonly SystemScenario<C>[];
  /** What it is known to break, and where: a sweep takes what it meets elsewhere for new. */
  readonly known: readonly KnownViolation<C>[];
  /** The page of docs/ that tells these, each under a heading that is its story. */
  readonly document?: string;
  /** Its hypervisor, or one that is made from it, with the causes of some stories mended; where there is none, no story is. */
  readonly mended?: (hypervisor: M, stories: readonly string[]) => M;
  readonly bugs: readonly SystemBug<C, H, M>[];
}
