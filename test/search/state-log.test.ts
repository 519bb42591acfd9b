import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import type { KeyFormat } from '../../src/search/stores/key-format.js';
import { StateLog } from '../../src/search/stores/state-log.js';
import { WordFile } from '../../src/search/stores/word-file.js';
import fc from '../support/fast-check.js';
import { emptyFolder } from '../support/folder.js';

const layoutOf = (words: number): KeyFormat => ({ words, used: Array.from({ length: words }, () => 32), places: [] });

/** Append so many keys, perhaps laid out in another way; forget some of what there is. */
const deeds = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ does: fc.constant('append' as const), count: fc.integer({ min: 1, max: 200 }) }),
    },
    { weight: 1, arbitrary: fc.record({ does: fc.constant('lay' as const), count: fc.integer({ min: 1, max: 4 }) }) },
    { weight: 1, arbitrary: fc.record({ does: fc.constant('forget' as const), count: fc.nat(99) }) },
  ),
  { maxLength: 60, size: 'max' },
);
const limits = fc.constantFrom(0, 1024, 5000, 40_000, 2 ** 25);

/** Does all that to a log, and compares with a list after each deed. */
const compare = (log: StateLog, all: readonly { does: string; count: number }[]) => {
  const kept: { keys: KeyFormat; words: readonly number[] }[] = [];
  let keys = layoutOf(1);
  let forgotten = 0;
  for (const { does, count } of all) {
    if (does === 'lay') {
      keys = layoutOf(count);
    } else if (does === 'forget') {
      forgotten = Math.max(forgotten, Math.floor((count / 100) * kept.length));
      log.forget(forgotten);
    } else {
      const words = Int32Array.from({ length: count * keys.words }, (_, i) =>
        Math.imul(kept.length + i + 1, 0x9e3779b1),
      );
      log.append({ keys, words });
      for (let i = 0; i < count; i++) {
        kept.push({ keys, words: [...words.subarray(i * keys.words, (i + 1) * keys.words)] });
      }
      // It has a copy.
      words.fill(0);
    }
    expect(log.count).toBe(kept.length);
  }
  return { kept, forgotten };
};

/** Reads from a place on, a few keys at a time. */
const readAll = (log: StateLog, from: number, most: number) => {
  const read: { keys: KeyFormat; words: readonly number[] }[] = [];
  for (let place = from; place < log.count; ) {
    const { keys, words } = log.read(place, most);
    const count = words.length / keys.words;
    expect(count).toBeGreaterThan(0);
    expect(count).toBeLessThanOrEqual(most);
    for (let i = 0; i < count; i++) {
      read.push({ keys, words: [...words.subarray(i * keys.words, (i + 1) * keys.words)] });
    }
    place += count;
  }
  return read;
};

test('what was added is read again from any place on, in memory or in a file, laid out as it was', () => {
  fc.assert(
    fc.property(limits, deeds, fc.integer({ min: 1, max: 300 }), fc.nat(99), (limit, all, most, start) => {
      const log = new StateLog(limit);
      try {
        const { kept, forgotten } = compare(log, all);
        expect(log.bytes).toBeLessThanOrEqual(limit);
        const from = forgotten + Math.floor((start / 100) * (kept.length - forgotten));
        expect(readAll(log, from, most)).toEqual(kept.slice(from));
      } finally {
        log.close();
      }
    }),
    { numRuns: Number(process.env.FC_RUNS ?? 60) },
  );
});

test('a file that is kept has all of it, whatever was forgotten, and another log goes on from there', () => {
  const folder = emptyFolder();
  let number = 0;
  fc.assert(
    fc.property(limits, limits, deeds, (limit, other, all) => {
      const file = WordFile.create(join(folder, `keys${number++}`));
      const log = new StateLog(limit, file);
      const { kept } = compare(log, all);
      expect(file.bytes).toBe(4 * kept.reduce((sum, { words }) => sum + words.length, 0));
      const again = new StateLog(other, file);
      again.restore(log.runs);
      expect(readAll(again, 0, 100)).toEqual(kept);
      const keys = layoutOf(2);
      again.append({ keys, words: Int32Array.of(5, 6, 7, 8) });
      expect(readAll(again, kept.length, 100).map(({ words }) => words)).toEqual([
        [5, 6],
        [7, 8],
      ]);
      log.close();
      again.close();
      // It is somebody else's.
      expect(file.read(0, 0).length).toBe(0);
      file.close();
    }),
    { numRuns: Number(process.env.FC_RUNS ?? 25) },
  );
});

test('what is forgotten makes room in memory', () => {
  const log = new StateLog(100_000);
  const keys = layoutOf(1);
  for (let i = 0; i < 40; i++) {
    log.append({ keys: { ...keys }, words: Int32Array.from({ length: 500 }, () => i) });
  }
  const before = log.bytes;
  expect(before).toBeGreaterThan(75_000);
  log.forget(39 * 500);
  expect(log.bytes).toBeLessThan(before / 20);
  expect(log.read(39 * 500, 3).words).toEqual(Int32Array.of(39, 39, 39));
});

test('its file is gone when it is closed', () => {
  // Other tests make folders in the one that all share.
  const own = mkdtempSync(join(tmpdir(), 'key-log-'));
  vi.stubEnv('TMPDIR', own);
  try {
    const log = new StateLog(0);
    log.append({ keys: layoutOf(1), words: Int32Array.of(1, 2, 3) });
    log.close();
    expect(readdirSync(own)).toEqual([]);
  } finally {
    vi.unstubAllEnvs();
    rmSync(own, { recursive: true });
  }
});
