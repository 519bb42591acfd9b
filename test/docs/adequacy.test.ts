import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

interface Reason {
  readonly file: string;
  readonly within: string;
  readonly original: string;
  readonly why: string;
}

const reasons = JSON.parse(readFileSync('mutation/equivalent.json', 'utf8')) as readonly Reason[];

it('every mutant that is said to be equivalent is one of a line that the model has', () => {
  // A block goes on beyond its line.
  const isStale = ({ file, within, original }: Reason): boolean => {
    const source = readFileSync(file, 'utf8').replaceAll(/\s+/g, ' ');
    return !source.includes(within) || !source.slice(source.indexOf(within)).includes(original);
  };
  expect(reasons.filter(isStale)).toEqual([]);
});

it('docs/adequacy.md gives the reason of each', () => {
  const text = readFileSync('docs/adequacy.md', 'utf8');
  expect(reasons.filter(({ why }) => !text.includes(why))).toEqual([]);
});
