/** @module-tag slow */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildOnce } from '../support/build.js';
import { type Block, blocksOf } from '../support/document.js';
import { follow } from '../support/follow.js';

// The package as a user has it: packed, and installed from the registry into a folder that `npm init -y` made.

const home = mkdtempSync(join(tmpdir(), 'vgicheck-packed-'));
const installed = join(home, 'node_modules', 'vgicheck');
const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly devDependencies: Readonly<Record<string, string>>;
};
/** What the documents take, in the versions that are tested here. */
const companions = ['@reduxjs/toolkit', '@types/node', 'typescript', 'vitest', 'xstate'].map(
  (name) => `${name}@${devDependencies[name]}`,
);

const types = (command: string, env: Readonly<Record<string, string>> = {}) => {
  const { status, stdout } = spawnSync('bash', ['-c', `exec 2>&1\n${command}`], {
    cwd: home,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, ...env },
  });
  return { status, output: stdout };
};

/** The commands by which the README sets up a folder. */
const setUp = (): readonly string[] => {
  const block = blocksOf(readFileSync('README.md', 'utf8')).find(({ text }) => text.startsWith('npm init'));
  return (block?.text ?? '').split('\n').map((line) => line.split(/ {2,}/)[0] ?? '');
};

const must = (command: string): void => {
  const { status, output } = types(command);
  if (status !== 0) {
    throw new Error(`${command}\n${output}`);
  }
};

beforeAll(() => {
  buildOnce();
  execFileSync('npm', ['run', '--silent', 'build:man']);
  execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', home]);
  for (const command of setUp()) {
    must(command.replace('npm install', 'npm install --prefer-offline --no-audit --no-fund'));
  }
  must(`npm install --prefer-offline --no-audit --no-fund ${companions.join(' ')}`);
}, 600_000);

afterAll(() => rmSync(home, { recursive: true, force: true }), 120_000);

describe('the packed package', () => {
  it.each([
    ['in a program for Node', { lib: ['ES2022'], types: ['node'] }],
    ['in one for browsers', { lib: ['ES2022', 'DOM'], types: [] }],
  ])('has types that are right without skipLibCheck, %s', (_, surroundings) => {
    const entries = Object.keys(JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')).exports);
    const modules = entries.filter((name) => name !== './package.json').map((name) => `vgicheck${name.slice(1)}`);
    expect(modules).toHaveLength(6);
    const program = modules.map((name, place) => `export * as m${place} from '${name}';\n`).join('');
    writeFileSync(join(home, 'all.ts'), program);
    const compilerOptions = {
      ...surroundings,
      target: 'ES2022',
      module: 'NodeNext',
      strict: true,
      noEmit: true,
      skipLibCheck: false,
    };
    writeFileSync(join(home, 'strict.json'), JSON.stringify({ compilerOptions, files: ['all.ts'] }));
    expect(types('npx tsc -p strict.json')).toEqual({ status: 0, output: '' });
  });

  it('has what its documents link to', () => {
    const documents = readdirSync(installed, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.md'),
    );
    expect(documents).toContain('docs/tutorial.md');
    const broken = documents.flatMap((file) =>
      [...readFileSync(join(installed, file), 'utf8').matchAll(/\]\((?!\w+:)([^)#\s]+)/g)]
        .map(([, target = '']) => target)
        .filter((target) => !existsSync(join(installed, dirname(file), target)))
        .map((target) => `${file}: ${target}`),
    );
    expect(broken).toEqual([]);
  });

  it('names no address while it has none, in its manifest and in its documents', () => {
    const { repository, homepage, bugs } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    expect([repository, homepage, bugs]).toEqual([undefined, undefined, undefined]);
    expect(readFileSync(join(installed, 'README.md'), 'utf8')).not.toContain('git clone');
  });

  it('brings its examples, which are checked as they are', () => {
    const { status, output } = types('npx vgicheck check --with node_modules/vgicheck/examples/die-hard.ts die-hard');
    expect([status, output]).toEqual([
      0,
      expect.stringContaining('holds: die-hard; all reachable states were seen: 16 states'),
    ]);
  });

  it('brings a manual page, which is the help', () => {
    const { man } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    expect(readFileSync(join(installed, man), 'utf8')).toBe(types('npx vgicheck --man').output);
  });

  it('finds the recordings that it is compared with', () => {
    expect(types('npx vgicheck conform --against recordings').output).toMatch(/ no differences?|agree/);
  });
});

/** What README types with the stock models is followed by test/docs already, and takes its time. */
const isExample = (file: string, { language, text }: Block): boolean =>
  file !== 'README.md' || language === 'ts' || /\btsx\b|--with/.test(text);

describe.each(['README.md', 'docs/tutorial.md', 'docs/own-models.md'])('%s, followed in that folder:', (file) => {
  for (const block of blocksOf(readFileSync(file, 'utf8')).filter((one) => isExample(file, one))) {
    follow(file, block, () => reader);
  }
});

let unnamed = 0;
const reader = {
  types: async (command: string) => types(command),
  writesDown: async (program: string) => {
    const [, name = `block-${++unnamed}`, continued] = /^\/\/ ([\w.-]+)\.ts(, continued)?$/m.exec(program) ?? [];
    writeFileSync(join(home, `${name}.ts`), `${program}\n`, { flag: continued ? 'a' : 'w' });
    // A file of tests is for vitest, which the document types.
    return name.endsWith('.test') ? { status: 0, output: '' } : types(`npx tsx ${name}.ts`);
  },
};
