import type { Difference, Section, View } from '../../language/index.js';
import type { PageRow, PageSection } from './page-data.js';
import { runsOf } from './runs.js';

/** The rows of a drawing, with their values in each world of a trace. */
export const sectionsOf = (sections: readonly Section<unknown>[], worlds: readonly unknown[]): readonly PageSection[] =>
  sections.map(({ title, says, colour, rows, gaps = [] }) => ({
    title,
    ...(says === undefined ? {} : { says }),
    ...(colour === undefined ? {} : { colour }),
    rows: rows.map(({ name, hint, group, path, kind, isAlwaysShown = false, nothing, cell }): PageRow => {
      const { different, runs } = runsOf(
        worlds.map((world, place) => cell(world as View<unknown>, worlds[place - 1] as View<unknown> | undefined)),
      );
      return {
        name,
        ...(hint === undefined ? {} : { hint }),
        ...(group === undefined ? {} : { group }),
        path,
        kind,
        isAlwaysShown,
        nothing: nothing ?? (kind === 'level' ? '0' : 'empty'),
        cells: different,
        runs,
      };
    }),
    gaps: gaps.map(({ between, at }) => {
      const { different, runs } = runsOf(
        along(worlds, at).map((found) => found && { kind: found.kind, says: found.says }),
      );
      const [first, second] = between.map((path) => rows.findIndex((row) => row.path === path));
      return { between: [first ?? 0, second ?? 0], differences: different, runs };
    }),
  }));

/** What differs in the last world, in sentences. */
export const differencesAtEnd = (
  sections: readonly Section<unknown>[],
  worlds: readonly unknown[],
): readonly string[] =>
  sections.flatMap(({ gaps = [] }) => gaps.flatMap(({ at }) => along(worlds, at).at(-1)?.sentence ?? []));

type At = NonNullable<Section<unknown>['gaps']>[number]['at'];

const along = (worlds: readonly unknown[], at: At): readonly (Difference | undefined)[] => {
  let before: Difference | undefined;
  return worlds.map((world) => {
    before = at(world as View<unknown>, before);
    return before;
  });
};
