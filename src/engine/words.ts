/**
 * The memory that the inner loop works on, as 32-bit words: what the inner loop is compiled against where it runs as
 * JavaScript. (assembly/heap.ts is the same for WebAssembly.)
 */
let words: Int32Array = new Int32Array(0);
let counters: Float64Array = new Float64Array(0);

/** The inner loop works on this memory from now on. */
export const workOn = (memory: ArrayBufferLike): void => {
  if (words.buffer !== memory) {
    words = new Int32Array(memory);
    counters = new Float64Array(memory);
  }
};

export const word = (at: i32): i32 => words[at] as i32;

export const put = (at: i32, value: i32): void => {
  words[at] = value;
};

/** Writes a word that nobody has written yet; what was there otherwise. Of several threads one finds zero. */
export const compareAndSwapZero = (at: i32, value: i32): i32 => Atomics.compareExchange(words, at, 0, value);

/** Sets bits of a word; what was there before. */
export const fetchOr = (at: i32, bits: i32): i32 => Atomics.or(words, at, bits);

/** Adds to a word; what was there before. */
export const fetchAdd = (at: i32, more: i32): i32 => Atomics.add(words, at, more);

/** A word that another thread may just have written, and what that thread wrote before. */
export const acquire = (at: i32): i32 => words[at] as i32;

/** Counts one more in the counter that takes two words at an even place. */
export const count = (at: i32): void => {
  counters[at >> 1] = (counters[at >> 1] as number) + 1;
};

/** Counts so many more. */
export const countMany = (at: i32, more: i32): void => {
  counters[at >> 1] = (counters[at >> 1] as number) + more;
};

/** The place of the lowest one of a word that is not zero. */
export const lowestOne = (a: i32): i32 => 31 - Math.clz32(a & -a);

/** The product of two words, as a word. */
export const mul32 = (a: i32, b: i32): i32 => Math.imul(a, b);

/** A number of at most 29 bits divided by 4 to 7. (Compiled code multiplies by 2^32 / divisor, rounded up: it is exact.) */
export const divided = (a: i32, divisor: i32, _reciprocal: i32): i32 => (a / divisor) | 0;

/** A word divided by another, both without a sign. */
export const quotient = (a: i32, divisor: i32): i32 => ((a >>> 0) / (divisor >>> 0)) | 0;

/** How many bits of a word are ones. */
export const ones = (a: i32): i32 => {
  const pairs = a - ((a >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
};
