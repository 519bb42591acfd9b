// mutation/judged.json: what the last run said of each file. Runs of some files leave what is known of the others.

/**
 * @typedef {object} Judged what the mutants of a file have come to
 * @property {string} at the commit that was judged
 * @property {string} [again] the commit at which those that had gone unnoticed were judged once more, by themselves
 * @property {Readonly<Record<string, number>>} by how many were noticed by what
 * @property {Readonly<Record<string, number>>} [properties] how many mutants the first check that noticed them broke each in
 * @property {readonly object[]} unnoticed
 */

const isUnnoticed = ({ noticedBy }) => noticedBy === 'nothing' || noticedBy === 'counts';

const counted = (names) => {
  const times = {};
  for (const name of names) {
    times[name] = (times[name] ?? 0) + 1;
  }
  return times;
};

/** The mutants of a run, by file. */
export const judgedIn = (mutants, at) => {
  const files = [...new Set(mutants.map(({ file }) => file))];
  return Object.fromEntries(
    files.map((file) => {
      const own = mutants.filter((mutant) => mutant.file === file);
      const judged = {
        at,
        by: counted(own.filter((mutant) => !isUnnoticed(mutant)).map(({ noticedBy }) => noticedBy)),
        properties: counted(own.flatMap(({ properties }) => properties)),
        unnoticed: own.filter(isUnnoticed).map(({ line, within, original, replacement, noticedBy }) => ({
          line,
          within,
          original,
          replacement,
          noticedBy,
        })),
      };
      return [file, judged];
    }),
  );
};

/** All that is known: of files that were judged now what is new. */
export const merged = (before, now) =>
  Object.fromEntries(Object.entries({ ...before, ...now }).toSorted(([a], [b]) => a.localeCompare(b, 'en')));
