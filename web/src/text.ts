const font = '"Inter", "Segoe UI", "Helvetica Neue", "Liberation Sans", "DejaVu Sans Condensed", Arial, sans-serif';
const context = document.createElement('canvas').getContext('2d');
const widths = new Map<string, number>();

/** How wide a text is drawn, in pixels. */
export const widthOf = (text: string, size = 11.5, weight = 400): number => {
  const key = `${size} ${weight} ${text}`;
  const known = widths.get(key);
  if (known !== undefined || context === null) {
    return known ?? text.length * size * 0.55;
  }
  context.font = `${weight} ${size}px ${font}`;
  const width = context.measureText(text).width;
  widths.set(key, width);
  return width;
};

/** A text broken between words into lines that fit. */
export const linesOf = (text: string, width: number, size: number): readonly string[] => {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(`${last} ${word}`, size) <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines;
};

/** The text, or as much of it as fits, with an ellipsis. */
export const fitting = (text: string, width: number, size: number, weight = 400): string => {
  if (widthOf(text, size, weight) <= width) {
    return text;
  }
  let length = text.length - 1;
  while (length > 0 && widthOf(`${text.slice(0, length)}…`, size, weight) > width) {
    length--;
  }
  return length > 0 ? `${text.slice(0, length)}…` : '';
};
