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

export interface FollowRequest {
  readonly traces: readonly TraceToFollow[];
  readonly kernel: Kernel;
  readonly gic: 2 | 3;
  readonly signal: AbortSignal;
  /** Instead of that of the kernel's era. */
  readonly hypervisor?: Era['hypervisor'];
}

/** Has a kernel follow traces of the checker. */
export const follow = async (request: FollowRequest): Promise<readonly Followed[]> => {
  const { traces, kernel, gic, signal } = request;
  const scripts = traces.map((trace) => {
    const script = scriptOf(trace, gic);
    return untilToldApart(script, older, newer) ?? script;
  });
  const { hypervisor = eraOfKernel(kernel.release, kernel.image).hypervisor } = request;
  const recordings = await record(scripts, kernel, gic, signal);
  return recordings.map((recording, place) => ({
    trace: at(traces, place),
    recording,
    partings: partingsOf(recording, hypervisor),
    like: [older, newer].filter((era) => partingsOf(recording, era.hypervisor).length === 0),
  }));
};
