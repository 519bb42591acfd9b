import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** What models and the checker are made of besides their own files. */
const packages = ['immer', 'ts-pattern'];
/** Options of Node that bring in code which no file of the program tells of. */
const bringsCode = /--(import|require|loader|experimental-loader|eval|print)\b|(^|\s)-[rep]\b/;

/**
 * A hash of all code that a check runs, and of what runs it: the files in these folders, packages, Node, its options.
 * Undefined where that cannot be known: a file was changed since the process began, or Node was told to load something else.
 */
export const programHash = (folders: readonly string[]): string | undefined => {
  const options = [...process.execArgv, process.env.NODE_OPTIONS ?? ''].join(' ');
  if (bringsCode.test(options)) {
    return undefined;
  }
  const hash = createHash('sha256').update(JSON.stringify([process.versions, process.arch, options]));
  const { resolve } = createRequire(import.meta.url);
  const files = [...folders.flatMap(codeIn), ...packages.map((name) => resolve(name))];
  for (const file of files) {
    if (statSync(file).ctimeMs >= performance.timeOrigin) {
      return undefined;
    }
    hash.update(JSON.stringify(file)).update(readFileSync(file));
  }
  return hash.digest('hex');
};

const codeIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /(?<!\.d)\.[cm]?[jt]s$/.test(name))
    .sort()
    .map((name) => join(folder, name));
