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

  it('knows the property of the trace by its name, too', async () => {
    const file = edited(await recorded('post --era old'), (text) =>
      text.replace('"property": "N1"', '"property": "overweight-stays"'),
    );
    expect((await type(`replay ${file}`)).out).toContain('; S2 says nothing at the end');
  });

  it('of a scenario with arguments makes it again with them', async () => {
    const file = await recorded('die-hard');
    edited(file, (text) =>
      text
        .replace('"scenario": "die-hard"', '"scenario": "counter:7"')
        .replace('"model": "die-hard"', '"model": "counter:7"')
        .replace('"property": "four",', ''),
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

  it('of a trace that is about no property says where it leads', async () => {
    const file = edited(await recorded('die-hard'), (text) => text.replace('"property": "four",', ''));
    expect((await type(`replay ${file}`)).out).toContain(`replayed: 6 steps lead where ${file} says\n`);
  });
});

describe('whatever stands in a file, a terminal is sent no escape sequence:', () => {
  it.each(['trace.json', 'trace.itf.json'])('%s', async (name) => {
    const whole = readFileSync(await recorded('post --era old --bug B1', name), 'utf8');
    const words = [...whole.matchAll(/"[^"]*"/g)].map(({ index }) => index);
    for (const at of words) {
      const file = join(emptyFolder(), name);
      writeFileSync(file, `${whole.slice(0, at + 1)}\\u001b[2J${whole.slice(at + 1)}`);
      const { out, err } = await type(`replay ${file}`);
      expect(out + err, `at ${at}`).not.toContain('\x1b');
    }
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
    [
      'about a property that there is not',
      (text) => text.replace('"property": "N1"', '"property": "N2"'),
      ', "property": unknown property "N2"; did you mean N1',
    ],
    [
      'that does not say which of several it is about',
      (text) => text.replace('"property": "N1"', '"property": "S1"'),
      ', "params": S1 is of one letter, and none is given',
    ],
    [
      'about one that there is not',
      (text) => text.replace('"property": "N1"', '"property": "S1"').replace('"params": {}', '"params": {"letter": 9}'),
      ', "params": S1 has no letter 9; it may be 0, 1, 2',
    ],
    [
      'about a parameter that the property has not',
      (text) => text.replace('"params": {}', '"params": {"vcpu": 0}'),
      ', "params": N1 has no parameter vcpu',
    ],
  ])('%s', async (_, change, message) => {
    const file = edited(await recorded('post --era old'), change);
    const { code, out, err } = await type(`replay ${file}`);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(`toycheck: ${file}${message.startsWith(',') ? '' : ' '}${message}`);
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
