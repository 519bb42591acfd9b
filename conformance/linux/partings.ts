import type { Era } from '../../model/index.js';
import type { QuirkId } from '../quirks.js';
import { quirksIn } from '../quirks.js';
import type { Recording } from '../recordings/recording.js';
import { type Parting, replay } from '../replay.js';

/**
 * Where a kernel and the model differ, in what there is to see or in how often the guest was left. With the quirk
 * `late-ppi` the host's GIC notices its timer late, but a tick of the host, which comes when it comes, makes it notice
 * at once: both is right.
 */
export const partingsOf = (recording: Recording, hypervisor?: Era['hypervisor']): readonly Parting[] => {
  const options = { countsExits: true, ...(hypervisor === undefined ? {} : { hypervisor }) };
  const partings = replay(recording, options);
  if (partings.length === 0) {
    return [];
  }
  const quirks = new Set([...quirksIn(recording.setup.gic, recording.qemu)].filter((id: QuirkId) => id !== 'late-ppi'));
  const noticed = new Set(replay(recording, { ...options, quirks }).map(({ step }) => step));
  return partings.filter(({ step }) => noticed.has(step));
};
