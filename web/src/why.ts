import type { PageStep, PageTrace } from './data.js';

/** A step that wrote a value, and the values that it read to do so. */
export interface Link {
  readonly step: number;
  readonly place: number;
  readonly before: string;
  readonly after: string;
  /** What its effect read, and what its guard read, each with the step that wrote it (0: as in the beginning). */
  readonly because: readonly { readonly place: number; readonly step: number; readonly byGuard: boolean }[];
}

type Run = Pick<PageTrace, 'steps'>;

/**
 * Where a value comes from: the step that last wrote it, those that wrote what that step read, and so on, back to the
 * start; from the last to the first, each value once.
 */
export const chainOf = (trace: Run, { place, world }: { place: number; world: number }): readonly Link[] => {
  const links = new Map<string, Link>();
  const open = [{ place, before: world + 1 }];
  while (open.length > 0) {
    const wanted = open.pop() as { place: number; before: number };
    const number = lastWriter(trace, wanted.place, wanted.before);
    const key = `${number} ${wanted.place}`;
    const step = trace.steps[number - 1];
    if (step === undefined || links.has(key)) {
      continue;
    }
    const change = step.changes.find((one) => one.place === wanted.place);
    const because = readsFor(step, wanted.place).map((read) => ({
      ...read,
      step: lastWriter(trace, read.place, number),
    }));
    links.set(key, {
      step: number,
      place: wanted.place,
      before: change?.before ?? '',
      after: change?.after ?? '',
      because,
    });
    open.push(...because.filter((one) => one.step > 0).map((one) => ({ place: one.place, before: number })));
  }
  return [...links.values()].sort((a, b) => b.step - a.step);
};

/** The last step before one that wrote a place; 0 where none did. */
const lastWriter = ({ steps }: Run, place: number, before: number): number => {
  for (let number = Math.min(before - 1, steps.length); number > 0; number--) {
    if (steps[number - 1]?.changes.some((change) => change.place === place)) {
      return number;
    }
  }
  return 0;
};

/** What a step read to write a place: its guard, and the effects that led to it within the step. */
const readsFor = ({ guard, effects }: PageStep, place: number) => {
  const wanted = new Set([place]);
  const read = new Set<number>();
  for (const { reads, writes } of effects.toReversed()) {
    if (writes.some((written) => wanted.has(written))) {
      for (const one of reads) {
        read.add(one);
        wanted.add(one);
      }
    }
  }
  return [
    ...[...read].map((one) => ({ place: one, byGuard: false })),
    ...guard.filter((one) => !read.has(one)).map((one) => ({ place: one, byGuard: true })),
  ];
};
