export type * from './result.js';
export { fuzz } from './simulator.js';
export {
  type Arbitrary,
  type Generators,
  type Sweepable,
  type Sweeping,
  type SweepOptions,
  type SweepProgress,
  sweep,
} from './sweep.js';
