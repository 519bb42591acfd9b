import type { Letter } from './orders.js';
import type { Move, Position, Positions } from './positions.js';

/** What is said of the orders of a family. */
export interface Outcomes {
  readonly orders: number;
  /** Orders that no run completes: some step of them is never possible. */
  readonly impossible: number;
  /** By the id of the property. */
  readonly failing: ReadonlyMap<string, Failing>;
}

/** The orders in which a property is broken. */
export interface Failing {
  readonly orders: number;
  /** The first of those that break it after the fewest steps of their own. */
  readonly smallest: readonly Letter[];
}

/** Counts orders from their ends backwards: what is so of a position follows from those that its letters lead to. */
export const outcomesOf = (positions: Positions): Outcomes => {
  const [begin] = positions.all;
  const orders = begin === undefined ? 0 : positions.words.from(begin.place);
  const failing = positions.components.graph.found.map(
    (property, bit) => [property, failingOf(positions, 1 << bit)] as const,
  );
  return {
    orders,
    impossible: orders - completed(positions),
    failing: new Map(failing.filter(([, { orders: some }]) => some > 0)),
  };
};

const completed = (positions: Positions): number => {
  const counts = new Map<Position, number>();
  for (const position of positions.all.toReversed()) {
    const { place, isPossible, moves } = position;
    const further = moves.reduce((sum, { to }) => sum + (counts.get(to) ?? 0), 0);
    counts.set(position, isPossible && place.isWhole ? 1 : further);
  }
  return counts.get(positions.all[0] as Position) ?? 0;
};

/** The orders that go on from a position and break a property. */
interface Breaking {
  readonly orders: number;
  /** After how many steps the first of them does. */
  readonly after: number;
  /** The way to it; absent where it is broken already. */
  readonly by?: Move;
}

const failingOf = (positions: Positions, bit: number): Failing => {
  const { all, words } = positions;
  const known = new Map<Position, Breaking>();
  const ofMove = ({ broken, to }: Move): Breaking =>
    (broken & bit) !== 0 ? { orders: words.from(to.place), after: 0 } : (known.get(to) as Breaking);
  for (const position of all.toReversed()) {
    known.set(position, breaking(position, bit, ofMove, words.from(position.place)));
  }
  const { orders } = known.get(all[0] as Position) as Breaking;
  return { orders, smallest: orders === 0 ? [] : smallest(positions, known, all[0] as Position) };
};

const breaking = (
  { broken, moves }: Position,
  bit: number,
  ofMove: (move: Move) => Breaking,
  orders: number,
): Breaking => {
  if ((broken & bit) !== 0) {
    return { orders, after: 0 };
  }
  let sum = 0;
  let shortest: Pick<Breaking, 'after' | 'by'> = { after: Infinity };
  for (const by of moves) {
    const further = ofMove(by);
    sum += further.orders;
    if (further.orders > 0 && further.after + 1 < shortest.after) {
      shortest = { after: further.after + 1, by };
    }
  }
  return { orders: sum, ...shortest };
};

const smallest = (positions: Positions, known: ReadonlyMap<Position, Breaking>, from: Position): readonly Letter[] => {
  const letters: Letter[] = [];
  let position = from;
  for (let move = known.get(from)?.by; move !== undefined; move = known.get(position)?.by) {
    letters.push(move.letter);
    position = move.to;
  }
  return [...letters, ...positions.words.first(position.place)];
};
