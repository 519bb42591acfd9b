import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { cacheFolder } from './linux/cache.js';
import { run } from './linux/tool.js';

const crossCompiler = 'aarch64-linux-gnu-gcc';
const packages = 'gcc-aarch64-linux-gnu libc6-dev-arm64-cross';

/**
 * The cross compiler that is installed, as it calls itself.
 * @throws MissingError where there is none.
 */
export const compilerVersion = (): string => run(crossCompiler, ['--version'], { packages }).split('\n')[0] ?? '';

/**
 * Compiles the C and assembly of a folder of the project for the Arm machine, unless that has been done: the file that
 * came of it. Flags may name files of the folder.
 * @throws MissingError without a cross compiler.
 */
export const crossCompile = (folder: string, flags: readonly string[], compiler = crossCompiler): string => {
  const whole = join(dirname(createRequire(import.meta.url).resolve('vgicheck/package.json')), folder);
  const files = readdirSync(whole).sort();
  const hash = createHash('sha256').update(flags.join(' '));
  for (const file of files) {
    hash.update(readFileSync(join(whole, file)));
  }
  const built = join(cacheFolder('compiled'), hash.digest('hex').slice(0, 16));
  if (!existsSync(built)) {
    const sources = files.filter((file) => /\.[cS]$/.test(file));
    // Two that compile at the same time do not read each other's half.
    const unfinished = `${built}.${process.pid}`;
    run(compiler, [...flags, '-o', unfinished, ...sources], {
      packages,
      cwd: whole,
    });
    renameSync(unfinished, built);
  }
  return built;
};
