import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { emptyFolder } from '../support/folder.js';
import { timeless, type } from '../support/terminal.js';

describe('check --checkpoint', () => {
  it('says what it says without, and so does --resume', async () => {
    const folder = join(emptyFolder(), 'kept');
    const { out, code } = await type('check counter:500 post');
    const kept = await type(`check counter:500 post --checkpoint ${folder}`);
    const resumed = await type(`check counter:500 post --resume ${folder}`);
    const shown = (text: string) =>
      timeless(text)
        .split('\n')
        .filter((line) => !/^ {2}(cost|wide rules) /.test(line));
    expect(shown(kept.out)).toEqual(shown(out));
    expect(shown(resumed.out)).toEqual(shown(out));
    expect([kept.code, resumed.code]).toEqual([code, code]);
  });

  it('keeps each check in a folder of its own; one that was not begun begins', async () => {
    const folder = emptyFolder();
    await type(`check counter:500 post --checkpoint ${folder}`);
    const names = ['checks.json', 'counter%3a500', 'post%20%28new%29', 'post%20%28old%29'];
    expect(readdirSync(folder).toSorted()).toEqual(names);
    rmSync(join(folder, 'post%20%28new%29'), { recursive: true });
    const { out } = await type(`check counter:500 post --resume ${folder}`);
    expect(out).toContain('all 701 reachable states were seen');
    expect(existsSync(join(folder, 'post%20%28new%29', 'manifest.json'))).toBe(true);
  });

  it('goes on where a limit has ended it, with a larger one', async () => {
    const folder = emptyFolder();
    const short = await type(`check counter:500 --max-depth 100 --checkpoint ${folder}`);
    expect(short.code).toBe(3);
    const { out, code } = await type(`check counter:500 --resume ${folder}`);
    expect(out).toContain('501 states');
    expect(code).toBe(0);
  });

  it.each<[string, (folder: string) => unknown, string, string]>([
    [
      'a folder that has something else',
      (at) => writeFileSync(join(at, 'x'), ''),
      '--checkpoint',
      'is not empty; name another',
    ],
    [
      'a folder that has checks',
      (at) => writeFileSync(join(at, 'checks.json'), '[]'),
      '--checkpoint',
      'is there already; go on with --resume',
    ],
    ['a folder that has none', () => {}, '--resume', 'there is no checkpoint; begin one with --checkpoint'],
    [
      'checks that are others',
      (at) => writeFileSync(join(at, 'checks.json'), '["post (old)"]'),
      '--resume',
      'it was written for post (old), this is counter:500; ask for the same',
    ],
    [
      'a list that is damaged',
      (at) => writeFileSync(join(at, 'checks.json'), '["po'),
      '--resume',
      'is damaged: nothing can be resumed from it',
    ],
    ['a list that cannot be read', (at) => mkdirSync(join(at, 'checks.json')), '--resume', 'EISDIR'],
  ])('refuses %s', async (_, prepare, option, message) => {
    const folder = emptyFolder();
    prepare(folder);
    const { code, err } = await type(`check counter:500 ${option} ${folder}`);
    expect(err).toContain(message);
    expect(code).toBe(2);
  });

  it('refuses a folder that cannot be made', async () => {
    const file = join(emptyFolder(), 'file');
    writeFileSync(file, '');
    expect((await type(`check counter:500 --checkpoint ${file}`)).err).toContain(`${file} cannot be written: EEXIST`);
  });

  it('refuses --resume at the same time', async () => {
    const { code, err } = await type('check counter:500 --checkpoint a --resume b');
    expect(err).toContain('--checkpoint and --resume contradict each other');
    expect(code).toBe(2);
  });

  it('says of which check a checkpoint is damaged', async () => {
    const folder = emptyFolder();
    await type(`check counter:500 --checkpoint ${folder}`);
    writeFileSync(join(folder, 'counter%3a500', 'locals'), 'xxxx');
    const { out, code } = await type(`check counter:500 --resume ${folder}`);
    expect(out).toMatch(/failed: counter:500: .*locals is damaged/s);
    expect(code).toBe(2);
  });
});

describe('a folder in which another process works', () => {
  it('is left alone, and said to be in use', async () => {
    const folder = emptyFolder();
    const controller = new AbortController();
    const first = type(`check counter:60000 --checkpoint ${folder}`, { signal: controller.signal });
    while (!readdirSync(folder).includes('checks.json')) {
      await setImmediate();
    }
    const second = await type(`check counter:60000 --resume ${folder}`);
    expect(second).toEqual({
      code: 2,
      out: '',
      err: `toycheck: ${folder} is in use by the process ${process.pid}; wait until it has ended\n`,
    });
    controller.abort();
    expect((await first).code).toBe(3);
    expect(readdirSync(folder)).not.toContain('lock');
  });
});

it('a folder of a check that is a link is not followed', async () => {
  const folder = emptyFolder();
  await type(`check counter:500 --checkpoint ${folder}`);
  renameSync(join(folder, 'counter%3a500'), join(folder, 'elsewhere'));
  symlinkSync(join(folder, 'elsewhere'), join(folder, 'counter%3a500'));
  const { code, err } = await type(`check counter:500 --resume ${folder}`);
  expect(err).toContain('counter%3a500 is a link, and links are not followed there');
  expect(code).toBe(2);
});
