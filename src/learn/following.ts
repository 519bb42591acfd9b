import type { Instance } from '../semantics/judge.js';
import type { Trie } from './tables.js';

/** What is still to do in a step. Each has a trie of its own. */
export type Following<W> = NextEffect | Ending | Judging<W>;

/** Another effect of the rule. */
export interface NextEffect {
  readonly does: 'effect';
  readonly trie: Trie;
  readonly action: number;
  /** Its place among the effects of the rule. */
  readonly effect: number;
}

/** The step is complete: who judges it depends on what has happened in it. */
export interface Ending {
  readonly does: 'end';
  readonly trie: Trie;
  readonly action: number;
}

/** A property of steps that looks at the worlds before and after: it is asked about every complete step that concerns it. */
export interface Judging<W> {
  readonly does: 'judge';
  readonly trie: Trie;
  readonly looker: Instance<W>;
  /** Does it have to find out whether a step concerns it by looking at the worlds? */
  readonly asksWhether: boolean;
}
