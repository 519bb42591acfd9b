import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

test('the compiled engine is what its sources give', () => {
  expect(() => execFileSync('node', ['scripts/wasm.mjs', '--check'], { stdio: 'pipe' })).not.toThrow();
});
