import type { Trie } from './decision-trees.js';

/** What is still to do in a step, before it is judged. Each has a trie of its own. */
export type Following = NextEffect | Ending;

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
