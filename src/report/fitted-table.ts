import { type Column, wrap } from './table.js';

/** A text in the last column may become as narrow as this. */
const narrowestText = 24;
/** How far in those columns begin that did not fit beside the others. */
const indent = 4;

/**
 * A table on lines of `width` columns: the lines of its heading, then those of each row. Where the columns do not stand
 * beside each other, the later ones stand below, indented. A text in the last one is broken between words.
 */
export const fittedTable = (
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): readonly (readonly string[])[] => {
  const all = [columns.map(({ heading }) => heading), ...rows];
  const widths = columns.map((column, place) =>
    Math.max(column.width ?? 0, ...all.map((row) => (row[place] ?? '').length)),
  );
  const groups = groupsOf(columns, widths, width);
  return all.map((row) => groups.flatMap((group) => linesOf(group, columns, widths, row, width)));
};

/** Columns that stand beside each other, from one place to before another. */
interface Group {
  readonly from: number;
  readonly to: number;
  readonly indent: number;
}

const groupsOf = (columns: readonly Column[], widths: readonly number[], width: number): readonly Group[] => {
  const groups: { from: number; to: number; indent: number }[] = [{ from: 0, to: 0, indent: 0 }];
  let end = -2;
  for (const [place, { align }] of columns.entries()) {
    const isText = place === columns.length - 1 && align === 'left';
    const own = widths[place] ?? 0;
    const needed = isText ? Math.min(own, narrowestText) : own;
    const group = groups.at(-1);
    if (group !== undefined && (place === 0 || end + 2 + needed <= width)) {
      group.to = place + 1;
      end += 2 + own;
    } else {
      groups.push({ from: place, to: place + 1, indent });
      end = indent + own;
    }
  }
  return groups;
};

const linesOf = (
  group: Group,
  columns: readonly Column[],
  widths: readonly number[],
  row: readonly string[],
  width: number,
): readonly string[] => {
  const cells = row.slice(group.from, group.to);
  if (group.from > 0 && cells.every((cell) => cell === '')) {
    return [];
  }
  const isLast = group.to === columns.length && columns.at(-1)?.align === 'left';
  const before = cells.slice(0, isLast ? -1 : undefined).map((cell, place) => {
    const own = widths[group.from + place] ?? 0;
    return columns[group.from + place]?.align === 'right' ? cell.padStart(own) : cell.padEnd(own);
  });
  const head = ' '.repeat(group.indent) + before.map((cell) => `${cell}  `).join('');
  if (!isLast) {
    return [head.trimEnd()];
  }
  return wrap(cells.at(-1) ?? '', Math.max(1, width - head.length)).map((text, place) =>
    `${place === 0 ? head : ' '.repeat(head.length)}${text}`.trimEnd(),
  );
};
