import type { EraId } from '../../../kvm/eras/index.js';
import type { Shortest } from '../../../machine/system.js';

/** By scenario, era and property. */
export type WrittenTraces = Readonly<
  Record<string, Readonly<Partial<Record<EraId, Readonly<Record<string, Shortest>>>>>>
>;
