import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { MissingError } from '../../src/language/index.js';
import { systemRegisters } from './registers.js';

const compiler = 'aarch64-linux-gnu-gcc';

const flags = [
  ...['-O2', '-Wall', '-Wextra', '-nostdlib', '-ffreestanding', '-static', '-no-pie', '-fno-pic'],
  // The MMU is off, so memory is as strict as a device, and nobody has enabled floating point.
  ...['-mstrict-align', '-mgeneral-regs-only'],
  ...['-fno-asynchronous-unwind-tables', '-Wl,--build-id=none'],
  `-DREGISTERS(X)=${Object.entries(systemRegisters)
    .map(([name, encoding]) => `X(${name}, ${encoding})`)
    .join(' ')}`,
];

/**
 * The program that executes accesses, compiled if it has not been yet.
 * @throws MissingError where there is no cross compiler.
 */
export const payload = (program = compiler): string => {
  const sources = ['start.S', 'main.c', 'link.ld'].map((name) => join(sourceFolder(), name));
  const hash = createHash('sha256').update(flags.join(' '));
  for (const source of sources) {
    hash.update(readFileSync(source));
  }
  const image = join(cacheFolder(), `gicv3-${hash.digest('hex').slice(0, 16)}.elf`);
  if (!existsSync(image)) {
    compile(program, sources, image);
  }
  return image;
};

const compile = (program: string, [start = '', main = '', script = '']: readonly string[], image: string): void => {
  mkdirSync(dirname(image), { recursive: true });
  const unfinished = `${image}.${process.pid}`;
  const { error, status, stderr } = spawnSync(program, [...flags, '-T', script, start, main, '-o', unfinished], {
    encoding: 'utf8',
  });
  if (error !== undefined) {
    throw new MissingError(
      `${program} is not installed; install it with: apt-get install -y --no-install-recommends gcc-aarch64-linux-gnu`,
    );
  }
  if (status !== 0) {
    throw new Error(`${program} does not compile the payload:\n${stderr}`);
  }
  // Two that compile at the same time do not read each other's half.
  renameSync(unfinished, image);
};

/** Beside the program, which may be installed anywhere. */
const sourceFolder = (): string =>
  join(dirname(createRequire(import.meta.url).resolve('vgicheck/package.json')), 'conformance/qemu-gicv3/payload');

/** https://specifications.freedesktop.org/basedir-spec/latest/ */
const cacheFolder = (): string => join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'vgicheck');
