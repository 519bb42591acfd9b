import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

// The site takes what looks like an element for one, and ends where it is not closed.
it('no document has an element but those that fold a part of it', () => {
  const files = readdirSync('docs').filter((file) => file.endsWith('.md'));
  const found = files.flatMap((file) => {
    const prose = readFileSync(`docs/${file}`, 'utf8')
      .replaceAll(/^```[\s\S]*?^```/gm, '')
      .replaceAll(/`[^`\n]*`/g, '');
    return [...prose.matchAll(/<([a-zA-Z]\w*)>/g)].map(([, element]) => `${file}: ${element}`);
  });
  expect(found.filter((one) => !/: (details|summary)$/.test(one))).toEqual([]);
});
