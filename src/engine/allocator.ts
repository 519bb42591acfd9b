/** Bytes of a page of WebAssembly's memory, and how many pages there can be: 4 GiB. */
const pageBytes = 1 << 16;
const mostPages = 1 << 16;

/** A part of the memory, which may move when it grows. */
export interface Region {
  /** Its first word. */
  readonly at: number;
  /** How many words it has. */
  readonly size: number;
}

const nowhere: Region = { at: -1, size: 0 };

/** The far end begins behind this part of the addresses. Of what is not touched the machine gives none. */
const farPart = 4;

/** There is no room for what is asked for, within what is allowed or what the machine gives. */
export class MemoryFullError extends Error {
  constructor(
    message: string,
    /** Whether it is the limit that was set, and not the machine. */
    readonly isLimit: boolean,
  ) {
    super(message);
  }

  /** An error of JavaScript's memory as one of these; any other as it is. */
  static from(error: unknown): unknown {
    return error instanceof RangeError && /allocat|out of memory/i.test(error.message)
      ? new MemoryFullError(noMore(process.memoryUsage().rss), false)
      : error;
  }
}

const noMore = (bytes: number): string =>
  `the machine gives no more memory than ${Math.round(bytes / 2 ** 20)} MiB (see ulimit -v, the limit of a container, and what other programs take)`;

/**
 * The memory that inner loop and host share, in words. Regions are taken and given back; what is taken is zero. Word 0 is
 * nobody's, so that 0 can mean nowhere.
 */
export class WordAllocator {
  readonly shared: WebAssembly.Memory;
  /** All of it. (Another view after each growth: do not keep it.) */
  words: Int32Array;
  counters: Float64Array;
  #used = 2;
  #free: Region[] = [];
  /** The region that grows at the far end, if there is one. */
  #far: Region = nowhere;

  #mostBytes = Infinity;
  /** It can grow to so many pages. */
  readonly #mostPages: number;

  /** @throws MemoryFullError where the machine gives next to nothing. */
  constructor() {
    const { shared, pages } = reserved();
    this.shared = shared;
    this.#mostPages = pages;
    this.words = new Int32Array(this.shared.buffer);
    this.counters = new Float64Array(this.shared.buffer);
  }

