import type { Instance } from '../semantics/judge.js';
import type { Happened } from './draft.js';
import type { Trie } from './tables.js';

/** What is still to do in a step: another effect of its rule, or judging it. Each has a trie of its own. */
export type Following<W> = NextEffect | Judging<W>;

export interface NextEffect {
  readonly does: 'effect';
  readonly trie: Trie;
  readonly action: number;
  /** Its place among the effects of the rule. */
  readonly effect: number;
  /** What has happened before it. */
  readonly happened: Happened;
}

export interface Judging<W> {
  readonly does: 'judge';
  readonly trie: Trie;
  readonly action: number;
  readonly happened: Happened;
  /** The properties of steps that look at the worlds before and after. */
  readonly lookers: readonly Instance<W>[];
  /** The cell of others that are asked after these; 0 where there are none. */
  readonly then: number;
}

/** The same for all steps of which the same is left to do. */
export const keyOf = (action: number, effect: number, happened: Happened): string =>
  `${action} ${effect} ${JSON.stringify(happened, distinct)}`;

/** Values that JSON takes for others. */
const distinct = (_: string, value: unknown): unknown =>
  value === undefined || Object.is(value, -0) || (typeof value === 'number' && !Number.isFinite(value))
    ? { '~': Object.is(value, -0) ? '-0' : String(value) }
    : value;
