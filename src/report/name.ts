import type { Counts, Subject } from './outcome.js';
import { counted } from './table.js';

/** A check as sentences name it: `vfio-level (linux-6.19, with bug B03)`. */
export const nameOfCheck = ({ scenario, era, bug }: Subject): string => {
  const circumstances = [era, bug === undefined ? undefined : `with bug ${bug}`].filter((part) => part !== undefined);
  return circumstances.length === 0 ? scenario : `${scenario} (${circumstances.join(', ')})`;
};

export const inCounts = ({ states, firings, depth }: Counts): string =>
  `${counted(states, 'state')}, ${counted(firings, 'firing')} and ${counted(depth, 'level')}`;
