/** Whether the model is true: compared with what other implementations do. */

export { leaves } from './compare.js';
export { compilerVersion } from './cross-compile.js';
export { type GicParting, hunt } from './gic/hunt.js';
export type { Rival } from './gic/rival.js';
export { eraOfKernel, type KernelModel, modelOfKernel } from './kernel-model.js';
export { cachedKernels } from './linux/debian.js';
export { type Host, otherHostsFor, usualHost } from './linux/hosts.js';
export type { Kernel } from './linux/kernel.js';
export { kernelsToBoot, type MissingKernel } from './linux/kernels.js';
export { type Walked, walkAtRandom } from './linux/random-walks.js';

export { type ToldSituation, type ToldStory, tellStories, titleOf } from './linux/stories.js';
export type { Telling, TraceToFollow } from './linux/trace-scripts.js';
export type { Followed } from './linux/traces.js';
export { gicv2 } from './qemu/gicv2.js';
export { qemuVersion } from './qemu/program.js';
export { gicv3 } from './qemu-gicv3/gicv3.js';
export { type QuirkId, quirks, quirksIn } from './quirks.js';
export { readRecordings, recordingFiles } from './recordings/files.js';
export { type Recording, setOf } from './recordings/recording.js';
export { type Parting, replay } from './replay.js';
export { spell } from './vocabulary.js';
export { wrongIn, wrongModelOf } from './wrong-models.js';
