/** The interrupts that scenarios are made of. Each has a name by which traces call it. */

export { forwardedEdge, forwardedLevel } from '../forwarded/part.js';
export { sgi } from '../guest/sgi.js';
export { edge, level, ppi } from '../irq-line/part.js';
export { lpi } from '../its/sketch.js';
export { routedEdge, routedLevel, routedPpi } from '../routing/sketch.js';
export { ptimerOf as ptimer, timerOf as timer } from '../timer/sketch.js';
export {
  assigned as vfio,
  directlyAssigned as vfioDirect,
  forwardedByEventfd,
  irqfd,
  unmaskedBy,
} from '../vfio/sketch.js';
