import type { RecordShape } from '../../src/language/index.js';
import type { Group } from '../../src/symmetry/index.js';
import { type Layout, layoutOf } from '../../src/transitions/layout.js';

/** A layout in which these parts of a world have words of their own, each the fields whose path begins so; the rest is last. */
export const apart = (shape: RecordShape, parts: readonly string[]): { layout: Layout; groups: readonly Group[] } => {
  const layout = layoutOf(shape);
  const groups: Group[] = [];
  let words = 0;
  for (let number = 0; number <= parts.length; number++) {
    const firstWord = words;
    let shift = 32;
    for (const field of layout.fields) {
      const own = parts.findIndex((path) => field.path.startsWith(path));
      if ((own < 0 ? parts.length : own) === number) {
        if (shift + field.bits > 32) {
          words++;
          shift = 0;
        }
        Object.assign(field, { word: words - 1, shift });
        shift += field.bits;
      }
    }
    words = Math.max(words, firstWord + 1);
    groups.push({ firstWord, words: words - firstWord });
  }
  const own = groups.map((group) => ({ ...group, bits: 32 * group.words }));
  return { layout: { ...layout, words, groups: own }, groups };
};
