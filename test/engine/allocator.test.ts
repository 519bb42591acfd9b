import { afterEach, describe, expect, it, test, vi } from 'vitest';
import { MemoryFullError, type Region, WordAllocator } from '../../src/engine/index.js';
import fc from '../support/fast-check.js';

const sizes = fc.oneof(fc.nat(40), fc.nat(5000));
/** Take so much, give one back, or make one larger. */
const deeds = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ does: fc.constant('take' as const), size: sizes }) },
    { weight: 2, arbitrary: fc.record({ does: fc.constant('release' as const), which: fc.nat(100) }) },
    { weight: 1, arbitrary: fc.record({ does: fc.constant('enlarge' as const), which: fc.nat(100), size: sizes }) },
    { weight: 1, arbitrary: fc.record({ does: fc.constant('grow' as const), which: fc.nat(100), size: sizes }) },
  ),
  { maxLength: 80, size: 'max' },
);

const overlap = (a: Region, b: Region) => a.size > 0 && b.size > 0 && a.at < b.at + b.size && b.at < a.at + a.size;

test('the last region grows where it is, and so does one with free words behind it', () => {
  const memory = new WordAllocator();
  const [first, second, third] = [memory.take(100), memory.take(100), memory.take(100)];
  expect(memory.enlarge(third, 5000)).toEqual({ at: third.at, size: 5000 });
  memory.release(second);
  expect(memory.enlarge(first, 200)).toEqual({ at: first.at, size: 200 });
  expect(memory.enlarge({ at: first.at, size: 200 }, 202).at).not.toBe(first.at);
});

test('what is taken is zero, lies where nobody else is, and keeps what is written there', () => {
  fc.assert(
    fc.property(deeds, (all) => {
      const memory = new WordAllocator();
      const taken = new Map<Region, number>();
      let mark = 1;
      const hold = (region: Region, from = region.at) => {
        expect(region.at).toBeGreaterThan(0);
        expect(region.at % 2).toBe(0);
        expect(memory.words.subarray(from, region.at + region.size).every((word) => word === 0)).toBe(true);
        expect([...taken.keys()].some((other) => overlap(other, region))).toBe(false);
        memory.words.fill(mark, region.at, region.at + region.size);
        taken.set(region, mark++);
      };
      for (const deed of all) {
        const regions = [...taken.keys()];
        const region = regions[(deed.does === 'take' ? 0 : deed.which) % Math.max(1, regions.length)];
        if (deed.does === 'take') {
          const fresh = memory.take(deed.size);
          expect(fresh.size).toBeGreaterThanOrEqual(deed.size);
          hold(fresh);
        } else if (region !== undefined) {
          const own = taken.get(region) as number;
          taken.delete(region);
          if (deed.does === 'release') {
            memory.release(region);
          } else {
            const larger = memory[deed.does](region, region.size + deed.size);
            const kept = memory.words.subarray(larger.at, larger.at + region.size);
            expect(kept.every((word) => word === own)).toBe(true);
            hold(larger, larger.at + region.size);
          }
        }
        for (const [{ at, size }, own] of taken) {
          expect(memory.words.subarray(at, at + size).every((word) => word === own)).toBe(true);
        }
      }
    }),
    { numRuns: Number(process.env.FC_RUNS ?? 40) },
  );
});

test('one region grows at the far end, and is not in the way of others until they come there', () => {
  const memory = new WordAllocator();
  const far = memory.grow(memory.take(100), 5000);
  memory.words[far.at + 99] = 7;
  expect(far.at).toBe(2 ** 28);
  expect(memory.take(100).at).toBeLessThan(200);
  expect(memory.grow(far, 6000)).toEqual({ at: far.at, size: 6000 });
  expect(memory.bytes).toBe(4 * (102 + 6000));
  const behind = memory.take(2 ** 28);
  expect(behind.at).toBe(far.at + 6000);
  expect(memory.words[far.at + 99]).toBe(7);
  expect(memory.take(2 ** 27).at).toBeLessThan(far.at);
});

