/** @module-tag slow */
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../bin/catalogue.js';
import { type } from '../support/terminal.js';

/** Commands to be typed again, and names of files, are not broken. */
const isTyped = (line: string): boolean => /vgicheck |\.jsonl/.test(line);

const lines = [
  'check dir-across edge vfio overflow-eoi0',
  'check --bug B28 --legend',
  'check dir-across --property X01',
  'bugs B28 B46',
  'bugs --by fuzz B28 --seconds 3',
  'fuzz dir-across --bug B28 --seed 1 --runs 200',
  'fuzz edge --runs 5',
  'sweep --runs 3 --seed 1',
  'orders --irqs 1',
  'conform --against recordings conformance/recorded',
];

describe.each([60, 80])('in a terminal of %i columns', (columns) => {
  it.each(lines)('%s fits', async (line) => {
    const { out } = await type(line, { stdoutIsTTY: true, columns }, catalogue);
    const text = stripVTControlCharacters(out);
    expect(text).toMatch(/^(holds|violated|inconclusive|found|agrees)/m);
    const wide = text.split('\n').filter((one) => one.length > columns && !isTyped(one));
    expect(wide).toEqual([]);
  });
});
