import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { catalogue } from '../../bin/catalogue.js';
import { sketch, sketchWords } from '../../model/index.js';
import { type } from '../support/terminal.js';

// `WRITE_DOCS=1 npx vitest run test/docs/sketch.test.ts` writes the table anew.
it('the words of sketches stand in one table, with what they mean', () => {
  const document = readFileSync('docs/own-models.md', 'utf8');
  const rows = sketchWords.map(({ word, says }) => `| \`${word}\` | ${says} |\n`);
  const written = document.replace(/(\| word \| \|\n\|---\|---\|\n)(\|.*\n)*/, `$1${rows.join('')}`);
  if (process.env.WRITE_DOCS !== undefined) {
    writeFileSync('docs/own-models.md', written);
    return;
  }
  expect(document).toBe(written);
});

it('explain sketch lists them', async () => {
  const { out } = await type('explain sketch', {}, catalogue);
  for (const { word, says } of sketchWords) {
    expect(out).toMatch(new RegExp(`${word.replaceAll(/[.+]/g, '\\$&')} +${says.replaceAll(/[().+]/g, '\\$&')}$`, 'm'));
  }
});

it('each word is understood', () => {
  for (const { word } of sketchWords) {
    const some = word.startsWith('…')
      ? [`edge${word.split(' ')[0]?.slice(1)}`]
      : [...word.split(/, | … /), 'edge', 'timer'];
    expect(() => sketch(some.join(','))).not.toThrow(/is not understood/);
  }
  expect(sketch('v2,l1,eoi1,level+target,edge@1')).toMatchObject({ vcpus: 2, listRegisters: 1, guest: { eoiMode: 1 } });
});
