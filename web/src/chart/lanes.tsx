import type { PageTrace } from '../data.js';
import { fitting } from '../text.js';
import { Crossings } from './crossings.js';
import { type Geometry, stepsBetween } from './geometry.js';
import type { Layout } from './layout.js';

interface Props {
  readonly trace: Omit<PageTrace, 'others'>;
  readonly geometry: Geometry;
  readonly layout: Layout;
  readonly chain: ReadonlySet<number>;
  readonly discs: ReadonlyMap<number, readonly number[]>;
}

/** The actors' lanes: the threads that move between them, a box for each step, and what crosses. */
export const Lanes = (props: Props) => (
  <g>
    <Lines {...props} />
    <Threads {...props} />
    <Boxes {...props} />
    <Crossings trace={props.trace} geometry={props.geometry} layout={props.layout} />
  </g>
);

const Lines = ({ geometry, layout }: Props) => (
  <g class="line">
    {layout.lanes.map(({ middle, number }) => (
      <line key={number} x1={geometry.gutter} x2={geometry.end} y1={middle} y2={middle} />
    ))}
  </g>
);

const Threads = ({ trace, geometry, layout }: Props) => (
  <g>
    {trace.threads.map(({ name, lanes, asleep }) => {
      const heightIn = (lane: number): number => layout.lanes[lane]?.middle ?? 0;
      const path = lanes.map(([world, lane]) =>
        world === 0 ? `M${geometry.gutter} ${heightIn(lane)}` : `H${geometry.middle(world)}V${heightIn(lane)}`,
      );
      return (
        <g key={name}>
          <path class="thread" d={`${path.join('')}H${geometry.end}`} />
          {asleep.map(([world, is], place) => {
            const until = asleep[place + 1]?.[0] ?? geometry.steps + 1;
            const lane = lanes.findLast(([from]) => from <= world)?.[1] ?? 0;
            const from = world === 0 ? geometry.gutter : geometry.middle(world) + 4;
            const to = until > geometry.steps ? geometry.end : geometry.middle(until) - 4;
            return is === 0 ? null : (
              <g key={world}>
                <line class="asleep" x1={from} x2={to} y1={heightIn(lane)} y2={heightIn(lane)} />
                <text class="small dim" x={from + 3} y={heightIn(lane) - 7}>
                  asleep
                </text>
              </g>
            );
          })}
        </g>
      );
    })}
  </g>
);

const Boxes = ({ trace, geometry, layout, chain, discs }: Props) => (
  <g>
    {stepsBetween(trace.steps.length, geometry).map((number) => {
      const step = trace.steps[number - 1];
      const lane = layout.lanes[step?.lane ?? 0];
      if (step === undefined || lane === undefined) {
        return null;
      }
      const lines = layout.words(number);
      const lineHeight = layout.fontSize + 2.5;
      const isPale = chain.size > 0 && !chain.has(number);
      const first = lane.middle - (lines.length * lineHeight) / 2 + layout.fontSize - 1;
      return (
        <g key={number} class={`step${chain.has(number) ? ' linked' : ''}${isPale ? ' pale' : ''}`}>
          <rect x={geometry.left(number) + 4} y={lane.y} width={geometry.column - 8} height={lane.h} rx={2} />
          {lines.map((line, place) => (
            <text
              key={line}
              x={geometry.left(number) + 10}
              y={first + place * lineHeight}
              style={{ fontSize: `${layout.fontSize}px` }}
            >
              {fitting(line, geometry.column - 14, layout.fontSize)}
            </text>
          ))}
          {(discs.get(number) ?? []).map((disc, place) => (
            <Disc key={disc} x={geometry.left(number) + 12 + place * 17} y={lane.y - 5} number={disc} />
          ))}
        </g>
      );
    })}
  </g>
);

export const Disc = ({ x, y, number }: { readonly x: number; readonly y: number; readonly number: number }) => (
  <g class="disc">
    <circle cx={x} cy={y} r={7.5} />
    <text x={x} y={y + 3.6} text-anchor="middle">
      {number}
    </text>
  </g>
);
