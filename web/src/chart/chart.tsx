import { signal, useComputed, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { PageLooked, PageThread } from '../data.js';
import { ask, asked, chain, ending, filter, goTo, shown, showsAllRows, showsWhy, step } from '../state.js';
import { widthOf } from '../text.js';
import { geometryOf } from './geometry.js';
import { Labels } from './labels.js';
import { Disc, Lanes } from './lanes.js';
import { type LanePlace, layoutOf, type RowPlace } from './layout.js';
import { Loop } from './loop.js';
import { Rows } from './rows.js';

/** Which of the rows that are shown the keyboard stands on; -1: none. */
export const chosenRow = signal(-1);
const isPrinting = signal(false);
matchMedia('print').addEventListener('change', ({ matches }) => {
  isPrinting.value = matches;
});

/** The rows that are shown at the moment. */
export const rowsShown = signal<readonly RowPlace[]>([]);

const axisHeight = 28;

/** Lanes and rows over one axis of steps. Only the columns that can be seen are drawn. */
export const Chart = () => {
  const box = useRef<HTMLElement>(null);
  const room = useSignal(1000);
  const scrolled = useSignal(0);
  useEffect(() => {
    const element = box.current;
    if (element === null) {
      return;
    }
    const watch = new ResizeObserver(() => {
      room.value = element.clientWidth;
    });
    room.value = element.clientWidth;
    watch.observe(element);
    return () => watch.disconnect();
  }, []);

  const geometry = useComputed(() =>
    geometryOf(shown.value?.steps.length ?? 0, room.value, scrolled.value, isPrinting.value),
  );
  const layout = useComputed(() => {
    const trace = shown.value;
    if (trace === undefined) {
      return undefined;
    }
    const spokenOf = showsWhy.value ? pathsOf(ending.value?.looked ?? []) : new Set<string>();
    const place = trace.places[asked.value?.place ?? -1];
    const wanted = {
      all: showsAllRows.value || trace.steps.length === 0,
      filter: filter.value,
      spokenOf: new Set([...spokenOf, ...(place === undefined ? [] : [place.path])]),
    };
    return layoutOf(trace, geometryOf(trace.steps.length, room.value, 0, false), wanted);
  });

  useEffect(() => {
    rowsShown.value = layout.value?.sections.flatMap(({ rows }) => rows) ?? [];
  }, [layout.value]);
  useEffect(() => {
    const element = box.current;
    const { column, gutter, left } = geometry.value;
    if (element !== null) {
      const at = left(step.value);
      const isLeft = at - element.scrollLeft < gutter;
      if (isLeft || at + column > element.scrollLeft + element.clientWidth) {
        element.scrollLeft = Math.max(0, at - element.clientWidth / 2);
      }
    }
  }, [step.value, shown.value]);

  const trace = shown.value;
  if (trace === undefined || layout.value === undefined) {
    return null;
  }
  const lay = layout.value;
  const { gutter, from, end, steps, left, wide, middle, first, last, width } = geometry.value;
  const seen = isPrinting.value ? width : room.value;
  const height = lay.height + axisHeight;
  const looked = asked.value === undefined && showsWhy.value ? (ending.value?.looked ?? []) : [];
  const clicked = (event: MouseEvent): void => {
    const svg = event.currentTarget as SVGSVGElement;
    const bounds = svg.getBoundingClientRect();
    const scale = seen / bounds.width;
    const x = (event.clientX - bounds.left) * scale + from;
    const y = (event.clientY - bounds.top) * scale - axisHeight;
    const world = geometry.value.worldAt(x);
    const row = rowsShown.value.find((one) => y >= one.y && y <= one.y + one.h);
    goTo(world);
    if (row !== undefined && x > from + gutter) {
      askRow(row, world);
    }
  };

  return (
    <section
      class="charts"
      aria-label="Charts"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must be able to reach it
      tabIndex={0}
      ref={box}
      onScroll={(event) => {
        scrolled.value = event.currentTarget.scrollLeft;
      }}
    >
      <div style={{ '--width': `${width}px`, '--height': `${height}px` }}>
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: keys.ts does by the keyboard what a click does here */}
        <svg
          class="chart"
          role="img"
          aria-label="Lanes of the actors, list registers and interrupts over the steps. The table below says the same in words."
          viewBox={`${from} 0 ${seen} ${height}`}
          width={seen}
          height={height}
          onClick={clicked}
        >
          <Patterns />
          <g transform={`translate(0 ${axisHeight})`}>
            <rect class="cursor" x={left(step.value)} y={-axisHeight} width={wide(step.value)} height={height} />
            {worldsBetween(first, last).map((world) => (
              <line key={world} class="grid" x1={left(world)} x2={left(world)} y1={0} y2={lay.height} />
            ))}
            <Lanes trace={trace} geometry={geometry.value} layout={lay} chain={chain.value} discs={discsOf(looked)} />
            <Rows geometry={geometry.value} layout={lay} />
            {ending.value === undefined ? null : <line class="finish" x1={end} x2={end} y1={0} y2={lay.height} />}
            <Reasons looked={looked} threads={trace.threads} lanes={lay.lanes} end={end} left={left} column={wide(1)} />
          </g>
          <g transform={`translate(${from} ${axisHeight})`}>
            <rect class="paper" x={-20} y={-axisHeight} width={from > 0 ? gutter + 12 : 0} height={height} />
            <Labels layout={lay} geometry={geometry.value} row={chosenRow.value} />
          </g>
          <g class="axis">
            {worldsBetween(first, last).map((world) => (
              <text
                key={world}
                class={`${world === step.value ? 'bold ' : ''}${chain.value.has(world) ? 'bad' : ''}`}
                x={world === 0 ? left(0) + 2 : middle(world)}
                y={19}
                text-anchor={world === 0 ? 'start' : 'middle'}
              >
                {world === 0 ? 'start' : world}
              </text>
            ))}
            <text class="bold bad" x={end + 6} y={19}>
              {ending.value === undefined ? '' : `${ending.value.id} ${ending.value.isWitness ? '✓' : '✗'}`}
            </text>
            {trace.loop === undefined ? null : (
              <Loop loop={trace.loop} geometry={geometry.value} y={axisHeight - 4} bottom={height} />
            )}
            <rect class="paper" x={from - 20} y={0} width={gutter + 12} height={axisHeight} />
            <text class="small dim" x={from} y={19}>
              step of {steps}
            </text>
          </g>
        </svg>
      </div>
    </section>
  );
};

