import type { View } from '../../src/language/index.js';
import { at } from '../at.js';
import { runningPriority } from '../gic/priority.js';
import { type GicV5Config, isEdge, type Ppi } from './config.js';
import type { GicV5World } from './world.js';

/** The numbers of those PPIs. */
export const ppisOf = ({ ppis }: GicV5Config, is: (ppi: Ppi) => boolean = () => true): readonly number[] =>
  ppis.flatMap((own, ppi) => (is(own) ? [ppi] : []));

/** By what devices and the guest did: is it pending? */
export const isAsked = ({ ppis }: GicV5Config, w: View<GicV5World>, ppi: number): boolean =>
  isEdge(at(ppis, ppi)) ? at(w.owed, ppi) > 0 : at(w.lines, ppi);

/** By what the guest has programmed: may a PPI of this priority interrupt it? */
export const isUnmasked = ({ guest }: View<GicV5World>, ppi: number): boolean => {
  const priority = at(guest.priority, ppi);
  return guest.en && at(guest.enabled, ppi) && priority <= guest.vpmr && priority < runningPriority(guest.apr);
};

/** It could be taken if the guest ran. */
export const isDue = (config: GicV5Config, w: View<GicV5World>, ppi: number): boolean =>
  isAsked(config, w, ppi) && isUnmasked(w, ppi) && !at(w.guest.holds, ppi);

/** An edge is raised. */
export const owe = (w: GicV5World, ppi: number): void => {
  w.owed[ppi] = Math.min(2, at(w.owed, ppi) + 1);
};

/** The guest is out: what was raised again behind an edge that it has not taken is the same edge. */
export const oneEach = (w: GicV5World): void => {
  w.owed = w.owed.map((owed) => Math.min(1, owed));
};
