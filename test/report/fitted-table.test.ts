import { expect, it } from 'vitest';
import { fittedTable } from '../../src/report/fitted-table.js';
import { type Column, table } from '../../src/report/table.js';
import fc from '../support/fast-check.js';

const columns: readonly Column[] = [
  { heading: 'scenario', align: 'left', width: 10 },
  { heading: 'states', align: 'right', width: 8 },
  { heading: 'time', align: 'right', width: 6 },
  { heading: 'verdict', align: 'left' },
];
const rows = [
  ['edge', '40', '0.01 s', 'holds'],
  ['post', '1,000', '12.3 s', 'known: S15, S32 and what else there is'],
];

it('is the plain table where there is room', () => {
  expect(fittedTable(columns, rows, 80).flat()).toEqual(table(columns, rows));
});

it('breaks the last text between words where there is less', () => {
  expect(fittedTable(columns, rows, 56)[2]).toEqual([
    'post           1,000  12.3 s  known: S15, S32 and what',
    '                              else there is',
  ]);
});

it('puts columns below that do not fit beside the others', () => {
  expect(fittedTable(columns, rows, 40)).toEqual([
    ['scenario      states    time', '    verdict'],
    ['edge              40  0.01 s', '    holds'],
    ['post           1,000  12.3 s', '    known: S15, S32 and what else there', '    is'],
  ]);
});

it('has no line that is wider, where no cell is', () => {
  const cell = fc.string({ minLength: 1, maxLength: 12, unit: fc.constantFrom(...'ab') });
  const text = fc.array(cell, { minLength: 1, maxLength: 9 }).map((words) => words.join(' '));
  const row = fc.tuple(cell, cell, cell, text);
  fc.assert(
    fc.property(fc.array(row, { maxLength: 4 }), fc.integer({ min: 30, max: 90 }), (some, width) => {
      for (const line of fittedTable(columns, some, width).flat()) {
        expect(line.length).toBeLessThanOrEqual(width);
      }
    }),
  );
});
