import { fitting, widthOf } from '../text.js';
import type { Geometry } from './geometry.js';
import type { Layout } from './layout.js';
import { colourOf } from './rows.js';

/** The names of lanes and rows, which stay where they are while one scrolls. */
export const Labels = ({ layout, geometry, row }: { layout: Layout; geometry: Geometry; row: number }) => {
  const { gutter } = geometry;
  let number = -1;
  return (
    <g class="labels">
      {layout.lanes.map(({ number: lane, name, group, middle }) => (
        <g key={lane}>
          {group !== undefined && layout.lanes[lane - 1]?.group !== group ? (
            <text class="bold" x={0} y={middle + 4}>
              {group}
            </text>
          ) : null}
          <text x={group === undefined ? 0 : indent} y={middle + 4}>
            {fitting(name, gutter - (group === undefined ? 6 : indent + 4), 11.5)}
          </text>
        </g>
      ))}
      {layout.sections.map(({ section, y, quiet, rows }) => {
        const says = [section.says, quiet.length > 0 ? `throughout: ${listed(quiet)}` : undefined]
          .filter(Boolean)
          .join('; ');
        return (
          <g key={section.title}>
            {section.colour === undefined ? null : (
              <rect x={-10} y={y + 11} width={5} height={12} style={{ fill: colourOf(section.colour) }} />
            )}
            <text class="bold" x={0} y={y + 21}>
              {section.title}
            </text>
            <text class="small dim" x={widthOf(section.title, 11.5, 600) + 10} y={y + 21}>
              {says}
            </text>
            {rows.map(({ row: one, number: at, y: top, h }, place) => {
              number++;
              const isFirst = one.group !== undefined && rows[place - 1]?.row.group !== one.group;
              const x = one.group === undefined ? 0 : indent;
              return (
                <g key={at}>
                  {number === row ? <rect class="row-cursor" x={-12} y={top} width={gutter + 8} height={h} /> : null}
                  {isFirst ? (
                    <text class="bold" x={0} y={top + h / 2 + 4}>
                      {one.group}
                    </text>
                  ) : null}
                  <text x={x} y={top + h / 2 + 4}>
                    {fitting(one.name, gutter - x - 4, 11.5)}
                  </text>
                  {one.hint === undefined ? null : (
                    <text class="tiny" x={x + widthOf(one.name, 11.5) + 6} y={top + h / 2 + 4}>
                      {fitting(one.hint, gutter - x - widthOf(one.name, 11.5) - 8, 10)}
                    </text>
                  )}
                </g>
              );
            })}
          </g>
        );
      })}
    </g>
  );
};

const indent = 54;
const mostListed = 8;

const listed = (texts: readonly string[]): string =>
  texts.length > mostListed
    ? `${texts.slice(0, mostListed).join(', ')} and ${texts.length - mostListed} more`
    : texts.join(', ');
