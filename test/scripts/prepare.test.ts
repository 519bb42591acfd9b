/** @module-tag slow */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

// Each test prepares a project of its own, with an npm and a tsc that only note what they were asked.
let project: string;

const write = (file: string, text: string) => {
  mkdirSync(dirname(join(project, file)), { recursive: true });
  writeFileSync(join(project, file), text);
};
const lock = (version: string) => JSON.stringify({ packages: { '': {}, 'node_modules/immer': { version } } });
const noted = () => {
  const note = join(project, 'note.txt');
  const text = existsSync(note) ? readFileSync(note, 'utf8') : '';
  rmSync(note, { force: true });
  return text.split('\n').filter((line) => line !== '');
};

const prepare = (env: NodeJS.ProcessEnv = {}) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/prepare.mjs'], {
    cwd: project,
    encoding: 'utf8',
    env: { ...process.env, npm_execpath: join(project, 'npm-cli.js'), ...env },
  });
  return { status, stdout, stderr, asked: noted() };
};

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'vgicheck-prepare-'));
  mkdirSync(join(project, 'scripts'));
  cpSync('scripts/prepare.mjs', join(project, 'scripts/prepare.mjs'));
  write('package.json', JSON.stringify({ type: 'commonjs', engines: { node: '>=20.20' } }));
  write('package-lock.json', lock('1.0.0'));
  write('tsconfig.json', '{}');
  write('tsconfig.build.json', '{}');
  write('src/index.ts', 'export {};');
  const tsc = `
    const fs = require('fs');
    fs.appendFileSync('note.txt', 'tsc\\n');
    if (process.env.TSC_FAILS) { console.log('src/index.ts(1,1): error'); process.exit(2); }
    fs.mkdirSync('dist', { recursive: true });`;
  const vite = "require('fs').appendFileSync('note.txt', 'vite\\n');";
  write(
    'npm-cli.js',
    `
    const fs = require('fs');
    fs.appendFileSync('note.txt', 'npm ' + process.argv[2] + '\\n');
    console.log('added 1 package');
    if (process.env.NPM_FAILS) process.exit(1);
    fs.mkdirSync('node_modules/immer', { recursive: true });
    fs.mkdirSync('node_modules/typescript/bin', { recursive: true });
    fs.mkdirSync('node_modules/vite/bin', { recursive: true });
    fs.writeFileSync('node_modules/vite/bin/vite.js', ${JSON.stringify(vite)});
    fs.writeFileSync('node_modules/typescript/bin/tsc', ${JSON.stringify(tsc)});
    fs.copyFileSync('package-lock.json', 'node_modules/.package-lock.json');`,
  );
});

afterEach(() => rmSync(project, { recursive: true }));

describe('prepare', () => {
  it('installs and builds a fresh clone, and tells of it on stderr only', () => {
    const { status, stdout, stderr, asked } = prepare();
    expect(status).toBe(0);
    expect(asked).toEqual(['npm ci', 'tsc', 'vite']);
    expect(stdout).toBe('');
    expect(stderr).toBe(
      'vgicheck: installing dependencies (npm ci) …\nadded 1 package\nvgicheck: building (tsc) …\n' +
        'vgicheck: building the page (vite) …\n',
    );
  });

  it('does and says nothing where nothing is to do', () => {
    prepare();
    expect(prepare()).toEqual({ status: 0, stdout: '', stderr: '', asked: [] });
  });

  it.each<[string, () => void, readonly string[]]>([
    ['a source changed', () => write('src/index.ts', 'export const one = 1;'), ['tsc']],
    ['a source was added', () => write('model/index.ts', ''), ['tsc']],
    ['a source was taken away', () => rmSync(join(project, 'src/index.ts')), ['tsc', 'vite']],
    ['the compiler is set otherwise', () => write('tsconfig.json', '{ }'), ['tsc', 'vite']],
    ['the build was deleted', () => rmSync(join(project, 'dist'), { recursive: true }), ['tsc', 'vite']],
    ['the lock file changed', () => write('package-lock.json', lock('1.0.1')), ['npm ci', 'tsc', 'vite']],
    ['a package was deleted', () => rmSync(join(project, 'node_modules/immer'), { recursive: true }), ['npm ci']],
    ['the packages were deleted', () => rmSync(join(project, 'node_modules'), { recursive: true }), ['npm ci']],
    ['the page changed', () => write('web/src/main.tsx', ''), ['vite']],
    ['the data of the page changed', () => write('src/report/page/page-data.ts', ''), ['tsc', 'vite']],
    ['a test changed', () => write('test/a.test.ts', ''), []],
  ])('does what is needed after %s', (_, change, asked) => {
    prepare();
    change();
    expect(prepare().asked).toEqual(asked);
    expect(prepare().asked).toEqual([]);
  });

  it('leaves nothing behind of a source that was taken away', () => {
    write('src/old.ts', '');
    prepare();
    write('dist/src/old.js', '');
    rmSync(join(project, 'src/old.ts'));
    prepare();
    expect(existsSync(join(project, 'dist/src/old.js'))).toBe(false);
  });

  it('says what to do where the packages cannot be installed', () => {
    const { status, stdout, stderr } = prepare({ NPM_FAILS: '1' });
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('vgicheck: the dependencies could not be installed; npm says why above.');
  });

  it('says what is wrong where the sources do not compile, and tries again the next time', () => {
    const { status, stdout, stderr } = prepare({ TSC_FAILS: '1' });
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('src/index.ts(1,1): error\nvgicheck: the sources do not compile; tsc says where above\n');
    expect(prepare().asked).toEqual(['tsc', 'vite']);
  });

  it('refuses a Node that is too old', () => {
    write('package.json', JSON.stringify({ engines: { node: '>=999.1' } }));
    const { status, stderr, asked } = prepare();
    expect({ status, asked }).toEqual({ status: 1, asked: [] });
    expect(stderr).toBe(
      `vgicheck: this is Node ${process.versions.node}; vgicheck needs Node 999.1 or newer (https://nodejs.org)\n`,
    );
  });
});
