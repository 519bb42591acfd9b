export { type Change, diff, drawChange } from './diff.js';
export { readTrace, writeTrace } from './file.js';
export { type Heeded, heededBy, judgeRun, type RunJudgement } from './lasso.js';
export { type About, type Recording, recordingOf, traceOf } from './recording.js';
export { type Parting, type Replay, replay } from './replay.js';
export type * from './trace.js';
