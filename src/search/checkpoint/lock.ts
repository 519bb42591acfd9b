import { randomBytes } from 'node:crypto';
import { constants, copyFileSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../../language/index.js';
import { shownFile, textOf } from '../../trace/text-file.js';
import { attempt } from '../stores/word-file.js';

const lockName = 'lock';
/** What a process leaves behind that was killed while it took a lock. */
export const isOfLock = (name: string): boolean => name === lockName || /^lock\.[0-9a-f]{16}$/.test(name);

/** The process that works in a folder. */
interface Owner {
  readonly host: string;
  /** Of which start of the machine. */
  readonly boot: string;
  readonly pid: number;
  /** When the process was started, as the kernel counts: another process may have the same number later. */
  readonly started: string;
}

/** So often somebody else may take a lock away that nobody holds any more. */
const mostAttempts = 10;

/** Keeps every other process out of a folder. Of a process that was killed it is left behind, and recognised as such. */
export class Lock {
  readonly #path: string;
  readonly #text: string;

  private constructor(path: string, text: string) {
    this.#path = path;
    this.#text = text;
  }

  /** @throws UsageError where another process works in the folder. */
  static take(folder: string): Lock {
    const path = join(folder, lockName);
    const own: Owner = { host: hostname(), boot: bootId(), pid: process.pid, started: startOf(process.pid) };
    const text = `${JSON.stringify(own)}\n`;
    for (let attempts = 0; attempts < mostAttempts; attempts++) {
      if (attempt(path, 'written', () => create(folder, path, text))) {
        return new Lock(path, text);
      }
      dropIfStale(folder, path);
    }
    throw new UsageError(`${shownFile(path)} is taken by one process after the other; try again`);
  }

  release(): void {
    // It may have been removed by hand, and taken by somebody else since.
    if (readIfThere(this.#path) === this.#text) {
      rmSync(this.#path, { force: true });
    }
  }
}

/** Makes the whole file at once; false where there is one. */
const create = (folder: string, path: string, text: string): boolean => {
  const part = join(folder, unusedName());
  writeFileSync(part, text, { flag: 'wx' });
  try {
    linkOrCopy(part, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      return false;
    }
    throw error;
  } finally {
    rmSync(part, { force: true });
  }
};

/** Some file systems have no links. */
const linkOrCopy = (from: string, to: string): void => {
  try {
    linkSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      throw error;
    }
    copyFileSync(from, to, constants.COPYFILE_EXCL);
  }
};

const unusedName = (): string => `${lockName}.${randomBytes(8).toString('hex')}`;

/** @throws UsageError where its process lives, or may live. */
const dropIfStale = (folder: string, path: string): void => {
  const text = readIfThere(path);
  if (text === undefined) {
    return;
  }
  const owner = ownerIn(text);
  if (owner !== undefined && owner.host !== hostname()) {
    throw new UsageError(
      `${shownFile(folder)} is in use by the process ${owner.pid} of the machine ${owner.host}; if that is gone, remove ${shownFile(path)}`,
    );
  }
  if (owner !== undefined && isAlive(owner)) {
    throw new UsageError(`${shownFile(folder)} is in use by the process ${owner.pid}; wait until it has ended`);
  }
  const away = join(folder, unusedName());
  attempt(path, 'written', () => renameSync(path, away));
  // Between the look and the move another process may have done the same and taken it.
  if (readIfThere(away) !== text) {
    attempt(path, 'written', () => linkOrCopy(away, path));
  }
  rmSync(away, { force: true });
};

const readIfThere = (path: string): string | undefined => {
  try {
    return textOf(path, false);
  } catch (error) {
    if (error instanceof UsageError && / ENOENT/.test(error.message)) {
      return undefined;
    }
    throw error;
  }
};

/** Undefined where it is damaged: what was not written as a whole is nobody's. */
const ownerIn = (text: string): Owner | undefined => {
  try {
    const { host, boot, pid, started } = JSON.parse(text) as Record<keyof Owner, unknown>;
    const isWhole = [host, boot, started].every((word) => typeof word === 'string' && word.length < 300);
    return isWhole && typeof pid === 'number' && Number.isInteger(pid) && pid > 0
      ? ({ host, boot, pid, started } as Owner)
      : undefined;
  } catch {
    return undefined;
  }
};

const isAlive = ({ boot, pid, started }: Owner): boolean => {
  if (boot !== bootId()) {
    return false;
  }
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') {
      return false;
    }
  }
  return started === startOf(pid);
};

/** Empty where the system does not tell: then the number of the process alone counts. */
const bootId = (): string => systemSays('/proc/sys/kernel/random/boot_id').trim();

/** The 22nd field of proc_pid_stat(5); the second, which may contain anything, ends with the last parenthesis. */
const startOf = (pid: number): string => {
  const stat = systemSays(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
};

const systemSays = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};
