import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { emptyFolder } from '../support/folder.js';

const retell = (file: string) => execFileSync(process.execPath, ['scripts/retell.mjs', file]);

it('retelling a true document changes nothing', () => {
  const copy = join(emptyFolder(), 'bugs.md');
  copyFileSync('docs/bugs.md', copy);
  retell(copy);
  expect(readFileSync(copy, 'utf8')).toBe(readFileSync('docs/bugs.md', 'utf8'));
});

it('a command without its trace gets it, and what else a document shows is left alone', () => {
  const file = join(emptyFolder(), 'told.md');
  const listed = '```sh\n$ npx vgicheck list eras\nas it was\n```\n';
  writeFileSync(file, `${listed}\n\`\`\`sh\n$ npx vgicheck check --bug B53 --property N02   # exits 1\n\`\`\`\n`);
  retell(file);
  const told = readFileSync(file, 'utf8');
  expect(told).toContain(listed);
  expect(told).toMatch(/# exits 1\n…\nN02\(irq=32\) broken after 2 steps[\s\S]*\n {2}N02 [\s\S]*\n…\n```\n$/);
});
