import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Explanation } from '../../src/cli/explanations.js';
import { reportOf, type SiteReport } from './reports.js';

type Topic = Explanation['topic'];

const topics: Readonly<Record<Topic, { readonly title: string; readonly says: string }>> = {
  properties: {
    title: 'Properties',
    says: 'What must hold, and the witnesses. [The model](../../docs/model.md#properties) says how each is phrased.',
  },
  rules: {
    title: 'Rules',
    says: 'What may happen, who does it, and when. [The model](../../docs/model.md) has the tables.',
  },
  bugs: {
    title: 'Bugs',
    says: 'Real bugs to switch on with `--bug`. [Bugs found again](../../docs/bugs.md) has the table.',
  },
  findings: {
    title: 'Findings',
    says: 'What the eras really break. [Findings](../../docs/findings.md) has the causes and the traces.',
  },
  scenarios: { title: 'Scenarios', says: 'What is checked: a bound and what must be reached in it.' },
  eras: { title: 'Eras', says: 'Ranges of Linux releases.' },
};

/** Writes a page for each thing in a catalogue, with the report that shows it, and one for each list. */
export const writeLists = (all: readonly Explanation[], reports: readonly SiteReport[], pages: string): void => {
  const topicOf = new Map(all.map(({ id, topic }) => [id, topic]));
  for (const [topic, { title, says }] of Object.entries(topics)) {
    const folder = join(pages, 'reference', topic);
    mkdirSync(folder, { recursive: true });
    const listed = all.filter((one) => one.topic === topic);
    const rows = listed.map(({ id, name, facts }) => [`[${id}](${id}.md)`, name ?? '', escaped(facts.says ?? '')]);
    const withoutNames = rows.every(([, name]) => name === '');
    const columns = (row: readonly string[]) => `| ${row.filter((_, at) => at !== 1 || !withoutNames).join(' | ')} |`;
    const table = [['id', 'name', 'says'], ['---', '---', '---'], ...rows].map(columns);
    writeFileSync(join(folder, 'index.md'), `# ${title}\n\n${says}\n\n${table.join('\n')}\n`);
    for (const one of listed) {
      writeFileSync(join(folder, `${one.id}.md`), pageOf(one, reportOf(one, reports), topicOf));
    }
  }
};

const pageOf = (
  { id, name, what, facts, words = [] }: Explanation,
  report: SiteReport | undefined,
  topicOf: ReadonlyMap<string, Topic>,
): string => {
  const { says = '', ...others } = facts;
  const items = Object.entries(others).flatMap(([label, text]) =>
    text === '' ? [] : [`- **${label}**: ${linked(label, text, topicOf)}\n`],
  );
  const commands = [...(report === undefined ? [] : [report.command.join(' ')]), `explain ${id}`];
  const wordRows = words.map(({ word, says }) => `| \`${word}\` | ${escaped(says)} |`);
  return [
    `# ${[id, name].filter(Boolean).join(' ')}`,
    `${what[0]?.toUpperCase()}${what.slice(1)}:`,
    `> ${escaped(says)}`,
    items.join(''),
    ...(report === undefined ? [] : [`[Open the report](../../reports/${report.file}){target="_blank"}`]),
    `\`\`\`sh\n${commands.map((line) => `npx vgicheck ${line}\n`).join('')}\`\`\``,
    ...(wordRows.length === 0 ? [] : [`## Words\n\n| word | meaning |\n| --- | --- |\n${wordRows.join('\n')}\n`]),
  ].join('\n\n');
};

/** Facts that are said in words; all others consist of ids. */
const inWords = ['says', 'cites', 'bound', 'applies', 'gone where', 'fixed by', 'written'];

const linked = (label: string, text: string, topicOf: ReadonlyMap<string, Topic>): string => {
  if (label === 'described in') {
    const [file = '', anchor = ''] = text.split('#');
    return `[${file}](../../${file}#${anchor})`;
  }
  if (inWords.includes(label)) {
    return escaped(text);
  }
  return escaped(text).replaceAll(/[\w.-]*\w/g, (word) => {
    const topic = topicOf.get(word);
    return topic === undefined ? word : `[${word}](../${topic}/${word}.md)`;
  });
};

/** Plain text in a cell of a table: Markdown, HTML and templates leave it alone. */
const escaped = (text: string): string =>
  text.replaceAll(/[\\`*_<>[\]|{}]/g, (sign) =>
    sign === '{' || sign === '}' ? `&#${sign.charCodeAt(0)};` : `\\${sign}`,
  );
