import type { OnRun } from '../transitions/index.js';
import type { KeyFormat } from './stores/key-format.js';
import type { StateLog } from './stores/state-log.js';
import type { WordFile } from './stores/word-file.js';

/** Where a property was first violated or a witness first reached: in worlds of a level, or in steps from there. */
export interface Discovery {
  readonly judgement: 'violated' | 'reached';
  readonly level: number;
  readonly inStep: boolean;
}

/** How far a search has come, between two advances: with the worlds that were found, all that it takes to go on. */
export interface Snapshot {
  readonly expanded: number;
  readonly levelEnds: readonly number[];
  readonly sightings: readonly (readonly [property: string, sighting: Discovery])[];
  /** Was something violated that stops the search? */
  readonly isBroken: boolean;
  /** By the number of the action, and by property. */
  readonly firings: readonly number[];
  readonly inDanger: readonly (readonly [property: string, worlds: number])[];
}

/** What a search goes on from; the worlds are in the file of its log. */
export interface ResumePoint extends Snapshot {
  readonly runs: StateLog['runs'];
  readonly keys: KeyFormat;
  /** By group. */
  readonly locals: readonly Int32Array[];
}

/** Where the worlds are kept for whoever goes on with the search, and what it goes on from. */
export interface CheckpointSource {
  readonly worlds: WordFile;
  readonly beginning: ResumePoint | undefined;
  readonly onRun: OnRun;
}