  /** How many bytes are taken, and what lies between them. */
  get bytes(): number {
    return 4 * (this.#used + this.#far.size);
  }

  /** How many bytes may be taken. */
  get limit(): number {
    return this.#mostBytes;
  }

  /**
   * No more than so many bytes are to be taken.
   * @throws MemoryFullError where they are taken already.
   */
  limitTo(bytes: number): void {
    this.#mostBytes = bytes;
    this.#extend(this.#used, this.#far);
  }

  /** @throws MemoryFullError */
  take(size: number): Region {
    // Counters are two words: everything begins at an even place.
    const wanted = 2 * Math.ceil(size / 2);
    const place = this.#free.findIndex((free) => free.size >= wanted);
    if (place >= 0) {
      const free = this.#free[place] as Region;
      this.#free.splice(place, 1);
      this.release({ at: free.at + wanted, size: free.size - wanted }, 0);
      return { at: free.at, size: wanted };
    }
    const at = this.#used;
    if (this.#far.size > 0 && at + wanted > this.#far.at) {
      this.#joinFar();
      return this.take(size);
    }
    this.#extend(at + wanted, this.#far);
    this.#used = at + wanted;
    return { at, size: wanted };
  }

  /**
   * Sees to it that so many words can be taken, in one piece or several, each of them a few words larger.
   * @throws MemoryFullError
   */
  reserve(size: number): void {
    this.release(this.take(size), 0);
  }

  /** @param used only so many words of it were ever written. (What nobody touches takes nothing of the machine's memory.) */
  release(region: Region, used = region.size): void {
    if (region.size === 0) {
      return;
    }
    this.words.fill(0, region.at, region.at + used);
    if (region.at === this.#far.at) {
      this.#far = nowhere;
      return;
    }
    const place = this.#free.findIndex(({ at }) => at > region.at);
    this.#free.splice(place < 0 ? this.#free.length : place, 0, region);
    this.#free = this.#free.reduce<Region[]>(joined, []);
    const last = this.#free.at(-1);
    if (last !== undefined && last.at + last.size === this.#used) {
      this.#free.pop();
      this.#used = last.at;
    }
  }

  /**
   * A larger region with the same contents, in place of one: the same, where it is the last one, or what is behind it is free.
   * @throws MemoryFullError
   */
  enlarge(region: Region, size: number): Region {
    const end = region.at + region.size;
    const more = 2 * Math.ceil(size / 2) - region.size;
    if (more <= 0) {
      return region;
    }
    const place = this.#free.findIndex(({ at }) => at === end);
    const behind = this.#free[place];
    if (end === this.#used) {
      this.#extend(end + more, this.#far);
      this.#used = end + more;
      return { at: region.at, size: region.size + more };
    }
    if (behind !== undefined && behind.size >= more) {
      this.#free.splice(place, 1);
      this.release({ at: end + more, size: behind.size - more }, 0);
      return { at: region.at, size: region.size + more };
    }
    const larger = this.take(size);
    this.words.copyWithin(larger.at, region.at, end);
    this.release(region);
    return larger;
  }

  /**
   * As `enlarge`, for the one region that takes most of the memory: it moves to the far end of the addresses, where nothing will
   * ever be behind it. What it left on its way would be as large as itself, and is never given back to the machine.
   * @throws MemoryFullError
   */
  grow(region: Region, size: number): Region {
    const at = (this.#mostPages * pageBytes) / 4 / farPart;
    const wanted = 2 * Math.ceil(size / 2);
    if (region.at === this.#far.at) {
      const far = { at: region.at, size: Math.max(wanted, region.size) };
      this.#extend(this.#used, far);
      this.#far = far;
      return far;
    }
    if (this.#far.size > 0 || this.#used > at || wanted <= region.size) {
      return this.enlarge(region, size);
    }
    const far = { at, size: wanted };
    this.#extend(this.#used, far);
    this.#far = far;
    this.words.copyWithin(at, region.at, region.at + region.size);
    this.release(region);
    return far;
  }

  /** The far end is reached: what lies there is a region as others. */
  #joinFar(): void {
    const { at, size } = this.#far;
    this.#far = nowhere;
    const gap = { at: this.#used, size: at - this.#used };
    this.#used = at + size;
    this.release(gap, 0);
  }

  /** @throws MemoryFullError where so many words from the beginning, and those of a region, are too many. */
  #extend(used: number, far: Region): void {
    const bytes = 4 * (used + far.size);
    if (bytes > this.#mostBytes) {
      throw new MemoryFullError(`${bytes} bytes are wanted, and ${this.#mostBytes} allowed`, true);
    }
    const has = this.shared.buffer.byteLength / pageBytes;
    const pages = Math.ceil((4 * Math.max(used, far.at + far.size)) / pageBytes) - has;
    if (pages <= 0) {
      return;
    }
    if (has + pages > this.#mostPages) {
      const most = this.#mostPages === mostPages ? 'a search works on 4 GiB at most' : noMore(this.bytes);
      throw new MemoryFullError(most, false);
    }
    // A little more at a time than is asked for: each growth makes new views.
    const some = Math.min(Math.max(pages, 16), this.#mostPages - has);
    try {
      this.shared.grow(some);
    } catch {
      throw new MemoryFullError(noMore(this.bytes), false);
    }
    this.words = new Int32Array(this.shared.buffer);
    this.counters = new Float64Array(this.shared.buffer);
  }
}

/** Under this a search is none. */
const leastPages = 64;

/** Addresses are taken for as much as the memory may grow to: as many as there are, where there are not enough for all. */
const reserved = (): { readonly shared: WebAssembly.Memory; readonly pages: number } => {
  for (let pages = mostPages; ; pages /= 2) {
    try {
      return { shared: new WebAssembly.Memory({ initial: 1, maximum: pages, shared: true }), pages };
    } catch {
      if (pages <= leastPages) {
        throw new MemoryFullError(
          'the machine gives no addresses for the memory of a search (see ulimit -v; NODE_OPTIONS=--disable-wasm-trap-handler asks for fewer)',
          false,
        );
      }
    }
  }
};

/** Regions in their order, and one more: those that touch each other are one. */
const joined = (regions: Region[], next: Region): Region[] => {
  const last = regions.at(-1);
  if (last !== undefined && last.at + last.size === next.at) {
    regions[regions.length - 1] = { at: last.at, size: last.size + next.size };
  } else {
    regions.push(next);
  }
  return regions;
};
