import { spawnSync } from 'node:child_process';
import { MissingError, UsageError } from '../../src/language/index.js';

/**
 * Runs a program to its end and returns what it printed.
 * @throws MissingError where it is not installed.
 * @throws UsageError with what it complained about.
 */
export const run = (
  program: string,
  args: readonly string[],
  { packages, cwd, env }: { readonly packages: string; readonly cwd?: string; readonly env?: NodeJS.ProcessEnv },
): string => {
  const { error, status, stdout, stderr } = spawnSync(program, args, {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (error !== undefined && 'code' in error && error.code === 'ENOENT') {
    const install = `apt-get install -y --no-install-recommends ${packages}`;
    throw new MissingError(`${program} is not installed; install it with: ${install}`);
  }
  if (error !== undefined || status !== 0) {
    throw new UsageError(`${program} ${args[0] ?? ''} failed: ${(error?.message ?? stderr).trim()}`);
  }
  return stdout;
};
