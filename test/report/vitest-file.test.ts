import { describe, expect, it } from 'vitest';
import { bool, model, over, record, upTo } from '../../src/language/index.js';
import { vitestFile } from '../../src/report/vitest-file.js';
import { explore } from '../../src/search/index.js';
import { postOffice } from '../support/post-office.js';

const testOf = async (checked: Parameters<typeof explore<unknown>>[0], id: string, from?: string): Promise<string> => {
  const { properties } = await explore(checked, { stopAt: 'never' });
  const { params = {}, trace } = properties.find((property) => property.id === id) ?? {};
  if (trace === undefined) {
    throw new Error(`${id} has no trace`);
  }
  const subject = { scenario: 'post', era: 'old', bound: 'none' };
  return vitestFile({ subject, model: checked, property: id, params, trace, ...(from === undefined ? {} : { from }) });
};

describe('a counterexample as a vitest file', () => {
  it('has its steps, each with what it does, and makes the model again', async () => {
    await expect(await testOf(postOffice('old') as never, 'N1')).toMatchFileSnapshot('golden/vitest-file.txt');
  });

  it('imports the module that the model is of', async () => {
    expect(await testOf(postOffice('old') as never, 'N1', './post.js')).toContain(
      "import * as own from './post.js';\n\nconst checked = checkableOf(catalogue, { scenario: 'post', era: 'old' }, own);\n",
    );
  });

  it('spells whatever names, sentences and parameters there are, and begins where the trace does', async () => {
    const { rule, always } = over<{ on: boolean; hot: boolean }>();
    const said = { by: 'nobody', cites: 'none' };
    const odd = model({
      id: 'odd',
      says: 'odd',
      world: record({ on: bool, hot: bool }),
      starts: [
        { on: false, hot: false },
        { on: false, hot: true },
      ],
      rules: [
        rule({
          ...said,
          id: "it's \\ odd",
          says: 'over\n  two lines',
          for: { 'a-b': ['x"y', "it's"], n: upTo(1) },
          when: (w, { 'a-b': one }) => w.hot && one === "it's",
          does: (w) => {
            w.on = true;
          },
        }),
      ],
      properties: [always({ ...said, id: 'off', says: "it's off", holds: (w) => !w.on })],
    });
    const text = await testOf(odd as never, 'off');
    expect(text).toContain(
      `    { rule: 'it\\'s \\\\ odd', params: { 'a-b': 'it\\'s', n: 0 } }, // over two lines (a-b=it's, n=0)\n  ], { start: 1 });`,
    );
    expect(text).toContain("it('off: it\\'s off', () => {");
  });
});
