import { describe, expect, it } from 'vitest';
import { type } from '../support/terminal.js';

describe('explain', () => {
  it.each([
    ['a property', 'N1'],
    ['a property by its name', 'overweight-stays'],
    ['a witness', 'R1'],
    ['a rule', 'deliver'],
    ['a finding', 'the-full-office'],
    ['a bug', 'B2'],
    ['a bug that an era really had', 'B3'],
    ['an era', 'old'],
    ['a scenario', 'die-hard'],
    ['a scenario with arguments', 'counter'],
    ['everything of that name', 'post'],
  ])('%s', async (what, id) => {
    const { code, out } = await type(`explain ${id}`);
    await expect(out).toMatchFileSnapshot(`golden/explain-${what.replaceAll(' ', '-')}.txt`);
    expect(code).toBe(0);
  });

  it.each([
    ['explain', 'explain takes one id: of a property, rule, finding, bug, era or scenario'],
    ['explain N1 S1', 'explain takes one id: of a property, rule, finding, bug, era or scenario'],
    ['explain delivery', 'unknown id "delivery"; did you mean deliver? (toycheck list --help)'],
  ])('%s is refused', async (line, message) => {
    expect(await type(line)).toEqual({ code: 2, out: '', err: `toycheck: ${message}\n` });
  });
});
