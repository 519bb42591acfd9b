#!/usr/bin/env node
// Makes a checkout ready to run: installs what is missing and builds what is older than its sources. It runs before
// `npm start` and `npm test`, says nothing where nothing is to do, and writes to stderr only.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const at = (...path) => join(root, ...path);
const compiler = at('node_modules', 'typescript', 'bin', 'tsc');
const bundler = at('node_modules', 'vite', 'bin', 'vite.js');

const prepare = () => {
  refuseOldNode();
  if (!isInstalled()) {
    say('installing dependencies (npm ci) …');
    install();
  }
  rebuild({
    says: 'building (tsc) …',
    stamp: at('dist', '.built-from'),
    sources: listSources(
      ['tsconfig.json', 'tsconfig.build.json'],
      ['src', 'model', 'properties', 'conformance', 'bin', join('site', 'src'), join('test', 'soak')],
    ),
    clean: () => rmSync(at('dist'), { recursive: true, force: true }),
    run: () => run(process.execPath, [compiler, '-p', at('tsconfig.build.json')]),
    failed: 'the sources do not compile; tsc says where above',
  });
  rebuild({
    says: 'building the page (vite) …',
    stamp: at('dist', '.page-built-from'),
    sources: listSources(['tsconfig.json'], ['web', join('src', 'report', 'page')]),
    clean: () => {},
    run: () => run(process.execPath, [bundler, 'build', '--config', at('web', 'vite.config.ts')]),
    failed: 'the page does not build; vite says where above',
  });
};

const refuseOldNode = () => {
  const wanted = JSON.parse(readFileSync(at('package.json'), 'utf8')).engines.node.replace('>=', '');
  const found = process.versions.node;
  if (found.localeCompare(wanted, 'en', { numeric: true }) < 0) {
    fail(`this is Node ${found}; vgicheck needs Node ${wanted} or newer (https://nodejs.org)`);
  }
};

/** Whether node_modules holds what package-lock.json asks for: npm notes what it installed in a lock of its own. */
const isInstalled = () => {
  const noted = readIfThere(at('node_modules', '.package-lock.json'));
  if (noted === undefined) {
    return false;
  }
  const found = JSON.parse(noted).packages;
  const wanted = JSON.parse(readFileSync(at('package-lock.json'), 'utf8')).packages;
  const isAsWanted = ([path, { version, optional }]) =>
    path === '' || (found[path] === undefined ? optional : found[path].version === version && existsSync(at(path)));
  return Object.entries(wanted).every(isAsWanted) && Object.keys(found).every((path) => wanted[path] !== undefined);
};

const install = () => {
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.env.npm_execpath;
  const ended = npm?.endsWith('npm-cli.js') ? run(process.execPath, [npm, ...args]) : run('npm', args);
  if (!ended) {
    fail(
      'the dependencies could not be installed; npm says why above.\n' +
        '  They come from the npm registry (`npm config get registry` tells which); try `npm ci` by hand.',
    );
  }
};

/** Builds what is older than its sources. The stamp holds what the last build was made from. */
const rebuild = ({ says, stamp, sources, clean, run: build, failed }) => {
  const built = readIfThere(stamp);
  if (built === sources) {
    return;
  }
  say(says);
  if (built === undefined || leavesBehind(built, sources)) {
    clean();
  }
  rmSync(stamp, { force: true });
  if (!build()) {
    fail(failed);
  }
  writeFileSync(stamp, sources);
};

/** Every file that a build depends on, with its size and time of change: equal lists mean an equal build. */
const listSources = (settings, rooms) => {
  const files = ['package-lock.json', ...settings];
  for (const room of rooms) {
    files.push(...filesBelow(room).filter((file) => /\.(ts|tsx|css|html|json)$/.test(file)));
  }
  const line = (file) => {
    const { size, mtimeMs } = statSync(at(file));
    return `${file} ${size} ${mtimeMs}\n`;
  };
  return files.toSorted().map(line).join('');
};

const filesBelow = (folder) => {
  if (!existsSync(at(folder))) {
    return [];
  }
  return readdirSync(at(folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
};

/** Whether a source is gone since the last build, so that what was made from it must go too. */
const leavesBehind = (built, sources) => {
  const names = (list) => list.split('\n').map((line) => line.split(' ')[0]);
  const present = new Set(names(sources));
  return names(built).some((name) => !present.has(name));
};

const readIfThere = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : undefined);

/** Runs a program with its output on stderr; true when it succeeded. */
const run = (program, args) => {
  const { status, error } = spawnSync(program, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: program === 'npm' && process.platform === 'win32', // where npm is a script
  });
  if (error) {
    say(error.message);
  }
  return status === 0;
};

const say = (text) => process.stderr.write(`vgicheck: ${text}\n`);

const fail = (text) => {
  say(text);
  process.exit(1);
};

prepare();
