import { describe, expect, it } from 'vitest';
import type { Case } from '../../../src/report/cases.js';
import { github } from '../../../src/report/formats/github.js';
import fc from '../../support/fast-check.js';
import { anyWords, everyVerdict, reportOfWords } from '../../support/reports.js';

/** A workflow command as GitHub's runner reads a line; undefined where the line is none. */
const commandIn = (line: string): Readonly<Record<string, string>> | undefined => {
  const [, name, properties = '', message = ''] = /^\s*::(\w+)(?: (.*?))?::(.*)$/s.exec(line) ?? [];
  if (name === undefined) {
    return undefined;
  }
  const data = (text: string) => text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
  const property = (text: string) => data(text.replaceAll('%3A', ':').replaceAll('%2C', ','));
  const pairs = properties.split(',').map((pair) => pair.split('=', 2).map(property));
  return { name, ...Object.fromEntries(pairs.filter(([key]) => key !== '')), message: data(message) };
};

const commandsIn = (text: string) =>
  text
    .split('\n')
    .map(commandIn)
    .filter((command) => command !== undefined);

describe('annotations', () => {
  it('are errors, warnings and notices', async () => {
    const told = commandsIn(github(await everyVerdict())).map(({ name, title }) => [name, title]);
    expect(told).toEqual([
      ['error', 'N1 in post (old)'],
      ['error', 'N1 in post (new)'],
      ['error', 'search in impure (new)'],
      ['warning', 'search in post (new)'],
      ['notice', 'N1 in post (old)'],
    ]);
  });

  it('stand at the line of a user’s file that has the property', async () => {
    expect(commandsIn(github(await everyVerdict()))[0]).toMatchObject({ file: 'my models/post.ts', line: '7' });
  });

  it('are at most ten of a kind, and say how many more there are', () => {
    const { suites, ...report } = reportOfWords({});
    const [suite] = suites;
    const cases = Array.from({ length: 12 }, () => suite?.cases[0] as Case);
    const commands = commandsIn(github({ ...report, suites: [{ ...(suite as (typeof suites)[0]), cases }] }));
    expect(commands).toHaveLength(10);
    expect(commands.at(-1)).toEqual({ name: 'error', message: 'and 3 more' });
  });

  it('hold any words, and nothing in them is a command of its own', () => {
    fc.assert(
      fc.property(anyWords, (words) => {
        const commands = commandsIn(github(reportOfWords({ title: `t${words}`, message: `m${words}` })));
        expect(commands).toHaveLength(1);
        expect(commands[0]).toMatchObject({ title: `t${words} in t${words}` });
        expect(commands[0]?.message?.startsWith(`m${words}\n`)).toBe(true);
      }),
    );
  });
});

it('the verdict comes last', async () => {
  const report = await everyVerdict();
  expect(github(report).trimEnd().split('\n').at(-1)).toBe(report.says);
});
