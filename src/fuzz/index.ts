export { fuzz } from './fuzz.js';
export type * from './result.js';
export {
  type Arbitrary,
  type Generators,
  type Sweepable,
  type Sweeping,
  type SweepOptions,
  type SweepProgress,
  sweep,
} from './sweep.js';
