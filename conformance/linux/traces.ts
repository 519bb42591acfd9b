import { at, type Era, eraOf } from '../../model/index.js';
import type { Recording } from '../recordings/recording.js';
import { eraOfKernel, type Parting } from '../replay.js';
import type { Kernel } from './kernel.js';
import { record } from './live-kernel.js';
import { partingsOf } from './partings.js';
import { scriptOf, type TraceToFollow, untilToldApart } from './trace-scripts.js';

/** What a kernel made of a trace. */
export interface Followed {
  readonly trace: TraceToFollow;
  readonly recording: Recording;
  /** Where it differs from the model of its own era. */
  readonly partings: readonly Parting[];
  /** The eras that do in every step what the kernel did. */
  readonly like: readonly Era[];
}

/** The era that has bugs of its own, and the one in which they are mended. */
const [older, newer] = [eraOf('linux-4.17'), eraOf('linux-6.19')];

/** Has a kernel follow traces of the checker. */
export const follow = async (
  traces: readonly TraceToFollow[],
  kernel: Kernel,
  gic: 2 | 3,
  signal: AbortSignal,
): Promise<readonly Followed[]> => {
  const scripts = traces.map((trace) => {
    const script = scriptOf(trace, gic);
    return untilToldApart(script, older, newer) ?? script;
  });
  const era: Era = eraOfKernel(kernel.release, kernel.image);
  const recordings = await record(scripts, kernel, gic, signal);
  return recordings.map((recording, place) => ({
    trace: at(traces, place),
    recording,
    partings: partingsOf(recording, era.hypervisor),
    like: [older, newer].filter(({ hypervisor }) => partingsOf(recording, hypervisor).length === 0),
  }));
};
