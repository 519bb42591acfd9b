import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyFolder } from '../support/folder.js';
import { type } from '../support/terminal.js';

const recorded = async (line: string, name = 'trace.json'): Promise<string> => {
  const file = join(emptyFolder(), name);
  await type(`check ${line} --out ${file}`);
  return file;
};

/** The file as if it had been recorded in other circumstances. */
const edited = (file: string, change: (text: string) => string): string => {
  writeFileSync(file, change(readFileSync(file, 'utf8')));
  return file;
};

describe('replay', () => {
  it.each(['trace.json', 'trace.itf.json'])('executes the steps of %s again', async (name) => {
    const file = await recorded('--bug B1', name);
    const { code, out } = await type(`replay ${file}`);
    await expect(out.replaceAll(file, 'FILE')).toMatchFileSnapshot('golden/replay.txt');
    expect(code).toBe(0);
  });

  it('of a scenario with arguments makes it again with them', async () => {
    const file = await recorded('die-hard');
    edited(file, (text) =>
      text
        .replace('"scenario": "die-hard"', '"scenario": "counter:7"')
        .replace('"model": "die-hard"', '"model": "counter:7"'),
    );
    expect((await type(`replay ${file}`)).err).toMatch(/the world after step 0: low|high/);
  });

  it('says where a trace of today and the file part', async () => {
    const file = edited(await recorded('post --era old'), (text) => text.replace('"era": "old"', '"era": "new"'));
    const { code, out } = await type(`replay ${file}`);
    expect(out).toContain('parted: at step 5, deliver: delivered was 0 and is now 1');
    expect(code).toBe(1);
  });

  it('says which step cannot be taken any more', async () => {
    const file = edited(await recorded('post --era old'), (text) =>
      text.replace('"rule": "collect"', '"rule": "deliver"'),
    );
    const { code, out } = await type(`replay ${file}`);
    expect(out).toContain('parted: at step 3, deliver: the step cannot be taken');
    expect(code).toBe(1);
  });

  it('says when the beginning is another', async () => {
    const file = edited(await recorded('post --era old'), (text) => text.replace('"delivered": 0', '"delivered": 1'));
    expect((await type(`replay ${file}`)).out).toContain('parted: in the initial world: delivered was 1 and is now 0');
  });

  it('says that a witness is reached', async () => {
    expect((await type(`replay ${await recorded('die-hard')}`)).out).toContain('; four is reached at the end');
  });

  it('does not mind a property that is gone', async () => {
    const file = edited(await recorded('die-hard'), (text) => text.replace('"four"', '"five"'));
    expect((await type(`replay ${file}`)).out).toContain(`replayed: 6 steps lead where ${file} says\n`);
  });
});

describe('a file is refused with one message and exit code 2:', () => {
  it.each<[string, (text: string) => string, string]>([
    ['truncated', (text) => text.slice(0, -40), 'is truncated or damaged'],
    ['not JSON', () => 'fill the jug', 'is not JSON'],
    ['of an unknown format', () => '{}', 'is JSON but no trace'],
    ['of another version', (text) => text.replace('"version": 1', '"version": 9'), 'has version 9 of the trace format'],
    [
      'of an unknown scenario',
      (text) => text.replace('"scenario": "post"', '"scenario": "past"'),
      'is of another catalogue: unknown scenario "past"; did you mean post?',
    ],
    [
      'of an unknown era',
      (text) => text.replace('"era": "old"', '"era": "odd"'),
      'is of another catalogue: unknown era "odd"',
    ],
    [
      'of an unknown bug',
      (text) => text.replace('"era": "old"', '"bug": "B9"'),
      'is of another catalogue: unknown bug "B9"',
    ],
    [
      'of another model',
      (text) => text.replace('"model": "post"', '"model": "parcels"'),
      'was recorded from the model parcels',
    ],
  ])('%s', async (_, change, message) => {
    const file = edited(await recorded('post --era old'), change);
    const { code, out, err } = await type(`replay ${file}`);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(`toycheck: ${file} ${message}`);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });

  it.each([
    ['replay', 'replay takes one file, as --out writes it'],
    ['replay a.json b.json', 'replay takes one file, as --out writes it'],
    ['replay /nowhere/a.json', '/nowhere/a.json cannot be read: ENOENT'],
  ])('%s', async (line, message) => {
    const { code, err } = await type(line);
    expect(code).toBe(2);
    expect(err).toContain(`toycheck: ${message}`);
  });
});
