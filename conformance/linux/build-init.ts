import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { cacheFolder } from './cache.js';
import { run } from './tool.js';

const compiler = 'aarch64-linux-gnu-gcc';
const flags = ['-static', '-O2', '-Wall', '-Wextra', '-Werror'];

/**
 * The program that is the whole user space of the kernel, built when its sources have changed.
 * @throws MissingError without a cross compiler.
 */
export const buildInit = (): Uint8Array => {
  const folder = sourceFolder();
  const files = readdirSync(folder)
    .sort()
    .map((file) => join(folder, file));
  const hash = createHash('sha256');
  for (const file of files) {
    hash.update(readFileSync(file));
  }
  const built = join(cacheFolder('init'), hash.digest('hex').slice(0, 16));
  if (!existsSync(built)) {
    const sources = files.filter((file) => !file.endsWith('.h'));
    const unfinished = `${built}.${process.pid}`;
    run(compiler, [...flags, '-o', unfinished, ...sources], {
      packages: 'gcc-aarch64-linux-gnu libc6-dev-arm64-cross',
    });
    renameSync(unfinished, built);
  }
  return readFileSync(built);
};

/** Beside the program. */
const sourceFolder = (): string =>
  join(dirname(createRequire(import.meta.url).resolve('vgicheck/package.json')), 'conformance', 'linux', 'init');
