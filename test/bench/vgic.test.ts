/** @module-tag slow */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { assertSpin } from '../liveness/promela.js';
import { whatIsMissing } from '../support/missing.js';

const missing = whatIsMissing(assertSpin);
const program = fileURLToPath(new URL('../../bench/vgic.mjs', import.meta.url));

const run = (folder: string, name: string, ...args: readonly string[]): string => {
  const { stdout, stderr, status } = spawnSync(name, args, { cwd: folder, encoding: 'utf8' });
  expect(status, stderr).toBe(0);
  return stdout;
};

const inFolder = (use: (folder: string) => void): void => {
  const folder = mkdtempSync(join(tmpdir(), 'vgicheck-tables-'));
  try {
    use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

describe.skipIf(missing !== undefined)('the tables of a scenario as Promela', () => {
  // bench/vgic.mjs fails where SPIN counts otherwise.
  it.each([
    ['vfio:linux-6.19', '705 states, 2,630 firings', '57 states and firings that break a property'],
    ['overflow-deep:linux-6.19', '5,760 states, 26,766 firings', '0 states and firings that break a property'],
  ])(
    'have as many states and transitions in SPIN, broken and triggered properties too: %s',
    (name, size, broken) => {
      const said = run('.', process.execPath, program, name, '--rounds', '1');
      expect(said).toContain(size);
      expect(said).toContain(broken);
    },
    300_000,
  );

  it('are noticed to differ where one write in them is another', () => {
    inFolder((folder) => {
      run('.', process.execPath, program, 'vfio:linux-6.19', '--rounds', '0', '--into', folder);
      const path = join(folder, 'tables.c');
      const source = readFileSync(path, 'utf8');
      writeFileSync(path, source.replace(/t\[0\] = \(t\[0\] & (\d+)u\) \| (\d+)u/, 't[0] = (t[0] & $1u) | ($2u ^ 1u)'));
      expect(readFileSync(path, 'utf8')).not.toBe(source);
      run(folder, 'gcc', '-w', '-O0', '-DSAFETY', '-o', 'pan', 'pan.c');
      // It may come to a state of which the tables know nothing, and end there.
      const { stdout: said } = spawnSync(join(folder, 'pan'), ['-c0', '-b'], { cwd: folder, encoding: 'utf8' });
      expect(said).toMatch(/states, stored|a hole in the tables/);
      expect(/705 states, stored/.test(said) && /2655 transitions/.test(said)).toBe(false);
    });
  }, 300_000);
});
