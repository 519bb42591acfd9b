import { describe, expect, it } from 'vitest';
import { type } from '../support/terminal.js';
import { toyCatalogue } from '../support/toy-catalogue.js';

const topics = ['scenarios', 'properties', 'rules', 'findings', 'bugs', 'eras'];

describe('list', () => {
  it.each(topics)('%s', async (topic) => {
    const { code, out } = await type(`list ${topic}`);
    await expect(out).toMatchFileSnapshot(`golden/list-${topic}.txt`);
    expect(code).toBe(0);
  });

  it.each(topics)('%s as JSON', async (topic) => {
    const entries = JSON.parse((await type(`list ${topic} --format json`)).out);
    expect(entries[0]).toMatchObject({ id: expect.any(String), says: expect.any(String) });
  });

  it('says when there is nothing to list', async () => {
    expect((await type('list bugs', {}, { ...toyCatalogue, bugs: [] })).out).toBe('there is none\n');
  });

  it.each([
    ['list', 'list takes one word of: scenarios, properties, rules, findings, bugs, eras'],
    ['list bugs eras', 'list takes one word of: scenarios, properties, rules, findings, bugs, eras'],
    ['list propertys', 'unknown list "propertys"; did you mean properties? (toycheck list --help)'],
  ])('%s is refused', async (line, message) => {
    expect(await type(line)).toEqual({ code: 2, out: '', err: `toycheck: ${message}\n` });
  });
});
