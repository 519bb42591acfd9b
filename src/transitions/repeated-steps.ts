import { isDeepStrictEqual } from 'node:util';
import type { Params, Rule, View } from '../language/index.js';
import { settle } from '../semantics/settle.js';
import { pack, unpack, withCode } from './codec.js';
import type { Learned } from './cross-check.js';
import type { Layout } from './layout.js';

/**
 * Whether a rule, executed on plain objects, its guard and all its effects in a row, does what was learned of each of
 * them. `false` may also say that plain objects do not tell: a list that is too long for a moment, an object that two
 * effects find in two places.
 */
export const isSameInARow = <W>(
  layout: Layout,
  { when, does }: Rule<W>,
  params: Params,
  state: Int32Array,
  learned: Learned | undefined,
): boolean => {
  const world = unpack(layout, state) as W;
  try {
    if (!when(world as View<W>, params) || learned === undefined || learned.isOutside) {
      return false;
    }
    for (const effect of does) {
      effect(world, params);
      if (layout.hasBags) {
        settle(layout.world.shape, world);
      }
    }
    const after = layout.locals.reduce((words, field) => withCode(words, field, 0), pack(layout, world));
    return (
      after.every((word, place) => word === learned.after[place]) &&
      layout.world.entries.every(
        ([name, { kind }]) =>
          kind !== 'happened' ||
          isDeepStrictEqual(learned.happened?.[name] ?? [], (world as Readonly<Record<string, unknown>>)[name]),
      )
    );
  } catch {
    return false;
  }
};
