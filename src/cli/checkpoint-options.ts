import { existsSync, lstatSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../language/index.js';
import { shortened } from '../language/printable.js';
import { nameOfCheck } from '../report/name.js';
import { hasCheckpoint } from '../search/checkpoint/checkpoint.js';
import { isOfLock, Lock } from '../search/checkpoint/lock.js';
import type { ExploreOptions } from '../search/result.js';
import { reasonOf, shownFile, textOf, valueIn } from '../trace/text-file.js';
import type { Check } from './plan.js';

/** The options that keep a search, so that it can go on after it was killed. */
export const checkpointOptions = {
  checkpoint: { type: 'string', value: 'DIR', says: 'keep each search in DIR, to go on with --resume if it is killed' },
  resume: { type: 'string', value: 'DIR', says: 'go on with what was begun with --checkpoint DIR; limits may differ' },
} as const;

/** Where checks are kept: of each, whether it goes on from there. Other processes are kept out until it is released. */
export interface Keep {
  readonly of: (check: Check) => Pick<ExploreOptions, 'checkpoint' | 'resume'>;
  readonly release: () => void;
}

/** The file that names the checks; each of them has a folder beside it. */
const listName = 'checks.json';
const partName = `${listName}.part`;

/**
 * Where checks are kept. A check that was not begun yet when others were killed begins when they go on.
 * @throws UsageError where the folder is not empty, another process works in it, or what is to go on are other checks.
 */
export const keepOf = (
  { checkpoint, resume }: { readonly [K in keyof typeof checkpointOptions]?: string },
  checks: readonly Check[],
): Keep => {
  if (checkpoint !== undefined && resume !== undefined) {
    throw new UsageError('--checkpoint and --resume contradict each other; what is resumed stays in its folder');
  }
  if (resume !== undefined) {
    assertSameChecks(resume, checks);
    for (const check of checks) {
      assertNoLink(folderOf(resume, check));
    }
    const lock = Lock.take(resume);
    const of: Keep['of'] = (check) => {
      const folder = folderOf(resume, check);
      return hasCheckpoint(folder) ? { resume: folder } : { checkpoint: folder };
    };
    return { of, release: () => lock.release() };
  }
  if (checkpoint === undefined) {
    return { of: () => ({}), release: () => {} };
  }
  const lock = begin(checkpoint, checks);
  return { of: (check) => ({ checkpoint: folderOf(checkpoint, check) }), release: () => lock.release() };
};

const begin = (folder: string, checks: readonly Check[]): Lock => {
  const written = <T>(does: () => T): T => {
    try {
      return does();
    } catch (error) {
      throw error instanceof UsageError
        ? error
        : new UsageError(`--checkpoint ${shownFile(folder)} cannot be written: ${reasonOf(error)}`);
    }
  };
  written(() => mkdirSync(folder, { recursive: true }));
  written(() => assertUnused(folder));
  const lock = Lock.take(folder);
  try {
    written(() => {
      // Another process may have been faster.
      assertUnused(folder);
      rmSync(join(folder, partName), { force: true });
      writeFileSync(join(folder, partName), `${JSON.stringify(namesOf(checks))}\n`, { flag: 'wx' });
      renameSync(join(folder, partName), join(folder, listName));
    });
    return lock;
  } catch (error) {
    lock.release();
    throw error;
  }
};

const assertUnused = (folder: string): void => {
  const there = readdirSync(folder).filter((name) => name !== partName && !isOfLock(name));
  if (there.includes(listName)) {
    const shown = shownFile(folder);
    throw new UsageError(
      `--checkpoint ${shown} is there already; go on with --resume ${shown}, or name another folder`,
    );
  }
  if (there.length > 0) {
    throw new UsageError(`--checkpoint ${shownFile(folder)} is not empty; name another folder`);
  }
};

const assertSameChecks = (folder: string, checks: readonly Check[]): void => {
  const file = join(folder, listName);
  if (!existsSync(file)) {
    throw new UsageError(
      `--resume ${shownFile(folder)}: there is no checkpoint; begin one with --checkpoint ${shownFile(folder)}`,
    );
  }
  const kept = parsed(file, textOf(file, false));
  const asked = namesOf(checks);
  if (String(kept) !== String(asked)) {
    throw new UsageError(
      `--resume ${shownFile(folder)}: it was written for ${listed(kept)}, this is ${listed(asked)}; ask for the same, or begin anew in another folder`,
    );
  }
};

const parsed = (file: string, text: string): readonly string[] => {
  try {
    const names: unknown = valueIn(text, file);
    if (Array.isArray(names) && names.every((name) => typeof name === 'string')) {
      return names;
    }
  } catch {
    // It is said below.
  }
  throw new UsageError(`${shownFile(file)} is damaged: nothing can be resumed from it; begin anew in another folder`);
};

/** A folder of a stranger may lead anywhere. */
const assertNoLink = (folder: string): void => {
  if (lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink()) {
    throw new UsageError(`${shownFile(folder)} is a link, and links are not followed there`);
  }
};

/** Of each check a folder of its own, whose name any system takes. */
const folderOf = (folder: string, { subject }: Check): string =>
  join(
    folder,
    nameOfCheck(subject).replaceAll(/[^\w.,-]/g, (letter) => `%${letter.codePointAt(0)?.toString(16)}`),
  );

const namesOf = (checks: readonly Check[]): readonly string[] => checks.map(({ subject }) => nameOfCheck(subject));

const mostListed = 4;

const listed = (names: readonly string[]): string =>
  names.length <= mostListed
    ? names.map((name) => shortened(name)).join(', ')
    : `${listed(names.slice(0, mostListed))} and ${names.length - mostListed} more`;
