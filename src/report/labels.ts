import { wrap } from './table.js';

/** A property as sentences name it: `S16 disabled-not-flushed`. */
export const titleOf = ({ id, name }: { readonly id: string; readonly name?: string | undefined }): string =>
  name === undefined ? id : `${id} ${name}`;

/** Where the text begins that stands behind a label. */
export const labelWidth = 20;

/** Items behind a label, over as many lines as they need; nothing where there is no item. */
export const list = (label: string, items: readonly string[], width: number): readonly string[] =>
  items.length === 0 ? [] : labelled(label, wrap(items.join(', '), width - labelWidth));

/** Lines with a label before the first; nothing where there is no line. */
export const labelled = (label: string, lines: readonly string[]): readonly string[] =>
  lines.map((line, place) => `  ${(place === 0 ? label : '').padEnd(labelWidth - 2)}${line}`);
