import { spawnSync } from 'node:child_process';
import { MissingError } from '../../src/language/index.js';

/** QEMU for 64-bit Arm machines. Without hardware virtualisation, so every host has the same GIC. */
export const qemu = 'qemu-system-aarch64';

/**
 * The version of the QEMU that is installed: `7.2.22`.
 * @throws MissingError where there is none.
 */
export const qemuVersion = (program = qemu): string => {
  const { stdout, error } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  const [, version] = /version (\d+(?:\.\d+)+)/.exec(stdout ?? '') ?? [];
  if (version === undefined) {
    const why = error === undefined ? 'does not tell its version' : 'is not installed';
    throw new MissingError(
      `${program} ${why}; install it with: apt-get install -y --no-install-recommends qemu-system-arm`,
    );
  }
  return version;
};
