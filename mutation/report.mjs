// docs/adequacy.md: what notices the mutants, file by file, and why the others go unnoticed.

const isSame = (mutant, reason) =>
  ['file', 'within', 'original', 'replacement'].every((key) => mutant[key] === reason[key]);

/** Mutants with the reason why one is equivalent, or why it is missed all the same (`isMissed`). */
export const explained = (mutants, reasons) =>
  mutants.map((mutant) => {
    const { why, isMissed = false } = reasons.find((reason) => isSame(mutant, reason)) ?? {};
    return { ...mutant, why, isMissed, isEquivalent: why !== undefined && !isMissed };
  });

const row = (cells) => `| ${cells.join(' | ')} |\n`;

const sum = (numbers) => numbers.reduce((all, one) => all + one, 0);

/** What a property has to notice: not what the schema, an error or the clock stops, nor what is equivalent or not executed. */
const score = (noticed, open) => (noticed + open === 0 ? '-' : `${((100 * noticed) / (noticed + open)).toFixed(1)} %`);

/** The numbers of a row, of one file or of several. */
const numbers = (files) => {
  const by = (...kinds) => sum(files.flatMap((file) => kinds.map((kind) => file.by[kind] ?? 0)));
  const unnoticed = files.flatMap((file) => file.unnoticed);
  const equivalent = unnoticed.filter(({ isEquivalent }) => isEquivalent).length;
  const open = unnoticed.length - equivalent;
  const noticed = by('property');
  const stopped = by('schema', 'error', 'endless');
  const missed = by('not executed');
  return [
    noticed + open + equivalent + stopped + missed,
    noticed,
    open,
    equivalent,
    stopped,
    missed,
    score(noticed, open),
  ];
};

/** The commit, and the one at which what had gone unnoticed was judged once more. */
const judgedAt = ({ at, again }) => (again === undefined ? at : `${at}, again ${again}`);

const tables = (files) =>
  [
    row([
      'file',
      'judged at',
      'mutants',
      'noticed',
      'not noticed',
      'equivalent',
      'schema, error, endless',
      'not executed',
      'score',
    ]),
    row(['---', '---', '---:', '---:', '---:', '---:', '---:', '---:', '---:']),
    ...files.map((file) => row([`\`${file.file}\``, judgedAt(file), ...numbers([file])])),
    row(['all', '', ...numbers(files)]),
  ].join('');

const most = (properties) =>
  Object.entries(properties)
    .toSorted(([a, m], [b, n]) => n - m || a.localeCompare(b, 'en'))
    .map(([id, n]) => `${id} ${n}`)
    .join(', ');

const properties = (files) =>
  [
    row(['file', 'properties, and mutants that they notice']),
    row(['---', '---']),
    ...files
      .filter((file) => file.properties !== undefined && Object.keys(file.properties).length > 0)
      .map((file) => row([`\`${file.file}\``, most(file.properties)])),
  ].join('');

const shown = (text) => `\`${text.replaceAll('|', '\\|').slice(0, 120)}\``;

const list = (files, isMeant) =>
  files
    .map((file) => ({ ...file, unnoticed: file.unnoticed.filter(isMeant) }))
    .filter(({ unnoticed }) => unnoticed.length > 0)
    .map(
      ({ file, unnoticed }) =>
        `\n**${file}**\n\n${unnoticed
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

/** The document with the tables of what was judged (judged.mjs). */
export const written = (text, judged, reasons) => {
  const files = Object.entries(judged).map(([file, { unnoticed, ...of }]) => ({
    ...of,
    file,
    unnoticed: explained(
      unnoticed.map((mutant) => ({ ...mutant, file })),
      reasons,
    ),
  }));
  const contents = {
    files: tables(files),
    properties: properties(files),
    'not noticed': list(files, ({ isEquivalent }) => !isEquivalent) || 'None.\n',
    equivalent: list(files, ({ isEquivalent }) => isEquivalent) || 'None.\n',
  };
  return Object.entries(contents).reduce((all, [name, content]) => between(all, name, content), text);
};
