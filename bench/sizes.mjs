// The sizes of the benchmark model, and how many states each has.

import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {{ level: boolean, forwarded: boolean }} Kind
 * @typedef {{ name: string, vcpus: number, irqs: readonly Kind[], lrs: number, letters: string }} Size
 * @typedef {{ states: number, firings?: number, orbits?: number }} Counts
 */

/**
 * What independent encodings agree on; `orbits` are the states that all symmetries leave. A checker that counts
 * otherwise has checked another model, and how fast it did that is of no interest.
 * @type {ReadonlyMap<string, Counts>}
 */
const pinned = new Map([
  ['1,2,1,HE', { states: 772, firings: 4_698 }],
  ['1,2,2,HE', { states: 1_100, firings: 7_154 }],
  ['1,3,1,EhL', { states: 7_648, firings: 59_496 }],
  ['1,3,2,HLE', { states: 13_040, firings: 115_848 }],
  ['2,2,2,LL', { states: 17_240, firings: 160_240, orbits: 3_249 }],
  ['2,2,2,HL', { states: 42_816, firings: 438_416 }],
  ['1,4,2,HLEE', { states: 125_440, firings: 1_323_836 }],
  ['2,3,2,HLE', { states: 2_349_376, firings: 31_524_928 }],
  ['2,3,3,HHH', { states: 11_449_600, orbits: 518_932 }],
  ['2,4,2,HLEE', { states: 104_566_496 }],
]);

/** @param {Size} size @returns {Counts} */
export const countsOf = ({ name }) => {
  const counts = pinned.get(name);
  if (counts === undefined) {
    throw new Error(`how many states ${name} has is not pinned; sizes that are: ${[...pinned.keys()].join(' ')}`);
  }
  return counts;
};

const kinds = {
  L: { level: true, forwarded: false },
  E: { level: false, forwarded: false },
  H: { level: true, forwarded: true },
  h: { level: false, forwarded: true },
};

/** Reads `NV,NI,NL,CFG`. @param {string} name @returns {Size} */
export const sizeOf = (name) => {
  const [, vcpus, irqs, lrs, letters] = /^([12]),([2-4]),([1-4]),([LEHh]+)$/.exec(name) ?? [];
  if (letters?.length !== Number(irqs)) {
    throw new Error(`a size is NV,NI,NL,CFG, for example 2,3,2,HLE; got '${name}'`);
  }
  return { name, vcpus: Number(vcpus), irqs: [...letters].map((letter) => kinds[letter]), lrs: Number(lrs), letters };
};

/** Whether this file is what Node was started with. @param {string} url */
export const isProgram = (url) => realpathSync(process.argv[1]) === fileURLToPath(url);
