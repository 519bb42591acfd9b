export { checkedGicv4 } from './checked.js';
export { contradictionIn, type Gicv4Config, type Option, options } from './config.js';
export { gicv4Depiction } from './drawing.js';
export { type Gicv4Steps, known, mended } from './known.js';
export { gicv4Laws } from './properties.js';
export { gicv4Scenarios } from './scenarios.js';
export { gicv4Bound, gicv4Example, gicv4Usage, gicv4Words, readGicv4, spellGicv4 } from './sketch.js';
export { gicv4, gicv4Steps } from './steps.js';