/** Asks where the value of a row comes from, if the trace knows its place. */
export const askRow = ({ row }: RowPlace, world: number): void => {
  const place = shown.value?.places.findIndex(({ path }) => path === row.path) ?? -1;
  if (place >= 0) {
    ask(place, world);
  }
};

const pathsOf = (looked: readonly PageLooked[]): ReadonlySet<string> => new Set(looked.map(({ path }) => path ?? ''));

/** The numbers of what was looked at, by the step that wrote it. */
const discsOf = (looked: readonly PageLooked[]): ReadonlyMap<number, readonly number[]> => {
  const discs = new Map<number, number[]>();
  for (const [place, { step: at }] of looked.entries()) {
    discs.set(at, [...(discs.get(at) ?? []), place + 1]);
  }
  return discs;
};

/** From the step that wrote a value to the end, where the property read it. */
const Reasons = ({
  looked,
  threads,
  lanes,
  end,
  left,
  column,
}: {
  looked: readonly PageLooked[];
  threads: readonly PageThread[];
  lanes: readonly LanePlace[];
  end: number;
  left: (world: number) => number;
  column: number;
}) => (
  <g>
    {looked.map(({ says, path, step: at }, place) => {
      const row = rowsShown.value.find((one) => one.row.path === path);
      const thread = threads.find((one) => one.path === path);
      const lane = lanes[thread?.lanes.at(-1)?.[1] ?? -1];
      if (at === 0 || (row === undefined && lane === undefined)) {
        return null;
      }
      const middle = row === undefined ? (lane?.middle ?? 0) : row.y + row.h / 2;
      const y = row === undefined ? middle : row.y + row.h - (row.row.kind === 'level' ? 2 : 1);
      const value = / = (.*)$/.exec(says)?.[1] ?? says;
      const number = place + 1;
      return (
        <g key={path} class="reason">
          <path
            d={`M${row === undefined ? left(at) + column - 4 : left(at)} ${y}H${end + 5}`}
            marker-end="url(#reason)"
          />
          {row === undefined ? null : (
            <Disc x={row.row.kind === 'level' ? left(at) : left(at) + column - 11} y={middle} number={number} />
          )}
          <Disc x={end + 14} y={middle} number={number} />
          <text x={end + 25} y={middle + 4}>
            {widthOf(value, 11.5, 600) > 62 ? '' : `= ${value}`}
          </text>
        </g>
      );
    })}
  </g>
);

const worldsBetween = (first: number, last: number): readonly number[] =>
  Array.from({ length: last - first + 1 }, (_, place) => first + place);

const Patterns = () => (
  <defs>
    <pattern id="underway" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <line x1="4.5" x2="4.5" y1="0" y2="9" style={{ stroke: 'var(--badline)', strokeWidth: 1 }} />
    </pattern>
    <pattern id="lost" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <line x1="2.5" x2="2.5" y1="0" y2="5" style={{ stroke: 'var(--badline)', strokeWidth: 2 }} />
    </pattern>
    <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
      <path d="M0 .8 7.5 4 0 7.2z" style={{ fill: 'var(--dim)' }} />
    </marker>
    <marker id="reason" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="5" markerHeight="5" orient="auto">
      <path d="M0 .8 7.5 4 0 7.2z" style={{ fill: 'var(--badline)' }} />
    </marker>
  </defs>
);
