// docs/adequacy.md: what notices the mutants, file by file, and why the others go unnoticed.

const isSame = (mutant, reason) =>
  ['file', 'within', 'original', 'replacement'].every((key) => mutant[key] === reason[key]);

/** Mutants with the reason why one is equivalent, where it is. */
export const explained = (mutants, reasons) =>
  mutants.map((mutant) => ({ ...mutant, why: reasons.find((reason) => isSame(mutant, reason))?.why }));

const count = (mutants, ...by) => mutants.filter(({ noticedBy }) => by.includes(noticedBy)).length;

const isUnnoticed = ({ noticedBy }) => noticedBy === 'nothing' || noticedBy === 'counts';

/** What a property has to notice: not what the schema, an error or the clock stops, nor what is equivalent or not executed. */
const score = (mutants) => {
  const noticed = count(mutants, 'property');
  const unnoticed = mutants.filter((mutant) => isUnnoticed(mutant) && mutant.why === undefined).length;
  return noticed + unnoticed === 0 ? '-' : `${((100 * noticed) / (noticed + unnoticed)).toFixed(1)} %`;
};

const row = (cells) => `| ${cells.join(' | ')} |\n`;

const tally = (name, mutants) =>
  row([
    name,
    mutants.length,
    count(mutants, 'property'),
    mutants.filter((mutant) => isUnnoticed(mutant) && mutant.why === undefined).length,
    mutants.filter((mutant) => isUnnoticed(mutant) && mutant.why !== undefined).length,
    count(mutants, 'schema', 'error', 'endless'),
    count(mutants, 'not executed'),
    score(mutants),
  ]);

const byFile = (mutants) =>
  [...new Set(mutants.map(({ file }) => file))].map((name) => [name, mutants.filter(({ file }) => file === name)]);

const files = (mutants) =>
  [
    row(['file', 'mutants', 'noticed', 'not noticed', 'equivalent', 'schema, error, endless', 'not executed', 'score']),
    row(['---', '---:', '---:', '---:', '---:', '---:', '---:', '---:']),
    ...byFile(mutants).map(([file, some]) => tally(`\`${file}\``, some)),
    tally('all', mutants),
  ].join('');

const properties = (mutants) => {
  const times = new Map();
  for (const id of mutants.flatMap((mutant) => mutant.properties)) {
    times.set(id, (times.get(id) ?? 0) + 1);
  }
  const sorted = [...times].toSorted(([a, m], [b, n]) => n - m || a.localeCompare(b, 'en'));
  return [row(['property', 'mutants']), row(['---', '---:']), ...sorted.map(([id, n]) => row([id, n]))].join('');
};

const shown = (text) => `\`${text.replaceAll('|', '\\|').slice(0, 120)}\``;

const list = (mutants) =>
  byFile(mutants)
    .map(
      ([file, some]) =>
        `\n**${file}**\n\n${some
          .map(({ line, original, replacement, why, noticedBy }) => {
            const reason = why ?? (noticedBy === 'counts' ? 'other states are reached' : 'nothing changes');
            return `- ${line}: ${shown(original)} as ${shown(replacement)}: ${reason}\n`;
          })
          .join('')}`,
    )
    .join('');

const between = (text, name, content) => {
  const [begin, end] = [`<!-- ${name} -->\n`, `<!-- until here: ${name} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) {
    throw new Error(`docs/adequacy.md has no place for ${name}`);
  }
  return `${text.slice(0, from + begin.length)}\n${content}\n${text.slice(to)}`;
};

/** The document with the tables of these mutants. */
export const written = (text, judged, reasons) => {
  const mutants = explained(judged, reasons);
  const open = mutants.filter((mutant) => isUnnoticed(mutant) && mutant.why === undefined);
  const equivalent = mutants.filter((mutant) => isUnnoticed(mutant) && mutant.why !== undefined);
  const contents = {
    files: files(mutants),
    properties: properties(mutants),
    'not noticed': list(open) || 'None.\n',
    equivalent: list(equivalent) || 'None.\n',
  };
  return Object.entries(contents).reduce((all, [name, content]) => between(all, name, content), text);
};
