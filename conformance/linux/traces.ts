import { at, type Era } from '../../model/index.js';
import { modelOfKernel } from '../kernel-model.js';
import type { Recording } from '../recordings/recording.js';
import type { Parting } from '../replay.js';
import { type Boots, record } from './live-kernel.js';
import { partingsOf } from './partings.js';
import { type Settled, settled } from './settled.js';
import { type NamedModel, type TraceToFollow, tellingScriptOf } from './trace-scripts.js';

/** What a kernel made of a trace. */
export interface Followed {
  readonly trace: TraceToFollow;
  readonly recording: Recording;
  /** Where it differs from the model of it. */
  readonly partings: readonly Parting[];
  /** Of the two models that are to be told apart, those that do in every step what the kernel did. */
  readonly like: readonly NamedModel[];
}

export interface FollowRequest extends Boots {
  readonly traces: readonly TraceToFollow[];
  /** Instead of the model of the kernel. */
  readonly hypervisor?: Era['hypervisor'];
}

/** Has a kernel follow traces of the checker. */
export const follow = async (request: FollowRequest): Promise<readonly Followed[]> => {
  const { traces, kernel, gic } = request;
  const scripts = traces.map((trace) => tellingScriptOf(trace, gic));
  const { hypervisor = modelOfKernel(kernel.release, kernel.image).hypervisor } = request;
  const followed = await settled(scripts, (those) => record(those, request), hypervisor);
  return followed.map((one, place) => followedOf(at(traces, place), one));
};

export const followedOf = (trace: TraceToFollow, { recording, partings }: Settled): Followed => ({
  trace,
  recording,
  partings,
  like: [trace.tells.here, trace.tells.gone].filter((model) => partingsOf(recording, model.hypervisor).length === 0),
});
