import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Catalogue } from '../../src/cli/catalogue.js';
import { emptyFolder } from '../support/folder.js';
import { type } from '../support/terminal.js';
import { toyCatalogue } from '../support/toy-catalogue.js';

describe('check --format', () => {
  it.each([
    ['junit', '<?xml version="1.0" encoding="UTF-8"?>'],
    ['ktap', 'KTAP version 1'],
    ['github', '::error title=exclusive in peterson (with bug B2)::exclusive violated after 6 steps'],
    ['sarif', '{'],
    ['markdown', '## toycheck: violated'],
    ['lore', 'peterson (with bug B2): exclusive violated after 6 steps'],
    ['mermaid', 'sequenceDiagram'],
  ])('%s prints nothing else', async (format, begins) => {
    const { code, out, err } = await type(`check --bug B2 --format ${format}`);
    expect([code, err]).toEqual([1, '']);
    expect(out.slice(0, begins.length)).toBe(begins);
    expect(out.endsWith('\n')).toBe(true);
  });

  it('of an unknown name says which there are', async () => {
    expect(await type('check --format xml')).toEqual({
      code: 2,
      out: '',
      err: 'toycheck: --format xml is unknown; give text or json or junit or ktap or github or sarif or markdown or lore or mermaid\n',
    });
  });
});

describe('check --report', () => {
  it('writes several reports beside the one that is printed', async () => {
    const folder = emptyFolder();
    const at = (name: string) => join(folder, name);
    const line = `check die-hard --report junit=${at('j.xml')} --report json=${at('r.json')} --report text=${at('r=1.txt')}`;
    const { code, out } = await type(line);
    expect(code).toBe(0);
    expect(out).toContain(`wrote a report (junit) to ${at('j.xml')}\nwrote a report (json) to ${at('r.json')}\n`);
    expect(readdirSync(folder).sort()).toEqual(['j.xml', 'r.json', 'r=1.txt']);
    expect(JSON.parse(readFileSync(at('r.json'), 'utf8'))).toMatchObject({ verdict: 'holds' });
    const text = readFileSync(at('r=1.txt'), 'utf8');
    expect(text).toContain('holds: die-hard; all reachable states were seen');
    expect(text).not.toContain('wrote');
  });

  it.each([
    ['xml=FOLDER/a', '--report xml is unknown; give text or json or junit'],
    ['junit', '--report junit names no file; give --report junit=FILE'],
    ['junit=', '--report junit= names no file; give --report junit=FILE'],
    ['junit=FOLDER', 'is a directory; give the name of a file in it'],
    ['junit=FOLDER/none/a', 'cannot be written: ENOENT'],
    ['junit=FOLDER/a --report ktap=FOLDER/a', '--report: two reports cannot be one file, FOLDER/a'],
  ])('%s is refused before anything is searched', async (given, message) => {
    const folder = emptyFolder();
    const { code, out, err } = await type(`check --report ${given.replaceAll('FOLDER', folder)}`);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message.replaceAll('FOLDER', folder));
    expect(err.trimEnd().split('\n')).toHaveLength(1);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('that cannot be written after the search costs neither the others nor the verdict', async () => {
    const folder = join(emptyFolder(), 'gone');
    const kept = join(emptyFolder(), 'kept.xml');
    mkdirSync(folder);
    const losing: Catalogue = {
      ...toyCatalogue,
      scenarios: toyCatalogue.scenarios.map((one) => ({
        ...one,
        pinned: () => {
          setImmediate(() => rmSync(folder, { recursive: true, force: true }));
          return undefined;
        },
      })),
    };
    const line = `check --bug B3 --report ktap=${folder}/a --report junit=${kept}`;
    const { code, out, err } = await type(line, {}, losing);
    expect(code).toBe(1);
    expect(out).toContain('violated: N1');
    expect(err).toMatch(/^toycheck: --report \S+ cannot be written: ENOENT: .*\n$/);
    expect(existsSync(kept)).toBe(true);
  });
});

describe('in a step of GitHub', () => {
  it('its summary is written as well, behind what is there', async () => {
    const summary = join(emptyFolder(), 'summary.md');
    writeFileSync(summary, 'before\n');
    const { out, err } = await type('check --bug B1 --format github', { env: { GITHUB_STEP_SUMMARY: summary } });
    expect(out).toContain('::error title=N1 in post (new%2C with bug B1)::');
    expect(err).toBe('wrote the summary of this step\n');
    expect(readFileSync(summary, 'utf8')).toMatch(/^before\n## toycheck: violated\n/);
  });

  it('a summary that cannot be written is said', async () => {
    const env = { GITHUB_STEP_SUMMARY: join(emptyFolder(), 'none', 'summary.md') };
    const { code, err } = await type('check die-hard --format github', { env });
    expect([code, err]).toEqual([
      0,
      expect.stringContaining('toycheck: GITHUB_STEP_SUMMARY cannot be written: ENOENT'),
    ]);
  });

  it('nothing is written to it for another format', async () => {
    const summary = join(emptyFolder(), 'summary.md');
    await type('check die-hard', { env: { GITHUB_STEP_SUMMARY: summary } });
    expect(existsSync(summary)).toBe(false);
  });
});
