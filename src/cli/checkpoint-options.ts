import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasCheckpoint } from '../explore/checkpoint/checkpoint.js';
import type { ExploreOptions } from '../explore/result.js';
import { UsageError } from '../language/index.js';
import { nameOfCheck } from '../report/name.js';
import { reasonOf, shownFile } from '../trace/text-file.js';
import type { Check } from './plan.js';

/** The options that keep a search, so that it can go on after it was killed. */
export const checkpointOptions = {
  checkpoint: { type: 'string', value: 'DIR', says: 'keep each search in DIR, to go on with --resume if it is killed' },
  resume: { type: 'string', value: 'DIR', says: 'go on with what was begun with --checkpoint DIR; limits may differ' },
} as const;

/** Where a check is kept, and whether it goes on from there. */
export type Keep = (check: Check) => Pick<ExploreOptions, 'checkpoint' | 'resume'>;

/** The file that names the checks; each of them has a folder beside it. */
const listName = 'checks.json';
const partName = `${listName}.part`;

/**
 * Where checks are kept. A check that was not begun yet when others were killed begins when they go on.
 * @throws UsageError where the folder is not empty, or what is to go on are other checks.
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
    return (check) => {
      const folder = folderOf(resume, check);
      return hasCheckpoint(folder) ? { resume: folder } : { checkpoint: folder };
    };
  }
  if (checkpoint === undefined) {
    return () => ({});
  }
  begin(checkpoint, checks);
  return (check) => ({ checkpoint: folderOf(checkpoint, check) });
};

const begin = (folder: string, checks: readonly Check[]): void => {
  let there: readonly string[];
  try {
    mkdirSync(folder, { recursive: true });
    there = readdirSync(folder).filter((name) => name !== partName);
    if (there.length === 0) {
      writeFileSync(join(folder, partName), `${JSON.stringify(namesOf(checks))}\n`);
      renameSync(join(folder, partName), join(folder, listName));
    }
  } catch (error) {
    throw new UsageError(`--checkpoint ${shownFile(folder)} cannot be written: ${reasonOf(error)}`);
  }
  if (there.includes(listName)) {
    throw new UsageError(
      `--checkpoint ${shownFile(folder)} is there already; go on with --resume ${shownFile(folder)}, or name another folder`,
    );
  }
  if (there.length > 0) {
    throw new UsageError(`--checkpoint ${shownFile(folder)} is not empty; name another folder`);
  }
};

const assertSameChecks = (folder: string, checks: readonly Check[]): void => {
  const file = join(folder, listName);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(
      ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')
        ? `--resume ${shownFile(folder)}: there is no checkpoint; begin one with --checkpoint ${shownFile(folder)}`
        : `--resume ${shownFile(folder)}: ${reasonOf(error)}`,
    );
  }
  const kept = parsed(file, text);
  const asked = namesOf(checks);
  if (String(kept) !== String(asked)) {
    throw new UsageError(
      `--resume ${shownFile(folder)}: it was written for ${listed(kept)}, this is ${listed(asked)}; ask for the same, or begin anew in another folder`,
    );
  }
};

const parsed = (file: string, text: string): readonly string[] => {
  try {
    const names: unknown = JSON.parse(text);
    if (Array.isArray(names) && names.every((name) => typeof name === 'string')) {
      return names;
    }
  } catch {
    // It is said below.
  }
  throw new UsageError(`${shownFile(file)} is damaged: nothing can be resumed from it; begin anew in another folder`);
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
    ? names.join(', ')
    : `${names.slice(0, mostListed).join(', ')} and ${names.length - mostListed} more`;
