/** Where columns are. A column is a step, and shows what is so after it; before the first one is the start. */
export interface Geometry {
  readonly gutter: number;
  readonly column: number;
  /** Of everything, from the gutter's left edge. */
  readonly width: number;
  /** The right edge of the last column. */
  readonly end: number;
  readonly steps: number;
  readonly left: (world: number) => number;
  readonly wide: (world: number) => number;
  readonly middle: (world: number) => number;
  /** The world whose column is at a place, from the gutter's left edge. */
  readonly worldAt: (x: number) => number;
  /** The first and the last world that can be seen. */
  readonly first: number;
  readonly last: number;
  /** Where what can be seen begins and ends. */
  readonly from: number;
  readonly to: number;
}

const narrowest = 58;
const startWide = 36;
/** For what stands behind the last column: the values that decided. */
const rightWide = 92;

export const geometryOf = (steps: number, room: number, scrolled: number, isWhole: boolean): Geometry => {
  const gutter = room < 700 ? 112 : 150;
  const column = Math.max(narrowest, Math.min(190, (room - gutter - startWide - rightWide) / Math.max(1, steps)));
  const left = (world: number): number => (world === 0 ? gutter : gutter + startWide + (world - 1) * column);
  const wide = (world: number): number => (world === 0 ? startWide : column);
  const end = left(steps) + wide(steps);
  const width = end + rightWide;
  const worldAt = (x: number): number =>
    x < gutter + startWide ? 0 : Math.min(steps, Math.floor((x - gutter - startWide) / column) + 1);
  const from = isWhole ? 0 : scrolled;
  const to = isWhole ? width : scrolled + room;
  return {
    gutter,
    column,
    width,
    end,
    steps,
    left,
    wide,
    middle: (world) => left(world) + wide(world) / 2,
    worldAt,
    first: Math.max(0, worldAt(from) - 1),
    last: Math.min(steps, worldAt(to) + 1),
    from,
    to,
  };
};

/** The numbers of the steps that can be seen. */
export const stepsBetween = (steps: number, { first, last }: Geometry): readonly number[] => {
  const from = Math.max(1, first);
  return Array.from({ length: Math.max(0, Math.min(steps, last) - from + 1) }, (_, place) => from + place);
};
