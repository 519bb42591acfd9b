/** Whether the model is true: compared with what other implementations do. */
export { leaves } from './compare.js';
export { readRecordings } from './recordings/files.js';
export { type Recording, setOf } from './recordings/recording.js';
export { eraOfKernel, type Parting, replay } from './replay.js';
export { spell } from './vocabulary.js';
export { wrongModelOf } from './wrong-models.js';
