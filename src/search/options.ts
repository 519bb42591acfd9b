import type { Backend } from '../engine/backend.js';
import type { MemoFile } from '../transitions/memo-file.js';
import type { Thresholds } from './thresholds.js';

// Whoever calls `explore` needs these types, and not those of the inner loop's source, which is AssemblyScript as well.

/**
 * How the keys of the worlds that were found are kept, each of them exact. `plain`: whole, of any width. `quotient`: in
 * one word each, because part of a key is told by where it lies. `rows`: those that differ in a few bits alone lie together,
 * in a row with two bits for each that there could be.
 */
export type ExactKind = 'plain' | 'quotient' | 'rows';
/** `bitstate`: three bits for each, which others may have set before: worlds may be missed, so that nothing ever holds. */
export type VisitedKind = ExactKind | 'bitstate';

/** Which set is wanted, where it is not to be chosen by what is found. */
export interface VisitedOptions {
  readonly visited?: VisitedKind;
  /** Of a bitstate search, which is another one for each seed. */
  readonly seed?: number;
}

/** How the inner loop is to work; what it finds does not depend on it. */
export interface EngineOptions extends VisitedOptions {
  readonly backend?: Backend;
  readonly threads?: number;
  /** Worlds that differ only in the names of interchangeable members are taken for one. */
  readonly symmetry?: boolean;
  /** What recipes of this very model did in another search: they are not run where it knows. Not used with symmetry. */
  readonly memo?: MemoFile | undefined;
  /** For tests. */
  readonly thresholds?: Thresholds;
}

/** How a search is done; what it finds does not depend on it. */
export interface SearchOptions extends EngineOptions {
  /** Whether traces will be asked for: if not, worlds are forgotten when they are expanded. */
  readonly traces?: boolean;
}
