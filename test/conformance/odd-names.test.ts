import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { boot } from '../../conformance/linux/boot.js';
import { cacheFolder } from '../../conformance/linux/cache.js';
import { kernelAt } from '../../conformance/linux/kernel.js';
import { PrivateApt } from '../../conformance/linux/private-apt.js';
import { run } from '../../conformance/qemu-gicv3/machine.js';
import { UsageError } from '../../src/language/index.js';
import { emptyFolder } from '../support/folder.js';

const odd = `-drive file=x,readonly=off "a" 'b',c;d\n$(e)`;

/** Programs by these names, which print what they are given, and then what else is said. */
const withPrograms = (programs: Readonly<Record<string, string>>): void => {
  const folder = emptyFolder();
  for (const [name, more] of Object.entries(programs)) {
    writeFileSync(join(folder, name), `#!/bin/sh\nprintf '%s\\n' "$@"\n${more}\n`, { mode: 0o755 });
  }
  vi.stubEnv('PATH', `${folder}:${process.env.PATH}`);
  onTestFinished(() => void vi.unstubAllEnvs());
};

const inOddTemporaryFolder = (): string => {
  const folder = join(emptyFolder(), odd);
  mkdirSync(folder);
  vi.stubEnv('TMPDIR', folder);
  return folder;
};

describe.runIf(process.platform === 'linux')('whatever the temporary folder is called, QEMU', () => {
  it('is told nothing of it when it boots a kernel', async () => {
    withPrograms({ 'qemu-system-aarch64': 'ls' });
    const folder = inOddTemporaryFolder();
    const lines = await boot({
      kernel: { image: 'Image,with=comma', release: '6.1' },
      gic: 2,
      init: Buffer.from('init'),
      script: '',
      signal: new AbortController().signal,
      seconds: 60,
    });
    expect(lines.filter((line) => line.includes('-drive') || line.includes('readonly'))).toEqual([]);
    expect(lines).toContain('file:console');
    expect(lines).toContain(join(process.cwd(), 'Image,with=comma'));
    expect(lines.slice(-1)).toEqual(['initrd']);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is told nothing of it when it executes a script', async () => {
    withPrograms({
      'qemu-system-aarch64': `printf '%s\\n' "$@" > results; printf 0 >> results; truncate -s 4096 results`,
    });
    const folder = inOddTemporaryFolder();
    const answers = await run('payload', []);
    const told = Buffer.from(answers.buffer).toString();
    expect(told).toContain(`-kernel\n${join(process.cwd(), 'payload')}\n-device\nloader,file=script,`);
    expect(told).not.toContain('readonly');
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe.runIf(process.platform === 'linux')('apt', () => {
  const programs = { 'apt-get': 'echo Debian main http://deb.debian.org/debian', 'apt-cache': '' };

  it('is given no folder whose name it could misread', () => {
    withPrograms(programs);
    for (const name of [odd, 'with blank', 'with"quote', 'with;end', 'with{brace', 'with#comment', 'with\nline']) {
      const folder = join(emptyFolder(), name);
      expect(() => new PrivateApt(folder, ['bookworm'])).toThrow(UsageError);
      expect(() => new PrivateApt(folder, ['bookworm'])).toThrow('apt cannot be given a folder of the name');
    }
    expect(() => new PrivateApt(join(emptyFolder(), 'plain-1.2_3'), ['bookworm'])).not.toThrow();
  });

  it('is asked for no package of a strange name', () => {
    withPrograms(programs);
    const apt = new PrivateApt(join(emptyFolder(), 'apt'), ['bookworm']);
    for (const name of ['-o=Dir::Bin::dpkg=x', '../x', 'a b', '']) {
      expect(() => apt.extract(name, 'vmlinuz', emptyFolder())).toThrow('is no name of a package');
    }
  });
});

it('a folder for caches is never a relative one', () => {
  const home = emptyFolder();
  vi.stubEnv('HOME', home);
  vi.stubEnv('XDG_CACHE_HOME', 'below');
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(cacheFolder('x')).toBe(join(home, '.cache', 'vgicheck', 'x'));
});

describe('an image of a kernel', () => {
  it('may not say what a terminal obeys', () => {
    const file = join(emptyFolder(), 'Image');
    writeFileSync(file, Buffer.concat([Buffer.alloc(56), Buffer.from('ARM\x64 Linux version 6.1\x1b[2J (x)')]));
    expect(() => kernelAt(file)).toThrow('does not say which version of Linux it is');
  });

  it.runIf(process.platform === 'linux')('is a file that ends', () => {
    expect(() => kernelAt('/dev/zero')).toThrow('/dev/zero is a device, a pipe or a socket; give a file');
  });
});
