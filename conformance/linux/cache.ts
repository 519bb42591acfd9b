import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** A folder for what takes long to make or to fetch; it may be deleted at any time. */
export const cacheFolder = (...names: readonly string[]): string => {
  const { XDG_CACHE_HOME: caches = join(homedir(), '.cache') } = process.env;
  const folder = join(caches, 'vgicheck', ...names);
  mkdirSync(folder, { recursive: true });
  return folder;
};
