/** @module-tag slow */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { catalogue } from '../../bin/catalogue.js';
import { exitCode } from '../../src/language/index.js';
import { type } from '../support/terminal.js';

// The README lists commands to type. Each is typed here, cut short where it would take long; a share of the work is all of
// it, so that it can be put together.

const shorter: Readonly<Record<string, string>> = {
  check: '--max-states 300',
  fuzz: '--seconds 1',
  sweep: '--seconds 1',
  orders: '--irqs 2',
};

const [, list = ''] = /^## Use\n\n```text\n([\s\S]*?)```/m.exec(readFileSync('README.md', 'utf8')) ?? [];
const commands = list
  .split('\n')
  .filter(Boolean)
  .map((line) => line.split(/ {2,}/)[0]?.replace('npx vgicheck ', '') ?? '');
const folder = mkdtempSync(join(tmpdir(), 'vgicheck-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the list of commands in the README', () => {
  it('names every command there is', async () => {
    const { out } = await type('--help', {}, catalogue);
    const known = [...out.matchAll(/^ {2}vgicheck (\w+)/gm)].map(([, name]) => name);
    expect([...new Set(commands.map((line) => line.split(' ')[0]))].toSorted()).toEqual([...new Set(known)].toSorted());
  });

  /** `explore` serves until it is stopped, `new` writes files here, `merge` and own modules are tried in test/cli. */
  const ending = commands.filter((line) => !/^(explore|new|merge) /.test(line) && !line.includes('mine.ts'));

  it.each(ending)('vgicheck %s', async (line) => {
    const command = line.split(' ')[0] ?? '';
    const typed = [
      line
        .replace('--shard 1/4', '--shard 1/1 --blob vgicheck-shards')
        .replaceAll(/\b(b30\.itf\.json|b28\.html|kept|vgicheck-shards)\b/g, (name) => join(folder, name)),
      line.includes('--max-') ? '' : line.includes('--suite full') ? '--max-states 10' : (shorter[command] ?? ''),
    ].join(' ');
    const { code, err } = await type(typed, {}, catalogue);
    expect([exitCode.holds, exitCode.violated, exitCode.inconclusive], err).toContain(code);
  });
});
