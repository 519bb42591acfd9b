import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** A folder for what takes long to make or to fetch; it may be deleted at any time. */
export const cacheFolder = (...names: readonly string[]): string => {
  // A relative one is to be ignored, https://specifications.freedesktop.org/basedir-spec.
  const { XDG_CACHE_HOME: given = '' } = process.env;
  const folder = join(isAbsolute(given) ? given : join(homedir(), '.cache'), 'vgicheck', ...names);
  mkdirSync(folder, { recursive: true });
  return folder;
};
