import type { World } from './world.js';

/** Ghost (S15): the line of a level interrupt is high, or was made to look so by a write of ISPENDR. */
export const assertLine = (w: World, irq: number): void => {
  if (irq < w.ghost.asserted.length) {
    w.ghost.asserted[irq] = true;
  }
};

/** Ghost (S15): deactivated; from here on only a line that still is high, or rises, justifies another acknowledge. */
export const restartAssertion = (w: World, irq: number, lineHigh: boolean): void => {
  if (irq < w.ghost.asserted.length) {
    w.ghost.asserted[irq] = lineHigh;
  }
};
