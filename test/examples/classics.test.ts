import { describe, expect, it } from 'vitest';
import {
  array,
  bool,
  explore,
  type Infer,
  index,
  int,
  type Model,
  model,
  over,
  type RecordShape,
  record,
  type Schema,
  sequence,
  upTo,
} from '../../src/index.js';
import { said } from '../support/counter.js';

// Puzzles whose states and shortest solutions are published, or follow from a line of arithmetic.

interface Classic {
  readonly states?: number;
  /** Steps to the state that is farthest from the initial one. */
  readonly farthest?: number;
  /** Steps to the solution. */
  readonly solved?: number;
}

/** A puzzle: how it begins, what a move does (where it may be made), and what is wanted. */
const puzzle = <S extends RecordShape & Schema<unknown>, P extends Record<string, readonly number[]>>(
  id: string,
  world: S,
  begin: (w: Infer<S>) => void,
  moves: P,
  may: (w: Infer<S>, move: { readonly [K in keyof P]: number }) => boolean,
  move: (w: Infer<S>, move: { readonly [K in keyof P]: number }) => void,
  isSolved: (w: Infer<S>) => boolean = () => false,
): Model<unknown> => {
  const { rule, sometimes } = over<Infer<S>>();
  const start = model({ id, says: id, world: world as never, rules: [] }).starts[0] as Infer<S>;
  begin(start);
  return model<Infer<S>>({
    id,
    says: 'a puzzle',
    world: world as never,
    starts: [start],
    rules: [
      rule({
        ...said,
        id: 'move',
        for: moves as never,
        when: (w, params) => may(w as Infer<S>, params as never),
        does: (w, params) => move(w, params as never),
      }),
    ],
    properties: [sometimes({ ...said, id: 'solved', holds: (w) => isSolved(w as Infer<S>) })],
  }) as Model<unknown>;
};

const at = <T>(list: readonly T[], place: number): T => list[place] as T;
const permutation = (count: number) => record({ row: array(count, index(count)) });
const inOrder = ({ row }: { row: number[] }): void => {
  row.forEach((_, i) => {
    row[i] = i;
  });
};
const flipFirst = (row: number[], count: number): void => {
  row.splice(0, count, ...row.slice(0, count).reverse());
};

const hanoi = (discs: number, pegs: number) =>
  puzzle(
    'hanoi',
    record({ on: array(discs, index(pegs)) }),
    () => {},
    { disc: upTo(discs), peg: upTo(pegs) },
    ({ on }, { disc, peg }) =>
      at(on, disc) !== peg && on.slice(0, disc).every((other) => other !== at(on, disc) && other !== peg),
    ({ on }, { disc, peg }) => {
      on[disc] = peg;
    },
    ({ on }) => on.every((peg) => peg === pegs - 1),
  );

/** Tiles in a frame with one hole, which is tile 0. */
const sliding = (rows: number, columns: number) => {
  const isBeside = (a: number, b: number) =>
    Math.abs(Math.floor(a / columns) - Math.floor(b / columns)) + Math.abs((a % columns) - (b % columns)) === 1;
  return puzzle(
    'sliding tiles',
    permutation(rows * columns),
    inOrder,
    { place: upTo(rows * columns) },
    ({ row }, { place }) => isBeside(row.indexOf(0), place),
    ({ row }, { place }) => {
      const hole = row.indexOf(0);
      [row[hole], row[place]] = [at(row, place), 0];
    },
  );
};

const pancakes = (count: number) =>
  puzzle(
    'pancakes',
    permutation(count),
    inOrder,
    { flipped: upTo(count + 1).slice(2) },
    () => true,
    ({ row }, { flipped }) => flipFirst(row, flipped),
  );

const burntPancakes = (count: number) =>
  puzzle(
    'burnt pancakes',
    record({ row: array(count, record({ size: index(count), isBurnt: bool })) }),
    ({ row }) => {
      row.forEach((one, i) => {
        one.size = i;
      });
    },
    { flipped: upTo(count + 1).slice(1) },
    () => true,
    (w, { flipped }) => {
      const turned = w.row.slice(0, flipped).map(({ size, isBurnt }) => ({ size, isBurnt: !isBurnt }));
      w.row = [...turned.reverse(), ...w.row.slice(flipped)];
    },
  );

const neighbours = (count: number) =>
  puzzle(
    'neighbours',
    permutation(count),
    inOrder,
    { place: upTo(count - 1) },
    () => true,
    ({ row }, { place }) => {
      [row[place], row[place + 1]] = [at(row, place + 1), at(row, place)];
    },
  );

const lightsOut = (size: number) =>
  puzzle(
    'lights out',
    record({ lit: array(size * size, bool) }),
    () => {},
    { row: upTo(size), column: upTo(size) },
    () => true,
    ({ lit }, { row, column }) => {
      for (const [down, right] of [
        [0, 0],
        [0, 1],
        [1, 0],
        [0, -1],
        [-1, 0],
      ] as const) {
        const [r, c] = [row + down, column + right];
        if (r >= 0 && c >= 0 && r < size && c < size) {
          lit[r * size + c] = !lit[r * size + c];
        }
      }
    },
  );

/** Chinese rings: the first ring, or the one behind the first that is on. */
const rings = (count: number) =>
  puzzle(
    'rings',
    record({ on: array(count, bool) }),
    ({ on }) => on.fill(true),
    { ring: upTo(count) },
    ({ on }, { ring }) => ring === 0 || on.indexOf(true) === ring - 1,
    ({ on }, { ring }) => {
      on[ring] = !on[ring];
    },
    ({ on }) => !on.includes(true),
  );

