import type { EraId } from '../kvm/eras/index.js';
import { written } from './pinned/counts/index.js';
import type { Counts } from './pinned/counts/written.js';

export type { Counts } from './pinned/counts/written.js';

/**
 * The counts of every scenario in every era, pinned so that a change of the model is noticed. They were counted by the
 * engine. Most of those of up to 40,000 states were counted again by a search that knows nothing of tables, and those of up to
 * 2,000 are on every run of the tests (test/model/counts.test.ts, which says how to do the rest). The larger ones rest
 * on the engine alone, which that test and test/search check on everything smaller.
 *
 * Where Linux 7.3 is not named it reaches what 6.19 does: it differs where a signal or a fine step ends an entry or an exit.
 */
export const pinned: Readonly<Record<string, Readonly<Partial<Record<EraId, Counts>>>>> = Object.fromEntries(
  Object.entries(written).map(([id, { 'linux-7.3': newest, ...eras }]) => [
    id,
    newest === 'not counted' ? eras : { ...eras, 'linux-7.3': newest ?? eras['linux-6.19'] },
  ]),
);
