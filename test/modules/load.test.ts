import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { UsageError } from '../../src/language/index.js';
import { loadModule } from '../../src/modules/load.js';
import { buildOnce } from '../support/build.js';
import { emptyFolder } from '../support/folder.js';

beforeAll(buildOnce, 120_000);

const written = (files: Readonly<Record<string, string>>): string => {
  const folder = emptyFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return join(folder, Object.keys(files)[0] ?? '');
};

describe('a module of a user', () => {
  it('may be TypeScript, and import its neighbours by the name they are compiled to', async () => {
    const file = written({
      'mine.ts': `import { two } from './two.js';
        enum Colour { Red = 40 }
        const later: number = await Promise.resolve(two);
        export const answer: number = Colour.Red + later;`,
      'two.ts': 'export const two = 2 as const;',
    });
    expect((await loadModule(file)).exports).toMatchObject({ answer: 42 });
  });

  it.each([
    ['mine.js', 'export const answer = 42;'],
    ['mine.mjs', 'export const answer = 42;'],
    ['mine.mts', 'export const answer: number = 42;'],
    ['mine.cjs', 'exports.answer = 42;'],
    ['mine.cts', 'const answer: number = 42; module.exports = { answer };'],
  ])('may be %s', async (name, text) => {
    expect((await loadModule(written({ [name]: text }))).exports).toMatchObject({ answer: 42 });
  });

  it('gets the vgicheck that runs, though none is installed beside it', () => {
    const file = written({
      'mine.ts': `import { UsageError } from 'vgicheck';
        import { linux619 } from 'vgicheck/model';
        import { propertiesFor } from 'vgicheck/properties';
        export { linux619, propertiesFor, UsageError };`,
    });
    const program = `
      import { loadModule } from '${process.cwd()}/dist/src/modules/load.js';
      import { UsageError } from '${process.cwd()}/dist/src/index.js';
      import { linux619 } from '${process.cwd()}/dist/model/index.js';
      const { exports } = await loadModule('${file}');
      console.log(exports.UsageError === UsageError, exports.linux619 === linux619, typeof exports.propertiesFor);`;
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
    expect(stdout).toBe('true true function\n');
  });

  it('is known by what is in it', async () => {
    const [one, same, other] = [
      await loadModule(written({ 'a.ts': 'export {};' })),
      await loadModule(written({ 'b.ts': 'export {};' })),
      await loadModule(written({ 'a.ts': 'export {}; ' })),
    ];
    expect(one.sha256).toBe(same.sha256);
    expect(one.sha256).not.toBe(other.sha256);
  });
});

describe('a module is refused with one line that names the place:', () => {
  it.each<[string, Readonly<Record<string, string>>, RegExp]>([
    [
      'what is no TypeScript',
      { 'm.ts': 'export const a = 1;\nconst b = ;' },
      /m\.ts:2:10 is not understood: Unexpected token$/,
    ],
    [
      'what throws',
      { 'm.ts': "export {};\n\nthrow new Error('not today');" },
      /m\.ts:3:7 throws while it is loaded: not today$/,
    ],
    ['what throws something else', { 'm.ts': "throw 'nothing';" }, /m\.ts throws while it is loaded: nothing$/],
    [
      'what throws in a neighbour',
      { 'm.ts': "import './in/other.ts';", 'in/other.ts': "throw new Error('not here');" },
      /in\/other\.ts:1:\d+ throws while it is loaded: not here$/,
    ],
    [
      'a neighbour that is missing',
      { 'm.ts': "import './nowhere.js';" },
      /m\.ts cannot be loaded: Cannot find module '\.\/nowhere\.js'; is it installed beside the file, or misspelled\?$/,
    ],
    [
      'a package that is missing',
      { 'm.ts': "import 'no-such-package-at-all';" },
      /m\.ts cannot be loaded: Cannot find module 'no-such-package-at-all'; is it installed/,
    ],
  ])('%s', async (_, files, message) => {
    const refused = loadModule(written(files));
    await expect(refused).rejects.toThrow(UsageError);
    await expect(refused).rejects.toThrow(message);
  });

  it('a step that is misspelt, by a file that stands in a clone of vgicheck', async () => {
    const file = join(import.meta.dirname, `../../misspelt-${process.pid}.ts`);
    try {
      writeFileSync(
        file,
        "import { linux619, override } from 'vgicheck/model';\nexport const m = override(linux619, { nxet: () => 0 });",
      );
      await expect(loadModule(file)).rejects.toThrow(
        /misspelt-\d+\.ts:2:\d+ throws while it is loaded: override: no step is called nxet/,
      );
    } finally {
      rmSync(file, { force: true });
    }
  });

  it.each([
    ['/nowhere/mine.ts', '/nowhere/mine.ts cannot be read: ENOENT'],
    ['/tmp', '/tmp is a directory; give the name of a file in it'],
  ])('%s', async (file, message) => {
    await expect(loadModule(file)).rejects.toThrow(message);
  });
});

describe('a file that is no program is refused before it is loaded:', () => {
  it.each([
    ['an empty one', '', /m\.ts is empty; vgicheck new model NAME writes a file to begin with$/],
    ['one of blanks', '\n \n', /m\.ts is empty/],
    ['a huge one', '/'.repeat(11 * 2 ** 20), /m\.ts has 11 MiB and is hardly a program/],
  ])('%s', async (_, text, message) => {
    await expect(loadModule(written({ 'm.ts': text }))).rejects.toThrow(message);
  });

  it('a device', async () => {
    await expect(loadModule('/dev/zero')).rejects.toThrow('/dev/zero is a device or a pipe; give the name of a file');
  });
});

describe('a module that never finishes loading', () => {
  const check = (text: string) => {
    const file = written({ 'm.ts': text });
    const { status, stderr } = spawnSync(process.execPath, ['dist/bin/vgicheck.js', 'check', '--with', file], {
      encoding: 'utf8',
    });
    return { status, stderr };
  };

  it('is refused as soon as nothing is left to wait for', () => {
    expect(check('export const a = 1; await new Promise(() => {});')).toEqual({
      status: 2,
      stderr: expect.stringMatching(
        /^vgicheck: .*m\.ts does not finish loading: nothing is left that it could wait for; is there an await at its top level/,
      ),
    });
  });

  it('is refused when it has been waited for long enough', async () => {
    await expect(loadModule(written({ 'm.ts': 'await new Promise(() => {});' }), 0.01)).rejects.toThrow(
      /m\.ts does not finish loading: it has been waited for 0\.01 s; is there an await at its top level/,
    );
  });

  it('may wait for what does come', () => {
    const { status, stderr } = check('await new Promise((done) => setTimeout(done, 50)); export const a = 1;');
    expect([status, stderr]).toEqual([
      2,
      expect.stringContaining('m.ts exports nothing to check, only a; export a model'),
    ]);
  });
});
