import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildOnce } from '../support/build.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const bin = join(root, 'dist', 'bin', 'vgicheck.js');

beforeAll(buildOnce, 120_000);

/** Checks with so many KiB of addresses. */
const within = (kibibytes: number, line: string, env: Readonly<Record<string, string>> = {}) => {
  const { status, stdout } = spawnSync(
    'sh',
    ['-c', `ulimit -v ${kibibytes}; exec "${process.execPath}" "${bin}" ${line}`],
    {
      encoding: 'utf8',
      env: { ...process.env, ...env },
    },
  );
  return { code: status, out: stdout.replaceAll('\n', ' ') };
};

describe.runIf(process.platform === 'linux')('a machine that gives too little memory', () => {
  it('ends a search as inconclusive, and the limit is named', () => {
    const { code, out } = within(4_000_000, 'check vgic-ref:1,2,1,LE');
    expect(out).toContain('inconclusive: the machine gives no addresses for the memory of a search (see ulimit -v;');
    expect(code).toBe(3);
  });

  it('gives enough where the search asks for fewer addresses', () => {
    const { code, out } = within(4_000_000, 'check vgic-ref:1,2,1,LE', {
      NODE_OPTIONS: '--disable-wasm-trap-handler',
    });
    expect(out).toContain('holds: vgic-ref:1,2,1,LE');
    expect(code).toBe(0);
  });
});