/** Nobody may be outnumbered where he is; the boat takes two. */
const missionaries = () => {
  const isSafe = (missionaries: number, cannibals: number) => missionaries === 0 || missionaries >= cannibals;
  const after = (w: { m: number; c: number; isHere: boolean }, m: number, c: number) =>
    w.isHere ? [w.m - m, w.c - c] : [w.m + m, w.c + c];
  return puzzle(
    'missionaries and cannibals',
    record({ m: int(0, 3), c: int(0, 3), isHere: bool }),
    (w) => Object.assign(w, { m: 3, c: 3, isHere: true }),
    { m: upTo(3), c: upTo(3) },
    (w, { m, c }) => {
      const [left = 0, also = 0] = after(w, m, c);
      const isThere = left >= 0 && also >= 0 && left <= 3 && also <= 3;
      return m + c >= 1 && m + c <= 2 && isThere && isSafe(left, also) && isSafe(3 - left, 3 - also);
    },
    (w, { m, c }) => {
      const [left = 0, also = 0] = after(w, m, c);
      Object.assign(w, { m: left, c: also, isHere: !w.isHere });
    },
    ({ m, c }) => m + c === 0,
  );
};

/** A farmer (3), a wolf (0), a goat (1) and a cabbage (2). */
const farmer = () => {
  const isSafe = (across: readonly boolean[]) =>
    at(across, 1) === at(across, 3) || (at(across, 0) !== at(across, 1) && at(across, 2) !== at(across, 1));
  const after = (across: readonly boolean[], with_: number) =>
    across.map((side, i) => (i === 3 || i === with_ ? !side : side));
  return puzzle(
    'wolf, goat and cabbage',
    record({ across: array(4, bool) }),
    () => {},
    { with_: upTo(4) },
    ({ across }, { with_ }) => at(across, with_) === at(across, 3) && isSafe(after(across, with_)),
    (w, { with_ }) => {
      w.across = after(w.across, with_);
    },
    ({ across }) => across.every((side) => side),
  );
};

/** Frogs go right and toads left, a place or over one of the others. 1 is a frog, 2 a toad. */
const frogs = (each: number) =>
  puzzle(
    'frogs and toads',
    record({ row: array(2 * each + 1, index(3)) }),
    ({ row }) => {
      row.fill(1, 0, each).fill(2, each + 1);
    },
    { from: upTo(2 * each + 1) },
    ({ row }, { from }) => {
      const step = [0, 1, -1][at(row, from)] as number;
      return (
        step !== 0 && (row[from + step] === 0 || (row[from + step] === 3 - at(row, from) && row[from + 2 * step] === 0))
      );
    },
    ({ row }, { from }) => {
      row[row.indexOf(0)] = at(row, from);
      row[from] = 0;
    },
    ({ row }) => row.every((one, i) => one === (i < each ? 2 : i === each ? 0 : 1)),
  );

const queens = (count: number) =>
  puzzle(
    'queens',
    record({ rows: sequence(count, index(count)) }),
    () => {},
    { column: upTo(count) },
    ({ rows }, { column }) =>
      rows.length < count && rows.every((other, i) => other !== column && Math.abs(other - column) !== rows.length - i),
    ({ rows }, { column }) => {
      rows.push(column);
    },
    ({ rows }) => rows.length === count,
  );

describe('the states and shortest solutions of a classic are those that are known:', () => {
  it.each<[string, Model<unknown>, Classic]>([
    ['the towers of Hanoi, 5 discs: 3⁵, and 2⁵ − 1 moves', hanoi(5, 3), { states: 243, solved: 31 }],
    ["the Reve's puzzle, 5 discs on 4 pegs (Dudeney 1908: 13 moves)", hanoi(5, 4), { states: 1024, solved: 13 }],
    ['sliding tiles, 2 × 2: 4!/2, the farthest 6 away', sliding(2, 2), { states: 12, farthest: 6 }],
    ['sliding tiles, 2 × 3: 6!/2, the farthest 21 away (OEIS A151944)', sliding(2, 3), { states: 360, farthest: 21 }],
    ['6 pancakes: 6!, the farthest 7 away (OEIS A058986)', pancakes(6), { states: 720, farthest: 7 }],
    ['7 pancakes: 7!, the farthest 8 away', pancakes(7), { states: 5040, farthest: 8 }],
    ['4 burnt pancakes: 4! 2⁴, the farthest 8 away (OEIS A078942)', burntPancakes(4), { states: 384, farthest: 8 }],
    ['exchanges of neighbours: 6!, the farthest 15 = 6 · 5 / 2 away', neighbours(6), { states: 720, farthest: 15 }],
    ['lights out, 3 × 3: 2⁹, each by pressing 9 at most', lightsOut(3), { states: 512, farthest: 9 }],
    ['5 Chinese rings: 2⁵ on one path, 21 moves (OEIS A000975)', rings(5), { states: 32, solved: 21 }],
    ['missionaries and cannibals: 16 states, 11 crossings', missionaries(), { states: 16, solved: 11 }],
    ['wolf, goat and cabbage: 10 states, 7 crossings', farmer(), { states: 10, solved: 7 }],
    ['3 frogs and 3 toads: 3 · 5 moves', frogs(3), { solved: 15 }],
    ['8 queens row by row: a tree of 2,057 nodes (Knuth)', queens(8), { states: 2057, solved: 8 }],
  ])('%s', async (_, classic, { states, farthest, solved }) => {
    const found = await explore(classic, { stopAt: 'never' });
    if (states !== undefined) {
      expect(found.states).toBe(states);
    }
    if (farthest !== undefined) {
      expect(found.depth - 1).toBe(farthest);
    }
    expect(found.properties[0]?.trace?.steps.length).toBe(solved);
  });

  it('8 queens have 92 solutions', async () => {
    const found = await explore(queens(8), { stopAt: 'never' });
    expect(found.properties[0]?.inDanger).toBe(92);
  });
});
