import { describe, expect, it } from 'vitest';
import type { Fairness } from '../../src/language/index.js';
import { Bits } from '../../src/liveness/bits.js';
import { fairPartsOf } from '../../src/liveness/fair-parts.js';
import type { Graph, Obligation } from '../../src/liveness/graph.js';
import { lassoIn } from '../../src/liveness/lasso.js';
import fc from '../support/fast-check.js';

/*
 * Small graphs with actions of every fairness, and a promise in some of their worlds. Whether it can be broken is decided
 * a second time, by trying every set of steps: nothing is shared with the search but the graph.
 */

interface Arrow {
  readonly from: number;
  readonly to: number;
  readonly action: number;
  readonly keeps: boolean;
  /** Is something assumed of the action in the world that the arrow begins in? */
  readonly isDue: boolean;
}

interface Small {
  readonly worlds: number;
  readonly arrows: readonly Arrow[];
  readonly fairness: readonly (Fairness | undefined)[];
  readonly opens: readonly boolean[];
  readonly inside: readonly boolean[];
  readonly heedsFairness: boolean;
}

const most = { worlds: 5, arrows: 10, actions: 4 };
const place = (size: number) => fc.nat(size - 1);

const small: fc.Arbitrary<Small> = fc.integer({ min: 1, max: most.worlds }).chain((worlds) =>
  fc.record({
    worlds: fc.constant(worlds),
    arrows: fc.array(
      fc.record({
        from: place(worlds),
        to: place(worlds),
        action: place(most.actions),
        keeps: rarely(),
        isDue: fc.nat(3).map((n) => n > 0),
      }),
      { maxLength: most.arrows },
    ),
    fairness: fc.array(fc.constantFrom<(Fairness | undefined)[]>(undefined, 'weak', 'strong'), {
      minLength: most.actions,
      maxLength: most.actions,
    }),
    opens: fc.array(fc.boolean(), { minLength: worlds, maxLength: worlds }),
    inside: fc.array(
      rarely().map((no) => !no),
      { minLength: worlds, maxLength: worlds },
    ),
    heedsFairness: rarely().map((no) => !no),
  }),
);

function rarely() {
  return fc.nat(7).map((n) => n === 0);
}

const graphOf = ({ worlds, arrows, fairness }: Small): { graph: Graph; sorted: readonly Arrow[] } => {
  // An action leads from a world to one other: the last that is said of it counts.
  const known = new Map(arrows.map((arrow) => [`${arrow.from} ${arrow.action}`, arrow]));
  const sorted = [...known.values()].toSorted((a, b) => a.from - b.from || a.action - b.action);
  const first = Int32Array.from({ length: worlds + 1 }, (_, world) => sorted.filter(({ from }) => from < world).length);
  const graph = {
    worlds,
    starts: [0],
    first,
    actions: Uint16Array.from(sorted.map(({ action }) => action)),
    targets: Int32Array.from(sorted.map(({ to }) => to)),
    fairness,
    undue: new Bits(),
  };
  sorted.forEach(({ isDue }, step) => {
    if (!isDue) {
      graph.undue.add(step);
    }
  });
  return { graph, sorted };
};

const obligationOf = ({ opens, inside, heedsFairness }: Small, sorted: readonly Arrow[]): Obligation => {
  const keeps = new Bits();
  sorted.forEach((arrow, step) => {
    if (arrow.keeps) {
      keeps.add(step);
    }
  });
  const isInside = (world: number) => inside[world] === true;
  return { opens: (world) => opens[world] === true && isInside(world), inside: isInside, keeps, heedsFairness };
};

/** All worlds that lead on from some by arrows. */
const closure = (worlds: Iterable<number>, arrows: readonly Arrow[]): Set<number> => {
  const all = new Set(worlds);
  for (let size = -1; size !== all.size; ) {
    size = all.size;
    for (const { from, to } of arrows) {
      if (all.has(from)) {
        all.add(to);
      }
    }
  }
  return all;
};

