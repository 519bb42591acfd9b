import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createJiti } from 'jiti';
import { UsageError, VgicheckError } from '../language/index.js';

/** A file of the user's, in TypeScript or JavaScript, and what it exports. */
export interface UserModule {
  readonly file: string;
  /** Of the file's own text; what it imports is not in it. */
  readonly sha256: string;
  readonly exports: Readonly<Record<string, unknown>>;
}

/** A program that somebody wrote is smaller; what is larger is some other file. */
const largest = 10 * 2 ** 20;

/** Loading takes less, unless it waits for something that does not come. */
const mostSeconds = 30;

/**
 * Loads a module. Types are left out and not checked. What it imports from `vgicheck` is the running vgicheck, whether
 * one is installed beside it or not, so that classes and errors are the same on both sides.
 * @throws UsageError where it cannot be read or compiled, where something that it imports is missing, where it throws, or
 * where its own `await` does not end within `longestSeconds`.
 */
export const loadModule = async (file: string, longestSeconds = mostSeconds): Promise<UserModule> => {
  const sha256 = createHash('sha256').update(textOf(file)).digest('hex');
  const path = resolve(file);
  const jiti = createJiti(pathToFileURL(path).href, { alias: ownEntries(), fsCache: false, interopDefault: false });
  try {
    return { file, sha256, exports: await finished(file, jiti.import<UserModule['exports']>(path), longestSeconds) };
  } catch (error) {
    throw error instanceof VgicheckError ? error : new UsageError(messageOf(file, error), { cause: error });
  }
};

/** @throws UsageError when nothing is left to wait for, or too long has been waited. */
const finished = async <T>(file: string, loading: Promise<T>, longestSeconds: number): Promise<T> => {
  const { promise: never, reject } = withReject();
  const refuse = (why: string): void => {
    reject(
      new UsageError(`${file} does not finish loading: ${why}; is there an await at its top level that never ends?`),
    );
  };
  // Without a timer of the module's own the process would end here, with no word.
  const nothingLeft = (): void => refuse('nothing is left that it could wait for');
  const tooLong = setTimeout(() => refuse(`it has been waited for ${longestSeconds} s`), longestSeconds * 1000);
  tooLong.unref();
  process.once('beforeExit', nothingLeft);
  try {
    return await Promise.race([loading, never]);
  } finally {
    clearTimeout(tooLong);
    process.off('beforeExit', nothingLeft);
  }
};

const withReject = (): { readonly promise: Promise<never>; readonly reject: (error: Error) => void } => {
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<never>((_, fails) => {
    reject = fails;
  });
  return { promise, reject };
};

const textOf = (file: string): Buffer => {
  try {
    const found = statSync(file);
    if (found.isDirectory()) {
      throw new UsageError(`${file} is a directory; give the name of a file in it`);
    }
    if (!found.isFile()) {
      throw new UsageError(`${file} is a device or a pipe; give the name of a file`);
    }
    if (found.size > largest) {
      throw new UsageError(
        `${file} has ${Math.round(found.size / 2 ** 20)} MiB and is hardly a program; one of up to 10 MiB is loaded`,
      );
    }
    const text = readFileSync(file);
    if (text.toString('utf8').trim() === '') {
      throw new UsageError(`${file} is empty; vgicheck new model NAME writes a file to begin with`);
    }
    return text;
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(`${file} cannot be read: ${(error as Error).message}`);
  }
};

interface Entry {
  readonly default: string;
}

const manifestFile = (): string => createRequire(import.meta.url).resolve('vgicheck/package.json');

/** The files behind `vgicheck`, `vgicheck/model` and so on. */
const ownEntries = (): Record<string, string> => {
  const manifest = manifestFile();
  const { exports } = createRequire(manifest)(manifest) as { exports: Readonly<Record<string, Entry | string>> };
  return Object.fromEntries(
    Object.entries(exports).flatMap(([name, entry]) =>
      typeof entry === 'string' ? [] : [[`vgicheck${name.slice(1)}`, join(dirname(manifest), entry.default)]],
    ),
  );
};

const messageOf = (file: string, error: unknown): string => {
  const [reason = ''] = String(error instanceof Error ? error.message : error).split(/\s*\n/);
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND') {
    return `${file} cannot be loaded: ${reason}; is it installed beside the file, or misspelled?`;
  }
  const place = placeOf(file, error);
  return reason.startsWith('ParseError')
    ? `${place} is not understood: ${reason.replace('ParseError: ', '')}`
    : `${place} throws while it is loaded: ${reason}`;
};

/**
 * The nearest line of the user's own, as compilers write it: `lamp.ts:3:7`. In a clone vgicheck is no package beside the
 * file, but a folder.
 */
const placeOf = (file: string, error: unknown): string => {
  const text = error instanceof Error ? `${error.message}\n${error.stack}` : '';
  const folder = dirname(resolve(file));
  const own = join(dirname(manifestFile()), 'dist');
  for (const [, path = '', line] of text.matchAll(/(\/[^\s():]+):(\d+:\d+)/g)) {
    const inside = relative(folder, path);
    if (!inside.startsWith('..') && !inside.includes('node_modules') && relative(own, path).startsWith('..')) {
      return `${join(dirname(file), inside)}:${line}`;
    }
  }
  return file;
};
