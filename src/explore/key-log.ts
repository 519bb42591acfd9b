import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KeyLayout } from './dictionaries.js';

/** Keys that are laid out alike. */
export interface Keys {
  readonly keys: KeyLayout;
  readonly words: Int32Array;
}

/** Some of the log, all laid out alike: from `first` on, in memory or in the file. */
interface Segment {
  readonly keys: KeyLayout;
  readonly first: number;
  count: number;
  /** Undefined where it is in the file. */
  words: Int32Array | undefined;
  readonly offset: number;
}

/** A segment in memory begins with room for so many words, and ends when it has so many. */
const leastWords = 256;
const mostWords = 1 << 16;

/**
 * The keys of all worlds in the order in which they were found: the queue of a breadth-first search, and what its traces
 * are found in. What does not fit the memory that it may take is in a file.
 */
export class KeyLog {
  count = 0;
  /** Bytes in memory. */
  bytes = 0;
  readonly #segments: Segment[] = [];
  readonly #mostBytes: number;
  #file: { readonly folder: string; readonly descriptor: number } | undefined;
  #fileBytes = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** Adds keys; they are copied. */
  append({ keys, words }: Keys): void {
    const count = words.length / keys.words;
    const last = this.#segments.at(-1);
    if (last?.words !== undefined && last.keys === keys && this.#extend(last, words)) {
      last.count += count;
    } else if (this.bytes + words.byteLength <= this.#mostBytes) {
      const room = new Int32Array(Math.max(leastWords, words.length));
      room.set(words);
      this.bytes += room.byteLength;
      this.#segments.push({ keys, first: this.count, count, words: room, offset: 0 });
    } else {
      // The memory may be shared between threads, which a file does not take.
      writeSync(this.#descriptor(), words.slice(), 0, words.byteLength, this.#fileBytes);
      this.#segments.push({ keys, first: this.count, count, words: undefined, offset: this.#fileBytes });
      this.#fileBytes += words.byteLength;
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
    const read = new Int32Array(size);
    readSync(this.#descriptor(), read, 0, read.byteLength, offset + 4 * first);
    return { keys, words: read };
  }

  /** Forgets the keys before a place: nobody will look for traces through them. */
  forget(before: number): void {
    for (const segment of this.#segments) {
      if (segment.first + segment.count > before) {
        return;
      }
      this.bytes -= segment.words?.byteLength ?? 0;
      segment.words &&= new Int32Array(0);
    }
  }

  close(): void {
    if (this.#file !== undefined) {
      closeSync(this.#file.descriptor);
      rmSync(this.#file.folder, { recursive: true, force: true });
      this.#file = undefined;
    }
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

  #descriptor(): number {
    if (this.#file === undefined) {
      const folder = mkdtempSync(join(tmpdir(), 'vgicheck-'));
      this.#file = { folder, descriptor: openSync(join(folder, 'worlds'), 'w+') };
    }
    return this.#file.descriptor;
  }
}