test('what lay at the far end is zero when it is taken again, and no more may be there than is allowed', () => {
  const memory = new WordAllocator();
  const far = memory.grow(memory.take(100), 5000);
  memory.words.fill(7, far.at, far.at + 4000);
  memory.release(far, 4000);
  memory.limitTo(8000);
  const small = memory.take(100);
  expect(() => memory.grow(small, 1901)).toThrow('8016 bytes are wanted, and 8000 allowed');
  const again = memory.grow(small, 1800);
  expect(again.at).toBe(far.at);
  expect(memory.words.subarray(again.at, again.at + again.size).every((word) => word === 0)).toBe(true);
});

test('what was given back piece by piece is taken again as a whole', () => {
  const memory = new WordAllocator();
  const pieces = Array.from({ length: 8 }, () => memory.take(1000));
  const last = memory.take(10);
  for (const place of [3, 0, 7, 5, 1, 6, 2, 4]) {
    memory.release(pieces[place] as Region);
  }
  expect(memory.take(8000).at).toBe(pieces[0]?.at);
  expect(memory.take(10).at).toBeGreaterThan(last.at);
});

test('what is given back at the end makes room for something larger there', () => {
  const memory = new WordAllocator();
  const { at } = memory.take(2);
  const end = memory.take(1000);
  memory.release(end);
  expect(memory.take(100_000).at).toBe(at + 2);
});

test('memory grows with what is taken, and its words with it', () => {
  const memory = new WordAllocator();
  const small = memory.take(4);
  memory.words[small.at] = 7;
  const before = memory.words;
  const large = memory.take(3_000_000);
  expect(memory.words).not.toBe(before);
  expect(memory.words.length).toBeGreaterThanOrEqual(large.at + large.size);
  expect(memory.words[small.at]).toBe(7);
  expect(memory.counters.buffer).toBe(memory.words.buffer);
});

test('no more is taken than is allowed, and what was refused took nothing', () => {
  const memory = new WordAllocator();
  memory.take(1000);
  memory.limitTo(8000);
  expect(() => memory.take(1001)).toThrow(MemoryFullError);
  expect(() => memory.take(1001)).toThrow('8016 bytes are wanted, and 8000 allowed');
  const rest = memory.take(998);
  expect(() => memory.take(2)).toThrow(MemoryFullError);
  memory.release(rest);
  expect(memory.take(500).at).toBe(rest.at);
});

test('a limit below what is taken already is refused', () => {
  const memory = new WordAllocator();
  memory.take(1000);
  expect(() => memory.limitTo(100)).toThrow(MemoryFullError);
});

test('nobody gets more than 4 GiB', () => {
  expect(() => new WordAllocator().take(2 ** 30)).toThrow(/4 GiB at most/);
});

describe('a machine that gives less than all', () => {
  type Descriptor = ConstructorParameters<typeof WebAssembly.Memory>[0];
  /** WebAssembly as it is where there are so many pages. */
  const withPages = (most: number): void => {
    const { Memory: Given } = WebAssembly;
    class Scarce extends Given {
      constructor(descriptor: Descriptor) {
        if ((descriptor.maximum ?? 0) > most) {
          throw new RangeError('WebAssembly.Memory(): could not allocate memory');
        }
        super(descriptor);
      }
    }
    vi.stubGlobal('WebAssembly', Object.create(WebAssembly, { Memory: { value: Scarce } }));
  };
  afterEach(() => void vi.unstubAllGlobals());

  it('is asked for less, and that is then the most', () => {
    withPages(200);
    const memory = new WordAllocator();
    memory.take(2 ** 20);
    const error: unknown = catching(() => memory.take(2 ** 22));
    expect(error).toBeInstanceOf(MemoryFullError);
    expect(error).toMatchObject({
      isLimit: false,
      message: expect.stringContaining('the machine gives no more memory'),
    });
  });

  it('may give nothing', () => {
    withPages(0);
    expect(catching(() => new WordAllocator())).toMatchObject({
      isLimit: false,
      message: expect.stringContaining('see ulimit -v'),
    });
  });

  it('may refuse arrays, too', () => {
    expect(MemoryFullError.from(new RangeError('Array buffer allocation failed'))).toBeInstanceOf(MemoryFullError);
    const other = new RangeError('Invalid array length');
    expect(MemoryFullError.from(other)).toBe(other);
  });

  const catching = (does: () => unknown): unknown => {
    try {
      return does();
    } catch (error) {
      return error;
    }
  };
});
