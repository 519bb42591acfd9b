import { UsageError } from '../../language/index.js';
import type { KeyFormat } from './key-format.js';
import { WordFile } from './word-file.js';

/** Keys that are laid out alike. */
export interface Keys {
  readonly keys: KeyFormat;
  readonly words: Int32Array;
}

/** Some of the log, all laid out alike: from `first` on, in memory or in the file. */
interface Segment {
  readonly keys: KeyFormat;
  readonly first: number;
  count: number;
  /** Undefined where it is in the file alone. */
  words: Int32Array | undefined;
  /** Where it begins in the file, if it is there. */
  readonly offset: number;
}

/** A segment in memory begins with room for so many words, and ends when it has so many. */
const leastWords = 256;
const mostWords = 1 << 16;

/**
 * The keys of all worlds in the order in which they were found: the queue of a breadth-first search, and what its traces
 * are found in. What does not fit the memory that it may take is in a file. Given a file that is to be kept, it has all of
 * them there, one after the other.
 */
export class StateLog {
  count = 0;
  /** Bytes in memory. */
  bytes = 0;
  readonly #segments: Segment[] = [];
  readonly #mostBytes: number;
  readonly #isKept: boolean;
  #file: WordFile | undefined;
  /** Why the file could not be written. From then on all is kept in memory, and the log is to grow no further. */
  trouble: UsageError | undefined;

  constructor(mostBytes: number, kept?: WordFile) {
    this.#mostBytes = mostBytes;
    this.#isKept = kept !== undefined;
    this.#file = kept;
  }

  /** Keys that are laid out alike and follow each other: how many, in their order. */
  get runs(): readonly { readonly keys: KeyFormat; readonly count: number }[] {
    const runs: { keys: KeyFormat; count: number }[] = [];
    for (const { keys, count } of this.#segments) {
      const last = runs.at(-1);
      if (last?.keys === keys) {
        last.count += count;
      } else {
        runs.push({ keys, count });
      }
    }
    return runs;
  }

  /** Takes what its file has as its own. */
  restore(runs: StateLog['runs']): void {
    let offset = 0;
    for (const { keys, count } of runs) {
      this.#segments.push({ keys, first: this.count, count, words: undefined, offset });
      this.count += count;
      offset += 4 * count * keys.words;
    }
  }

  /** Adds keys; they are copied. */
  append({ keys, words }: Keys): void {
    const count = words.length / keys.words;
    const last = this.#segments.at(-1);
    const size = Math.max(leastWords, words.length);
    const offset = this.#isKept ? this.#written(words) : 0;
    if (last?.words !== undefined && last.keys === keys && this.#extend(last, words)) {
      last.count += count;
    } else if (this.bytes + 4 * size <= this.#mostBytes || !this.#fileAway(keys, count, words, offset)) {
      const room = new Int32Array(size);
      room.set(words);
      this.bytes += room.byteLength;
      this.#segments.push({ keys, first: this.count, count, words: room, offset });
    }
    this.count += count;
  }

  /** At most so many keys from a place on. */
  read(from: number, most: number): Keys {
    const segment = this.#segments[this.#segmentOf(from)] as Segment;
    const { keys, words, offset } = segment;
    const place = from - segment.first;
    const first = place * keys.words;
    const size = Math.min(most, segment.count - place) * keys.words;
    if (words !== undefined) {
      return { keys, words: words.subarray(first, first + size) };
    }
    return { keys, words: this.#kept().read(offset + 4 * first, size) };
  }

  /** Forgets the keys before a place, but for the file: nobody will look for traces through them. */
  forget(before: number): void {
    for (const segment of this.#segments) {
      if (segment.first + segment.count > before) {
        return;
      }
      this.bytes -= segment.words?.byteLength ?? 0;
      segment.words &&= this.#isKept ? undefined : new Int32Array(0);
    }
  }

  /** Lets go of its own file; one that is kept is somebody else's. */
  close(): void {
    if (!this.#isKept) {
      this.#file?.close();
      this.#file = undefined;
    }
  }

  /** Where in the file words begin that were added to it. */
  #written(words: Int32Array): number {
    if (this.trouble === undefined) {
      try {
        return this.#kept().append(words);
      } catch (error) {
        if (!(error instanceof UsageError)) {
          throw error;
        }
        this.trouble = this.#isKept ? error : new UsageError(`${error.message}; --no-traces takes less of it`);
      }
    }
    return Number.NaN;
  }

  /** What is in the file alone is one segment, as long as nothing else comes between. False: it is not in the file. */
  #fileAway(keys: KeyFormat, count: number, words: Int32Array, kept: number): boolean {
    const offset = this.#isKept ? kept : this.#written(words);
    if (this.trouble !== undefined) {
      return false;
    }
    const last = this.#segments.at(-1);
    if (last !== undefined && last.words === undefined && last.keys === keys) {
      last.count += count;
    } else {
      this.#segments.push({ keys, first: this.count, count, words: undefined, offset });
    }
    return true;
  }

  /** Adds to a segment, which grows; false where it is long enough, or memory is short. */
  #extend(segment: Segment, words: Int32Array): boolean {
    const room = segment.words as Int32Array;
    const used = segment.count * segment.keys.words;
    const wanted = used + words.length;
    if (wanted <= room.length) {
      room.set(words, used);
      return true;
    }
    const size = Math.max(wanted, 2 * room.length);
    if (size > mostWords || this.bytes + 4 * (size - room.length) > this.#mostBytes) {
      return false;
    }
    const larger = new Int32Array(size);
    larger.set(room);
    larger.set(words, used);
    this.bytes += larger.byteLength - room.byteLength;
    segment.words = larger;
    return true;
  }

  /** The segment that holds a place. */
  #segmentOf(place: number): number {
    let low = 0;
    let high = this.#segments.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#segments[middle] as Segment).first <= place) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  #kept(): WordFile {
    this.#file ??= WordFile.temporary();
    return this.#file;
  }
}
