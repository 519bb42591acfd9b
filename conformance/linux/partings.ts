import type { Era } from '../../model/index.js';
import type { Recording } from '../recordings/recording.js';
import { type Parting, quirksOf, replay } from '../replay.js';

/**
 * Where a kernel and the model differ. With the quirk `late-ppi` the host's GIC notices its timer late, but a tick of
 * the host, which comes when it comes, makes it notice at once: both is right.
 */
export const partingsOf = (recording: Recording, hypervisor?: Era['hypervisor']): readonly Parting[] => {
  const era = hypervisor === undefined ? {} : { hypervisor };
  const partings = replay(recording, era);
  if (partings.length === 0) {
    return [];
  }
  const quirks = new Set([...quirksOf(recording.setup.gic)].filter((id) => id !== 'late-ppi'));
  const noticed = new Set(replay(recording, { ...era, quirks }).map(({ step }) => step));
  return partings.filter(({ step }) => noticed.has(step));
};