const isFair = (worlds: readonly number[], taken: readonly Arrow[], small: Small, sorted: readonly Arrow[]): boolean =>
  small.fairness.every((fairness, action) => {
    const isEnabled = (world: number) =>
      sorted.some((arrow) => arrow.from === world && arrow.action === action && arrow.isDue);
    const isTaken = taken.some((arrow) => arrow.action === action && arrow.isDue);
    return (
      fairness === undefined ||
      isTaken ||
      (fairness === 'weak' ? worlds.some((world) => !isEnabled(world)) : !worlds.some(isEnabled))
    );
  });

/** Is there a fair run that leaves the promise open? Every set of steps is tried as what it takes for ever. */
const isBroken = (small: Small, sorted: readonly Arrow[]): boolean => {
  const isInside = (world: number) => small.inside[world] === true;
  const open = sorted.filter(({ from, to, keeps }) => isInside(from) && isInside(to) && !keeps);
  const begins = [...small.opens.keys()].filter((world) => small.opens[world] && isInside(world));
  const region = [...closure(begins, open)];
  if (small.heedsFairness && region.some((world) => isFair([world], [], small, sorted))) {
    return true;
  }
  const steps = open.filter(({ from }) => region.includes(from));
  for (let set = 1; set < 2 ** steps.length; set++) {
    const taken = steps.filter((_, number) => (set >> number) & 1);
    const worlds = [...new Set(taken.flatMap(({ from, to }) => [from, to]))];
    const isConnected = worlds.every((world) => closure([world], taken).size === worlds.length);
    if (isConnected && (!small.heedsFairness || isFair(worlds, taken, small, sorted))) {
      return true;
    }
  }
  return false;
};

describe('whether a promise can stay open for ever', () => {
  it('is what trying every set of steps says', () => {
    let broken = 0;
    let kept = 0;
    fc.assert(
      fc.property(small, (one) => {
        const { graph, sorted } = graphOf(one);
        const expected = isBroken(one, sorted);
        broken += expected ? 1 : 0;
        kept += expected ? 0 : 1;
        expect(fairPartsOf(graph, obligationOf(one, sorted)).isEmpty).toBe(!expected);
      }),
      { numRuns: Number(process.env.FC_RUNS ?? 1000) },
    );
    expect(Math.min(broken, kept)).toBeGreaterThan(100);
  });

  it('is shown by a lasso that is a way through the graph, leaves it open and is fair as it stands', () => {
    let loops = 0;
    fc.assert(
      fc.property(small, (one) => {
        // Every world is reached.
        const arrows = [
          ...one.arrows,
          ...one.opens.map((_, to) => ({ from: 0, to, action: most.actions + to, keeps: true, isDue: true })),
        ];
        const { graph, sorted } = graphOf({
          ...one,
          arrows,
          fairness: [...one.fairness, ...one.opens.map(() => undefined)],
        });
        const obligation = obligationOf(one, sorted);
        const parts = fairPartsOf(graph, obligation);
        fc.pre(!parts.isEmpty);
        const { start, stem, loop } = lassoIn(graph, obligation, parts);
        expect(graph.starts).toContain(start);
        let at = start;
        let isOpen = obligation.opens(at);
        const go = (step: number): void => {
          const arrow = sorted[step] as Arrow;
          expect(arrow.from).toBe(at);
          at = arrow.to;
          isOpen = obligation.opens(at) || (isOpen && obligation.inside(at) && !arrow.keeps);
        };
        stem.forEach(go);
        expect(isOpen).toBe(true);
        const entry = at;
        const taken = loop.map((step) => sorted[step] as Arrow);
        for (const arrow of taken) {
          expect(arrow.from).toBe(at);
          expect(arrow.keeps).toBe(false);
          expect(obligation.inside(arrow.to)).toBe(true);
          at = arrow.to;
        }
        expect(at).toBe(entry);
        loops += loop.length > 0 ? 1 : 0;
        if (one.heedsFairness) {
          expect(isFair([entry, ...taken.map(({ to }) => to)], taken, one, sorted)).toBe(true);
        } else {
          expect(loop.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: Number(process.env.FC_RUNS ?? 1000) },
    );
    expect(loops).toBeGreaterThan(100);
  });
});
