import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** All files together; those that were not used for the longest time go first. */
const mostBytes = 256 * 2 ** 20;
/** A file that is larger is not written. */
const mostOfFile = 32 * 2 ** 20;
/** Nothing else in the folder is touched. */
const isOwn = (name: string): boolean => /^[0-9a-f]{32}(\.\d+)?$/.test(name);

/** Where the cache lies, by the environment: in `XDG_CACHE_HOME` or `~/.cache`. */
export const cacheFolder = (env: Readonly<Record<string, string | undefined>>): string =>
  join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'vgicheck');

/** Text by its key. A text is got only for the very key under which it was put, and as it was put. */
export class Folder {
  readonly #path: string;
  readonly #complain: (what: string) => void;

  /** @param complain hears what could not be read or written: that is all that happens then. */
  constructor(path: string, complain: (what: string) => void) {
    this.#path = path;
    this.#complain = complain;
  }

  /** @param name under which there is one text at a time. */
  get(name: string, key: string): string | undefined {
    const file = this.#fileOf(name);
    return this.#attempt(file, 'read', () => {
      const content = contentOf(file);
      if (content === undefined) {
        return undefined;
      }
      const end = content.indexOf('\n');
      const body = content.subarray(end + 1);
      const now = new Date();
      utimesSync(file, now, now);
      const [ofKey, ofBody] = content.toString('latin1', 0, end).split(' ');
      if (ofKey !== hashOf(key)) {
        // Written by another version, or for another model.
        return undefined;
      }
      if (ofBody !== hashOf(body)) {
        throw new Error('it is damaged');
      }
      return inflateRawSync(body).toString();
    });
  }

  /** Replaces the file as a whole: whoever reads it meanwhile has the old one. */
  put(name: string, key: string, text: string): void {
    const file = this.#fileOf(name);
    const body = deflateRawSync(text, { level: 1 });
    if (body.length > mostOfFile) {
      return;
    }
    this.#attempt(file, 'written', () => {
      mkdirSync(this.#path, { recursive: true, mode: 0o700 });
      const part = `${file}.${process.pid}`;
      const head = Buffer.from(`${hashOf(key)} ${hashOf(body)}\n`);
      writeFileSync(part, Buffer.concat([head, body]), { mode: 0o600 });
      renameSync(part, file);
    });
  }

  /** Removes files until the others are few enough. */
  prune(most = mostBytes): void {
    this.#attempt(this.#path, 'pruned', () => {
      const files = readdirSync(this.#path)
        .filter(isOwn)
        .map((name) => ({ file: join(this.#path, name), ...sizeOf(join(this.#path, name)) }))
        .toSorted((a, b) => b.used - a.used);
      let bytes = 0;
      for (const { file, size } of files) {
        bytes += size;
        if (bytes > most) {
          rmSync(file, { force: true });
        }
      }
    });
  }

  #fileOf(name: string): string {
    return join(this.#path, hashOf(name).slice(0, 32));
  }

  #attempt<T>(file: string, done: string, does: () => T): T | undefined {
    try {
      return does();
    } catch (error) {
      this.#complain(`${file} in the cache cannot be ${done}: ${error instanceof Error ? error.message : error}`);
      return undefined;
    }
  }
}

const contentOf = (file: string): Buffer | undefined => {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
};

/** Another process may have removed it meanwhile. */
const sizeOf = (file: string): { readonly size: number; readonly used: number } => {
  const found = statSync(file, { throwIfNoEntry: false });
  return { size: found?.size ?? 0, used: found?.mtimeMs ?? 0 };
};

const hashOf = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex');
