import type { PageCell, PageGap, Run } from '../data.js';
import { fitting, widthOf } from '../text.js';
import type { Geometry } from './geometry.js';
import type { Layout, RowPlace, SectionPlace } from './layout.js';

interface Props {
  readonly geometry: Geometry;
  readonly layout: Layout;
}

/** Values over time: registers and lists as cells, what is high or low as levels, and hatching where two differ. */
export const Rows = ({ geometry, layout }: Props) => (
  <g>
    {layout.sections.map((place) => (
      <g key={place.section.title}>
        <line class="rule" x1={geometry.from} x2={geometry.to} y1={place.y + 4} y2={place.y + 4} />
        {place.rows.map((row) =>
          row.row.kind === 'level' ? (
            <LevelRow key={row.number} place={row} geometry={geometry} colour={place.section.colour} />
          ) : (
            <CellRow key={row.number} place={row} geometry={geometry} fontSize={layout.fontSize} />
          ),
        )}
        {place.section.gaps.map((gap) => (
          <Gap key={gap.between.join()} gap={gap} section={place} geometry={geometry} />
        ))}
      </g>
    ))}
  </g>
);

interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly value: number;
}

/** The runs of a value that can be seen, each with its last world. */
const stretchesOf = (runs: readonly Run[], { first, last, steps }: Geometry): readonly Stretch[] =>
  runs.flatMap(([from, value], place) => {
    const to = (runs[place + 1]?.[0] ?? steps + 1) - 1;
    return to < first || from > last ? [] : [{ from, to, value }];
  });

const extent = ({ from, to }: Stretch, geometry: Geometry) => {
  const x = geometry.left(from);
  return { x, width: geometry.left(to) + geometry.wide(to) - x };
};

/** Where the label of a stretch stands: at its beginning, or where it comes into view. */
const labelAt = (x: number, { from, gutter }: Geometry): number => Math.max(x, from + (from > 0 ? gutter : 0));

export const colourOf = (number: number | undefined): string => `var(--i${(number ?? 0) % 6})`;

const CellRow = ({
  place: { row, y, h },
  geometry,
  fontSize,
}: {
  place: RowPlace;
  geometry: Geometry;
  fontSize: number;
}) => (
  <g>
    <line class="base" x1={geometry.gutter} x2={geometry.end} y1={y + h / 2} y2={y + h / 2} />
    {row.runs.length === 1 && row.runs[0]?.[1] === -1 ? (
      <text class="cell dim haloed" x={labelAt(geometry.left(1), geometry) + 7} y={y + h / 2 + 4}>
        empty throughout
      </text>
    ) : null}
    {stretchesOf(row.runs, geometry).map((stretch) => {
      const { x, width } = extent(stretch, geometry);
      const cell = row.cells[stretch.value];
      const isChange = stretch.from > 0;
      const one = Math.min(geometry.wide(stretch.from), width);
      // As wide as the words, where the value stays long enough.
      const outlined = Math.min(width, Math.max(one, widthOf(cell?.text ?? '', fontSize, 600) + 13));
      return (
        <g key={stretch.from}>
          {cell === undefined ? null : <CellBox cell={cell} x={x} y={y} width={width} h={h} />}
          {cell === undefined && isChange && row.nothing !== '' ? (
            <rect class="blank" x={x + 1} y={y + 1} width={one - 2} height={h - 2} />
          ) : null}
          {isChange && (cell !== undefined || row.nothing !== '') ? (
            <rect class="changed" x={x + 1} y={y + 1} width={outlined - 2} height={h - 2} />
          ) : null}
          <text
            class={`cell ${cell?.look ?? 'none'}`}
            x={labelAt(x, geometry) + 6}
            y={y + h / 2 + 4}
            style={{ fontSize: `${fontSize}px` }}
          >
            {fitting(cell?.text ?? (isChange ? row.nothing : ''), width - 9, fontSize, 600)}
          </text>
        </g>
      );
    })}
  </g>
);

const CellBox = ({ cell, x, y, width, h }: { cell: PageCell; x: number; y: number; width: number; h: number }) => (
  <rect
    class={`box ${cell.look}`}
    style={{ '--colour': colourOf(cell.colour) }}
    x={x + 1}
    y={y + 1}
    width={width - 2}
    height={h - 2}
  />
);

const LevelRow = ({
  place: { row, y, h },
  geometry,
  colour,
}: {
  place: RowPlace;
  geometry: Geometry;
  colour: number | undefined;
}) => (
  <g style={{ '--colour': colourOf(colour) }}>
    <line class="base" x1={geometry.gutter} x2={geometry.end} y1={y + h - 2} y2={y + h - 2} />
    {stretchesOf(row.runs, geometry).map((stretch) => {
      const { x, width } = extent(stretch, geometry);
      const cell = row.cells[stretch.value];
      const label = labelAt(x, geometry) + 12;
      if (cell === undefined) {
        return (
          <g key={stretch.from}>
            <line class="low" x1={x} x2={x + width} y1={y + h - 2} y2={y + h - 2} />
            {stretch.from > 0 ? (
              <text class="small dim" x={label} y={y + h - 6}>
                0
              </text>
            ) : null}
          </g>
        );
      }
      return (
        <g key={stretch.from}>
          <rect class={`high ${cell.look}`} x={x} y={y + 2} width={width} height={h - 4} />
          <text class={`level ${cell.look}`} x={label} y={y + h / 2 + 4}>
            {fitting(cell.text, width - 14, 10.5, 600)}
          </text>
        </g>
      );
    })}
  </g>
);

/** Two rows that ought to agree and do not. */
const Gap = ({ gap, section, geometry }: { gap: PageGap; section: SectionPlace; geometry: Geometry }) => {
  const [first, second] = gap.between.map((number) => section.rows.find((row) => row.number === number));
  if (first === undefined || second === undefined) {
    return null;
  }
  const top = first.y + 1;
  const bottom = second.y + second.h - 1;
  const middle = (first.y + first.h + second.y) / 2;
  // From the right to the left, so that words that are longer than their stretch make room for those that follow.
  let free = geometry.end;
  const bands = stretchesOf(gap.runs, geometry)
    .toReversed()
    .flatMap((stretch) => {
      const difference = gap.differences[stretch.value];
      if (difference === undefined) {
        return [];
      }
      const { x, width } = extent(stretch, geometry);
      const wide = widthOf(difference.says, 11, 600) + 8;
      const wanted = stretch.to === geometry.steps ? x + width - wide - 3 : x + width / 2 - wide / 2;
      const at = Math.min(wanted, free - wide - 3);
      free = at;
      return [{ difference, x, width, wide, at, key: stretch.from }];
    });
  return (
    <g>
      {bands.map(({ difference, x, width, key }) => (
        <rect key={key} class={`gap ${difference.kind}`} x={x} y={top} width={width} height={bottom - top} />
      ))}
      {bands.map(({ difference, wide, at, key }) => (
        <g key={key} class="gap-words">
          <rect class="paper" x={at} y={middle - 8} width={wide} height={16} />
          <text x={at + 4} y={middle + 4}>
            {difference.says}
          </text>
        </g>
      ))}
    </g>
  );
};
