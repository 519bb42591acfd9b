// What a report of StrykerJS says of each mutant.

/** @typedef {'property' | 'schema' | 'error' | 'counts' | 'endless' | 'nothing' | 'not executed'} NoticedBy */

/**
 * @typedef {object} Mutant
 * @property {string} file
 * @property {number} line
 * @property {string} within the line it is on, without indentation
 * @property {string} original what was replaced
 * @property {string} replacement
 * @property {NoticedBy} noticedBy
 * @property {readonly string[]} properties those that the first check that noticed it found broken
 */

const isByProperty = /^expected \[ (.*) \] to deeply equal \[\]/;

/** What an expectation of counts says it has got instead. */
const isOtherwise = /^expected '(schema|error|counts)/;

const noticed = (mutant) => {
  if (mutant.status !== 'Killed') {
    const by = { Survived: 'nothing', Timeout: 'endless', NoCoverage: 'not executed', RuntimeError: 'error' };
    return { noticedBy: by[mutant.status] ?? 'error', properties: [] };
  }
  const [, ids] = isByProperty.exec(mutant.statusReason) ?? [];
  return ids === undefined
    ? { noticedBy: isOtherwise.exec(mutant.statusReason)?.[1] ?? 'error', properties: [] }
    : { noticedBy: 'property', properties: [...ids.matchAll(/'([^']+)'/g)].map(([, id]) => id) };
};

const textAt = (lines, { start, end }) => {
  const part = lines.slice(start.line - 1, end.line);
  part[part.length - 1] = part.at(-1).slice(0, end.column - 1);
  part[0] = part[0].slice(start.column - 1);
  return part.map((line) => line.trim()).join(' ');
};

/** @returns {readonly Mutant[]} those that were judged, in the order of files and lines */
export const mutantsIn = (report) =>
  Object.entries(report.files)
    .toSorted(([a], [b]) => a.localeCompare(b, 'en'))
    .flatMap(([file, { source, mutants }]) => {
      const lines = source.split('\n');
      return mutants
        .filter(({ status }) => status !== 'Ignored')
        .map((mutant) => ({
          file,
          line: mutant.location.start.line,
          within: lines[mutant.location.start.line - 1].trim(),
          original: textAt(lines, mutant.location),
          replacement: mutant.replacement.replaceAll(/\s+/g, ' '),
          ...noticed(mutant),
        }))
        .toSorted((a, b) => a.line - b.line);
    });
