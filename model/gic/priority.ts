import type { View } from '../../src/language/index.js';

/**
 * The active priorities register: one bit a group priority, set by an acknowledge and cleared by a priority drop.
 * IHI 0048B 4.4 (GICC_APRn), 5.3 (GICH_APR). Lower numbers are more urgent.
 */
export type ActivePriorities = boolean[];

/** What the running priority is when nothing is active: less urgent than every priority. */
export const idlePriority = (apr: View<ActivePriorities>): number => apr.length;

/** The most urgent active priority. IHI 0048B 4.4.6 (GICC_RPR). */
export const runningPriority = (apr: View<ActivePriorities>): number => {
  const highest = apr.indexOf(true);
  return highest === -1 ? idlePriority(apr) : highest;
};

/**
 * A priority drop clears the most urgent active priority, whatever interrupt was named in the write. False where none
 * was active. IHI 0048B 3.2.1 and 4.4.5.
 */
export const dropPriority = (apr: ActivePriorities): boolean => {
  const highest = apr.indexOf(true);
  if (highest === -1) {
    return false;
  }
  apr[highest] = false;
  return true;
};
