import type { MachineConfig } from '../machine/config.js';
import type { PartDrawing } from '../machine/part-drawing.js';
import type { ItsConfig } from './config.js';
import type { Needed } from './rules.js';

export const itsDrawing = (_config: ItsConfig & MachineConfig): PartDrawing<Needed> => ({});
