import { match } from 'ts-pattern';
import { exitCode, UsageError } from '../language/index.js';
import { slugOf } from '../report/name.js';
import { type Column, table } from '../report/table.js';
import type { Catalogue } from './catalogue.js';
import { command, withOption } from './command.js';
import { unknown } from './nearest.js';
import { wordOf } from './options.js';
import { everyFinding, everyProperty, everyRule } from './sayings.js';

const topics = ['scenarios', 'properties', 'rules', 'findings', 'bugs', 'eras'] as const;
type Topic = (typeof topics)[number];

export const list = command({
  name: 'list',
  usage: topics.join('|'),
  says: 'lists what there is to check',
  options: { ...withOption, format: { type: 'string', value: 'text|json', says: 'how to list (text)' } },
  run: async ({ options, names: [word, ...more] }, catalogue, io) => {
    const format = wordOf('format', options.format, ['text', 'json']) ?? 'text';
    const topic = topics.find((known) => known === word);
    if (word === undefined || more.length > 0) {
      throw new UsageError(`list takes one word of: ${topics.join(', ')}`);
    }
    if (topic === undefined) {
      throw new UsageError(unknown('list', word, topics, `${catalogue.name} list --help`));
    }
    const entries = entriesOf(topic, catalogue);
    io.stdout.write(format === 'json' ? `${JSON.stringify(entries, null, 2)}\n` : asText(entries));
    return exitCode.holds;
  },
});

/** An entry of a list: its columns by name. */
type Entry = Readonly<Record<string, string | readonly string[] | number | boolean>>;

const entriesOf = (topic: Topic, catalogue: Catalogue): readonly Entry[] =>
  match(topic)
    .with('scenarios', () =>
      catalogue.scenarios.map(({ id, usage, suites, eras, says }) => ({ id: usage ?? id, suites, eras, says })),
    )
    .with('properties', () =>
      everyProperty(catalogue).map(({ saying: { id, name, kind, says }, by, scenarios }) => ({
        id,
        name: name ?? '',
        kind,
        by: by.join(', '),
        scenarios,
        says,
      })),
    )
    .with('rules', () =>
      everyRule(catalogue).map(({ saying: { id, by, says }, scenarios }) => ({ id, by, scenarios, says })),
    )
    .with('findings', () =>
      everyFinding(catalogue).map(({ story, properties, eras, scenarios }) => ({
        id: slugOf(story),
        breaks: properties,
        eras,
        scenarios,
        says: story,
      })),
    )
    .with('bugs', () =>
      catalogue.bugs.map(({ id, breaks, scenario, era, native, steps, says }) => ({
        id,
        breaks,
        scenario,
        era,
        native,
        steps,
        says,
      })),
    )
    .with('eras', () => catalogue.eras.map(({ id, says, cites }) => ({ id, says, cites })))
    .exhaustive();

const asText = (entries: readonly Entry[]): string => {
  const [first] = entries;
  if (first === undefined) {
    return 'there is none\n';
  }
  const columns = Object.keys(first).map((heading): Column => ({ heading, align: 'left' }));
  const cell = (value: Entry[string]): string => {
    if (Array.isArray(value)) {
      return value.length > 3 ? `${value.length} of them` : value.join(', ') || '-';
    }
    return typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value);
  };
  const rows = entries.map((entry) => Object.values(entry).map(cell));
  return `${table(columns, rows).join('\n')}\n`;
};
