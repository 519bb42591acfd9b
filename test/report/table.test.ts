import { describe, expect, it } from 'vitest';
import { counted, grouped, pack, table, wrap } from '../../src/report/table.js';

it('columns are as wide as their widest cell', () => {
  const columns = [
    { heading: 'name', align: 'left' },
    { heading: 'n', align: 'right', width: 3 },
    { heading: 'verdict', align: 'left' },
  ] as const;
  expect(
    table(columns, [
      ['a long one', '1', 'holds'],
      ['b', '12345'],
    ]),
  ).toEqual(['name            n  verdict', 'a long one      1  holds', 'b           12345']);
});

describe('text is broken', () => {
  it('between words', () => {
    expect(wrap('one two three', 8)).toEqual(['one two', 'three']);
  });

  it('but a word never is', () => {
    expect(wrap('a miraculous b', 4)).toEqual(['a', 'miraculous', 'b']);
  });

  it('after the mark between two pieces', () => {
    expect(pack(['a→b', 'c d', 'e'], ', ', 9)).toEqual(['a→b, c d,', 'e']);
  });
});

it('numbers are grouped and nouns counted', () => {
  expect([grouped(58_701_234), counted(1, 'step'), counted(1_000, 'witness', 'witnesses')]).toEqual([
    '58,701,234',
    '1 step',
    '1,000 witnesses',
  ]);
});
