import { type Drawing, drawing } from '../../src/language/index.js';
import type { Config } from '../kvm/config.js';
import type { World } from '../kvm/state.js';
import { interruptSection } from './interrupts.js';
import { laneOf, lanesOf, threadsOf } from './lanes.js';
import { listRegisterSection } from './list-registers.js';
import { crossingsOf, remarksOf, shortOf } from './steps.js';

/** How runs of the vgic are drawn over time: its actors, the list registers, and each interrupt's time line. */
export const drawingOf = (config: Config): Drawing<unknown> =>
  drawing<World>({
    lanes: lanesOf(config),
    laneOf: laneOf(config),
    threads: threadsOf(config),
    short: shortOf(config),
    crossings: crossingsOf(config),
    remarks: remarksOf(config),
    sections: [listRegisterSection(config), ...config.interrupts.map((_, irq) => interruptSection(config, irq))],
  });
