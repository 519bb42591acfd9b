import { Bits } from './bits.js';
import type { Graph } from './graph.js';

/** The worlds from which one can be reached that is meant, these included. */
export const worldsBefore = ({ worlds, first, targets }: Graph, isMeant: (world: number) => boolean): Bits => {
  const steps = first[worlds] as number;
  // The steps the other way round: where those that lead to a world begin, and from where they come.
  const begins = new Int32Array(worlds + 2);
  for (let step = 0; step < steps; step++) {
    const place = (targets[step] as number) + 2;
    begins[place] = (begins[place] as number) + 1;
  }
  for (let place = 1; place < begins.length; place++) {
    begins[place] = (begins[place] as number) + (begins[place - 1] as number);
  }
  const origins = new Int32Array(steps);
  for (let world = 0; world < worlds; world++) {
    for (let step = first[world] as number; step < (first[world + 1] as number); step++) {
      const place = (targets[step] as number) + 1;
      origins[begins[place] as number] = world;
      begins[place] = (begins[place] as number) + 1;
    }
  }
  const found = new Bits(worlds);
  const queue: number[] = [];
  const add = (world: number): void => {
    if (!found.has(world)) {
      found.add(world);
      queue.push(world);
    }
  };
  for (let world = 0; world < worlds; world++) {
    if (isMeant(world)) {
      add(world);
    }
  }
  for (let place = 0; place < queue.length; place++) {
    const world = queue[place] as number;
    for (let at = begins[world] as number; at < (begins[world + 1] as number); at++) {
      add(origins[at] as number);
    }
  }
  return found;
};
