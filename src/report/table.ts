/** A column of a table: its heading, and the side on which its cells are filled up. */
export interface Column {
  readonly heading: string;
  readonly align: 'left' | 'right';
  /** At least so wide, for tables whose rows are not all known when the first is printed. */
  readonly width?: number;
}

/** Lines of text in columns, two spaces apart, no space at the end. */
export const table = (columns: readonly Column[], rows: readonly (readonly string[])[]): readonly string[] => {
  const all = [columns.map(({ heading }) => heading), ...rows];
  const widths = columns.map((column, place) =>
    Math.max(column.width ?? 0, ...all.map((row) => (row[place] ?? '').length)),
  );
  return all.map((row) =>
    columns
      .map(({ align }, place) => {
        const cell = row[place] ?? '';
        const width = widths[place] ?? 0;
        return align === 'right' ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd(),
  );
};

/** Text broken between words into lines no longer than `width`, unless a word is. */
export const wrap = (text: string, width: number): readonly string[] => pack(text.split(' '), ' ', width);

/** Text broken like `wrap` where it is too long, all lines but the first indented. */
export const hanging = (text: string, width: number): readonly string[] =>
  text.length <= width ? [text] : wrap(text, width - 2).map((line, place) => (place === 0 ? line : `  ${line}`));

/** Pieces put together into lines no longer than `width`; a piece is never broken. */
export const pack = (pieces: readonly string[], between: string, width: number): readonly string[] =>
  pieces.reduce<string[]>((lines, piece) => {
    const last = lines.at(-1);
    if (last === undefined) {
      return [piece];
    }
    const longer = last + between + piece;
    // Unless it is the last, the line ends with what is between.
    return longer.length + between.trimEnd().length <= width
      ? [...lines.slice(0, -1), longer]
      : [...lines.slice(0, -1), last + between.trimEnd(), piece];
  }, []);

/** 58701234 as 58,701,234, whatever the locale of the machine. */
export const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',');

/** `1 step`, `2 steps`. */
export const counted = (count: number, noun: string, plural = `${noun}s`): string =>
  `${grouped(count)} ${count === 1 ? noun : plural}`;

export const duration = (seconds: number): string => `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`;
