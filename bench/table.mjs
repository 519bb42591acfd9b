/**
 * A table in Markdown that lines up when it is read as text.
 * @param {readonly string[]} head @param {readonly (readonly string[])[]} rows
 * @param {number} words  how many columns are words; the others are numbers
 */
export const table = (head, rows, words = 1) => {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column].length)));
  const padded = (cell, column) => (column < words ? cell.padEnd(widths[column]) : cell.padStart(widths[column]));
  const line = (cells) => `| ${cells.map(padded).join(' | ')} |\n`;
  const rule = widths.map((width, column) => (column < words ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return line(head) + line(rule) + rows.map(line).join('');
};
