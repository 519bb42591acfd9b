import { type Config, interruptOf } from './config.js';
import { lineOf } from './line.js';
import { isInjecting } from './state.js';
import { at, eventfdOf, vfioOf, type World } from './world.js';

/** Ghost (S15): the line of a level interrupt is high, or was made to look so by a write of ISPENDR. */
export const assertLine = (w: World, irq: number): void => {
  if (irq < w.ghost.asserted.length) {
    w.ghost.asserted[irq] = true;
  }
};

/**
 * Ghost (S15): deactivated; from here on only a line that still is high, or rises, justifies another acknowledge. A
 * write of ISPENDR outlasts the deactivation, and so does a report of the line that is still on its way to the vgic.
 */
export const restartAssertion = (config: Config, w: World, irq: number): void => {
  if (irq < w.ghost.asserted.length) {
    const isOnTheWay = isInjecting(w, irq) || isReported(config, w, irq);
    w.ghost.asserted[irq] = lineOf(config, w, irq) || at(w.irqs, irq).pendingLatch || isOnTheWay;
  }
};

const isReported = (config: Config, w: World, irq: number): boolean =>
  interruptOf(config, irq).source === 'vfio' &&
  (vfioOf(config, w, irq).signalling || eventfdOf(config, w, irq).signalled);
