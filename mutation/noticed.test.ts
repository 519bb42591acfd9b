import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { checks, type MutationCheck } from './checks.js';

// StrykerJS runs this once for each mutant, and ends at the first test that fails: what a property notices comes first.
// Counts, the schema and errors are reported apart.

type Found = Awaited<ReturnType<MutationCheck['search']>>;

const found = new Map<string, Promise<Found>>();

/** A mutant is searched for once. Without one the coverage of each test is recorded, so each must search by itself. */
const searched = (check: MutationCheck): Promise<Found> => {
  const { activeMutant } = (globalThis as { __stryker__?: { activeMutant?: string } }).__stryker__ ?? {};
  const one = found.get(check.name);
  if (activeMutant !== undefined && one !== undefined) {
    return one;
  }
  const now = check.search();
  found.set(check.name, now);
  return now;
};

const baselineFile = 'mutation/baseline.json';

/** What is found without a mutant. MUTATION_BASELINE=write writes it. */
const baseline: Readonly<Record<string, Pick<Found, 'firing' | 'otherwise'>>> | undefined =
  process.env.MUTATION_BASELINE === 'write' ? undefined : JSON.parse(readFileSync(baselineFile, 'utf8'));

afterAll(async () => {
  if (baseline === undefined) {
    const all = await Promise.all(
      [...found].map(async ([name, one]) => {
        const { firing, otherwise } = await one;
        return [name, { firing, otherwise }];
      }),
    );
    writeFileSync(baselineFile, JSON.stringify(Object.fromEntries(all), null, 1));
  }
});

describe('no property is broken, and no rule falls silent, in', () => {
  it.each(checks)('$name', async (check) => {
    const { violated, firing, otherwise } = await searched(check);
    // Where a search was cut short, or ended by an error, a rule that did not fire says nothing.
    const isWhole = otherwise.startsWith('counts') && !otherwise.endsWith('cut short');
    const idle = isWhole ? (baseline?.[check.name]?.firing ?? []).filter((rule) => !firing.includes(rule)) : [];
    expect([...violated, ...idle]).toEqual([]);
  });
});

describe.skipIf(baseline === undefined)('nothing else changes in', () => {
  it.each(checks)('$name', async (check) => {
    const { otherwise } = await searched(check);
    expect(otherwise).toBe(baseline?.[check.name]?.otherwise);
  });
});
