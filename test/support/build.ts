import { spawnSync } from 'node:child_process';

/** Builds vgicheck where it is older than its sources. */
export const buildOnce = (): void => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/prepare.mjs'], { encoding: 'utf8' });
  if (status !== 0) {
    throw new Error(stderr);
  }
};
