import {
  closeSync,
  constants,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  readSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { UsageError } from '../../language/index.js';
import { reasonOf, shownFile } from '../../trace/text-file.js';

/** As much is read at a time where all of a file is read. */
const chunkBytes = 1 << 20;

/** A name in a folder of a stranger may be a link that leads anywhere. */
const flags = {
  new: constants.O_RDWR | constants.O_CREAT | constants.O_EXCL,
  there: constants.O_RDWR | constants.O_NOFOLLOW | constants.O_NONBLOCK,
};

/**
 * A file of words that is only added to.
 * @throws UsageError where the disk is full, or a file may not be written: each of them says so in one sentence.
 */
export class WordFile {
  bytes = 0;
  /** Of all that was written, where that is asked for. */
  sum = 0;
  readonly #path: string;
  readonly #descriptor: number;
  readonly #isSummed: boolean;

  private constructor(path: string, how: 'new' | 'there', { isSummed = true } = {}) {
    this.#path = path;
    this.#isSummed = isSummed;
    this.#descriptor = attempt(path, 'opened', () => openSync(path, flags[how], 0o666));
    if (!fstatSync(this.#descriptor).isFile()) {
      closeSync(this.#descriptor);
      throw new UsageError(`${shownFile(path)} is no file; name another folder`);
    }
  }

  /** An empty file, which stays, in place of what there is of that name. */
  static create(path: string): WordFile {
    attempt(path, 'written', () => rmSync(path, { force: true }));
    return new WordFile(path, 'new');
  }

  /** A file that there is. What it holds beyond so many bytes is as nothing once it is added to. */
  static reopen(path: string): WordFile {
    return new WordFile(path, 'there');
  }

  /** One without a name: it is gone when it is closed, and when the process ends in whatever way. */
  static temporary(): WordFile {
    const folder = attempt(tmpdir(), 'written', () => mkdtempSync(join(tmpdir(), 'vgicheck-')));
    try {
      return new WordFile(join(folder, 'worlds'), 'new', { isSummed: false });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** Adds words. @returns where they begin, in bytes. */
  append(words: Int32Array): number {
    const at = this.bytes;
    // The memory may be shared between threads, which a file does not take.
    const { buffer, byteLength } = words.slice();
    const bytes = new Uint8Array(buffer);
    attempt(this.#path, 'written', () => {
      for (let done = 0; done < byteLength; ) {
        done += writeSync(this.#descriptor, bytes, done, byteLength - done, at + done);
      }
    });
    this.bytes += byteLength;
    this.sum = this.#isSummed ? crc32(bytes, this.sum) : 0;
    return at;
  }

  /** So many words from a place on, in bytes. */
  read(at: number, words: number): Int32Array {
    const read = new Int32Array(words);
    this.#fill(new Uint8Array(read.buffer), at);
    return read;
  }

  /** Takes so many of its bytes as its own, and forgets the rest. @returns what is wrong with them. */
  accept(bytes: number, sum: number): string | undefined {
    const { size } = fstatSync(this.#descriptor);
    if (size < bytes) {
      return `it has ${size} bytes of ${bytes}`;
    }
    let found = 0;
    const chunk = new Uint8Array(chunkBytes);
    for (let at = 0; at < bytes; at += chunkBytes) {
      const part = chunk.subarray(0, Math.min(chunkBytes, bytes - at));
      this.#fill(part, at);
      found = crc32(part, found);
    }
    if (found !== sum) {
      return 'its contents are not what was written';
    }
    attempt(this.#path, 'written', () => ftruncateSync(this.#descriptor, bytes));
    this.bytes = bytes;
    this.sum = sum;
    return undefined;
  }

  /** Returns when all of it would outlast a power failure. */
  sync(): void {
    attempt(this.#path, 'written', () => fdatasyncSync(this.#descriptor));
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #fill(bytes: Uint8Array, at: number): void {
    attempt(this.#path, 'read', () => {
      for (let done = 0; done < bytes.length; ) {
        const read = readSync(this.#descriptor, bytes, done, bytes.length - done, at + done);
        if (read === 0) {
          throw new Error('it ends too early');
        }
        done += read;
      }
    });
  }
}

/** @throws UsageError in place of what the system says of a file. */
export const attempt = <T>(path: string, what: 'opened' | 'read' | 'written', does: () => T): T => {
  try {
    return does();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const advice =
      code === 'ENOSPC' || code === 'EDQUOT'
        ? 'the disk is full; make room and try again: '
        : code === 'ELOOP'
          ? 'it is a link, and links are not followed there: '
          : '';
    throw new UsageError(`${shownFile(path)} cannot be ${what}: ${advice}${reasonOf(error)}`);
  }
};
