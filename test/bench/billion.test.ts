/** @module-tag slow */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const program = fileURLToPath(new URL('../../bench/billion.mjs', import.meta.url));

// With each path of the kernel as one step it is small enough for a test. The counts are those of an engine that put effects of
// a step together and expanded rows by one thread (3268aa7).
it('the largest search in the benchmark has as many states by two threads as by one', () => {
  const { stdout, stderr } = spawnSync(process.execPath, [program, 'coarse', '2'], { encoding: 'utf8' });
  expect(stdout, stderr).toContain('3957244 states, 30573556 firings, 35 levels\n41 properties; violated: N03, S16\n');
});
