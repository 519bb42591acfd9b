import type { PageCrossing, PageTrace } from '../data.js';
import { widthOf } from '../text.js';
import { type Geometry, stepsBetween } from './geometry.js';
import type { LanePlace, Layout } from './layout.js';

interface Props {
  readonly trace: Omit<PageTrace, 'others'>;
  readonly geometry: Geometry;
  readonly layout: Layout;
}

interface Area {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** What a step sends to other lanes: arrows, with their words where no box is. */
export const Crossings = ({ trace, geometry, layout }: Props) => {
  const numbers = stepsBetween(trace.steps.length, geometry);
  const taken: Area[] = numbers.flatMap((number) => {
    const lane = layout.lanes[trace.steps[number - 1]?.lane ?? -1];
    const left = geometry.left(number) + 4;
    return lane === undefined
      ? []
      : [{ left, right: left + geometry.column - 8, top: lane.y - 8, bottom: lane.y + lane.h }];
  });
  return (
    <g>
      {numbers.map((number) => {
        const step = trace.steps[number - 1];
        return step?.crossings.map((crossing, place) => (
          <Crossing
            key={crossing.says}
            crossing={crossing}
            x={geometry.middle(number) + 9 * place}
            own={step.lane}
            lanes={layout.lanes}
            place={(x, y) => placed(crossing, { x, y }, taken, geometry)}
          />
        ));
      })}
    </g>
  );
};

interface CrossingProps {
  readonly crossing: PageCrossing;
  readonly x: number;
  /** The lane of its step. */
  readonly own: number;
  readonly lanes: readonly LanePlace[];
  /** Where the words can stand, near a point. */
  readonly place: (x: number, y: number) => { readonly x: number; readonly y: number };
}

const Crossing = ({ crossing: { from, to, says, isLost }, x, own, lanes, place }: CrossingProps) => {
  const start = lanes[from];
  const end = lanes[to ?? from];
  if (start === undefined || end === undefined) {
    return null;
  }
  if (start === end) {
    const below = start.y + start.h;
    return (
      <g class="crossing lost">
        <line x1={x} x2={x} y1={below} y2={below + 8} />
        <Cross x={x} y={below + 8} />
        <Words at={place(x + 4, below + 12)} says={says} />
      </g>
    );
  }
  const isDown = end.y > start.y;
  const edge = (lane: LanePlace, isBelow: boolean): number => (isBelow ? lane.y + lane.h + 1 : lane.y - 1);
  // A box is in the lane of the step only; in the others there is the lane's line.
  const y1 = from === own ? edge(start, isDown) : start.middle;
  const y2 = to === own ? edge(end, !isDown) : end.middle + (isDown ? -4 : 4);
  // Where its own thread brings it, that one is the arrow.
  const isThread = to === own && start.group !== undefined && start.group === end.group;
  return (
    <g class={isLost ? 'crossing lost' : 'crossing'}>
      {isThread ? null : (
        <line x1={x} x2={x} y1={y1} y2={isLost ? y2 - 6 : y2} {...(isLost ? {} : { 'marker-end': 'url(#arrow)' })} />
      )}
      {isLost ? <Cross x={x} y={y2 - 6} /> : null}
      <Words at={place(x, (y1 + y2) / 2 + 3)} says={says} />
    </g>
  );
};

const Words = ({
  at: { x, y },
  says,
}: {
  readonly at: { readonly x: number; readonly y: number };
  readonly says: string;
}) => (
  <text class="small" x={x} y={y}>
    {says}
  </text>
);

const Cross = ({ x, y }: { readonly x: number; readonly y: number }) => (
  <path class="cross" d={`M${x - 4} ${y - 4}l8 8m0 -8l-8 8`} />
);

/** Right or left of a point, a little higher or lower, wherever no box and no other words are. */
const placed = (
  { says, isLost }: PageCrossing,
  near: { readonly x: number; readonly y: number },
  taken: Area[],
  { gutter, width }: Geometry,
) => {
  const wide = widthOf(says, 10.5, isLost ? 600 : 400);
  const tries = [0, 9, -9, 17, -17].flatMap((by) => [
    { x: near.x + 5, y: near.y + by },
    { x: near.x - 5 - wide, y: near.y + by },
  ]);
  const areaAt = ({ x, y }: { x: number; y: number }): Area => ({
    left: x,
    right: x + wide,
    top: y - 8,
    bottom: y + 2,
  });
  const isFree = (at: { x: number; y: number }): boolean => {
    const area = areaAt(at);
    const isInside = area.left > gutter && area.right < width - 2;
    return isInside && !taken.some((other) => overlaps(area, other));
  };
  const found = tries.find(isFree) ?? tries[0] ?? near;
  taken.push(areaAt(found));
  return found;
};

const overlaps = (a: Area, b: Area): boolean =>
  a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top;
