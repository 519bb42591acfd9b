import { describe, expect, it } from 'vitest';
import { sizeOf } from '../../src/cli/options.js';
import { type } from '../support/terminal.js';

const clears = '\x1b[2J';
const long = 'x'.repeat(100_000);

describe('an argument that is long or cannot be printed is cut and escaped:', () => {
  it.each([
    ['a command', (word: string) => word],
    ['an option', (word: string) => `check --${word}`],
    ['a number', (word: string) => `check --max-states ${word}`],
    ['a size', (word: string) => `check --max-memory ${word}`],
    ['a word', (word: string) => `check --suite ${word}`],
    ['the value of a switch', (word: string) => `check --strict=${word}`],
    ['a scenario', (word: string) => `check ${word}`],
    ['the arguments of a scenario', (word: string) => `check counter:${word}`],
    ['an era', (word: string) => `check --era ${word}`],
    ['a bug', (word: string) => `check --bug ${word}`],
    ['a property', (word: string) => `check --property ${word}`],
    ['a file to write', (word: string) => `check --out /nowhere/${word}.json`],
    ['a file to read', (word: string) => `replay ${word}`],
    ['a folder', (word: string) => `check --resume /nowhere/${word}`],
    ['a folder to make', (word: string) => `check --checkpoint /dev/null/${word}`],
    ['a list', (word: string) => `list ${word}`],
    ['a topic', (word: string) => `explain ${word}`],
    ['too much', (word: string) => `sweep ${word}`],
    ['too many', (word: string) => `fuzz post ${word}`],
  ])('%s', async (_, line) => {
    for (const word of [`a${clears}b`, long]) {
      const { code, out, err } = await type(line(word));
      expect(code).toBe(2);
      expect(out + err).not.toContain('\x1b');
      expect((out + err).length).toBeLessThan(3000);
    }
  });
});

describe('a limit of memory', () => {
  it.each([
    ['500', 500 * 2 ** 20],
    ['20M', 20 * 2 ** 20],
    ['20m', 20 * 2 ** 20],
    ['20MiB', 20 * 2 ** 20],
    ['20MB', 20e6],
    ['512K', 2 ** 19],
    ['2G', 2 ** 31],
    ['1.5GiB', 1.5 * 2 ** 30],
    ['1.5 GB', 1.5e9],
    ['1T', 2 ** 40],
  ])('of %s', (text, bytes) => {
    expect(sizeOf('max-memory', text)).toBe(bytes);
  });

  it.each(['0', '-1', '20X', 'M', '1e3', '1.M', '99999999T', ''])('is not %j', (text) => {
    expect(() => sizeOf('max-memory', text)).toThrow(
      `--max-memory ${text} is no size; give a number of MiB, or one with its unit: 500M, 2G, 1.5GiB, 800MB`,
    );
  });

  it('is heeded with its unit', async () => {
    const { code, out } = await type('check counter:60000 --max-memory 300K');
    expect(out).toContain('inconclusive');
    expect(code).toBe(3);
  });
});

it.each([
  ['--max-seconds 1e9', 'give a number above 0, at most 31536000, in digits'],
  ['--max-seconds 1000000000', 'give a number above 0, at most 31536000'],
  ['--max-states 1e9', 'give a whole number from 1 to 1500000000, in digits'],
  ['--max-depth 0', 'give a whole number, 1 or more'],
  ['--threads 65', 'give a whole number from 1 to 64'],
])('a number that is none says the greatest: %s', async (option, message) => {
  expect((await type(`check ${option}`)).err).toBe(`toycheck: ${option} is out of range; ${message}\n`);
});
