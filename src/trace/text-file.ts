import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { UsageError } from '../language/index.js';
import { shortened } from '../language/printable.js';

/** More than any file that vgicheck writes. */
const mostBytes = 256 * 2 ** 20;
const chunkBytes = 2 ** 20;
/** No document of vgicheck's is nested half as deep, and a deep one would exhaust the stack of whoever walks it. */
const deepest = 100;

/** A file as messages name it. */
export const shownFile = (file: string): string => shortened(file, 400);

/** What the system says of a file, without the file's name. */
export const reasonOf = (error: unknown): string =>
  shortened(error instanceof Error ? error.message.replace(/, \w+( '.*)?$/s, '') : String(error), 400);

/**
 * The text of a file of any origin: not a device that never ends, not more than fits the memory, and without the mark
 * that some editors begin a text with.
 * @param followsLinks false: in a folder of a stranger a name may lead anywhere.
 * @throws UsageError saying what is wrong with it.
 */
export const textOf = (file: string, followsLinks = true): string =>
  new TextDecoder().decode(bytesOf(file, followsLinks));

/** The bytes of one, as those of a text. */
export const bytesOf = (file: string, followsLinks = true): Uint8Array => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    const flags = constants.O_RDONLY | constants.O_NONBLOCK | (followsLinks ? 0 : constants.O_NOFOLLOW);
    const descriptor = openSync(file, flags);
    try {
      assertRegular(fstatSync(descriptor), file);
      // Its size may be another than it says: of a file in /proc, of one that grows.
      for (let read = -1; read !== 0 && size <= mostBytes; size += read) {
        const chunk = new Uint8Array(chunkBytes);
        read = readSync(descriptor, chunk, 0, chunkBytes, null);
        chunks.push(chunk.subarray(0, read));
      }
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw error instanceof UsageError ? error : unreadable(file, error);
  }
  if (size > mostBytes) {
    throw new UsageError(`${shownFile(file)} has more than ${mostBytes / 2 ** 20} MiB; vgicheck writes no such file`);
  }
  return Buffer.concat(chunks);
};

const assertRegular = (stats: Stats, file: string): void => {
  if (!stats.isFile() && !stats.isDirectory()) {
    throw new UsageError(`${shownFile(file)} is a device, a pipe or a socket; give a file`);
  }
};

const unreadable = (file: string, error: unknown): UsageError =>
  new UsageError(
    (error as NodeJS.ErrnoException).code === 'ELOOP'
      ? `${shownFile(file)} is a link, and links are not followed there`
      : `${shownFile(file)} cannot be read: ${reasonOf(error)}`,
  );

/**
 * The value that a JSON text stands for.
 * @throws UsageError where it is nested too deep.
 * @throws SyntaxError where it is no JSON.
 */
export const valueIn = (text: string, place: string): unknown => {
  let depth = 0;
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    switch (text[at]) {
      case '"':
        isQuoted = !isQuoted;
        break;
      case '\\':
        at += isQuoted ? 1 : 0;
        break;
      case '[':
      case '{':
        depth += isQuoted ? 0 : 1;
        break;
      case ']':
      case '}':
        depth -= isQuoted ? 0 : 1;
        break;
    }
    if (depth > deepest) {
      throw new UsageError(`${place} is nested more than ${deepest} levels deep; vgicheck writes no such file`);
    }
  }
  return JSON.parse(text);
};
