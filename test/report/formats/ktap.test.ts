import { describe, expect, it } from 'vitest';
import { ktap } from '../../../src/report/formats/ktap.js';
import { noKunit, parsedByKunit } from '../../support/consumers.js';
import fc from '../../support/fast-check.js';
import { parseKtap } from '../../support/ktap.js';
import { anyWords, everyVerdict, reportOfWords } from '../../support/reports.js';

it('each verdict has its result and its directive', async () => {
  const [holds, violated, known, stale, inconclusive, failed] = parseKtap(ktap(await everyVerdict()));
  const shown = (test: typeof holds) =>
    test?.subtests.map(({ ok, description, directive = '' }) => `${ok ? 'ok' : 'not ok'} ${description} ${directive}`);
  expect(shown(holds)).toEqual(['ok search ', 'ok N1 ', 'ok S1 ', 'ok S2 overweight-stays SKIP', 'ok R1 ']);
  expect(shown(violated)?.slice(0, 3)).toEqual(['ok search SKIP', 'not ok N1 ', 'ok S1 SKIP']);
  expect(shown(known)?.[1]).toBe('ok N1 XFAIL');
  expect(shown(stale)?.[1]).toBe('not ok N1 ');
  expect(shown(inconclusive)?.slice(0, 2)).toEqual(['not ok search TIMEOUT', 'not ok N1 TIMEOUT']);
  expect(shown(failed)).toEqual(['not ok search ERROR']);
});

it('a test fails where one of its subtests does', async () => {
  const tests = parseKtap(ktap(await everyVerdict()));
  expect(tests.map(({ ok }) => ok)).toEqual([true, false, true, false, false, false]);
  for (const { ok, subtests } of tests) {
    expect(ok).toBe(subtests.every((subtest) => subtest.ok));
  }
});

it('what was never in danger fails under --strict', async () => {
  const [holds] = parseKtap(ktap(await everyVerdict(true)));
  expect(holds?.subtests.filter(({ ok }) => !ok)).toMatchObject([{ description: 'S2 overweight-stays' }]);
});

it('a trace stands before the result that it explains', async () => {
  const [, violated] = parseKtap(ktap(await everyVerdict()));
  const lines = violated?.subtests.find(({ description }) => description === 'N1')?.diagnostics ?? [];
  expect(lines[0]).toContain('N1');
  expect(lines.join('\n')).toContain('a letter is put into the queue (letter=A)');
});

it('no words make a line of another kind', () => {
  fc.assert(
    fc.property(anyWords, (words) => {
      const [suite, ...others] = parseKtap(
        ktap(reportOfWords({ title: `a${words}`, message: `b${words}`, assumed: [words] })),
      );
      expect(others).toEqual([]);
      expect(suite?.subtests).toHaveLength(1);
    }),
  );
});

describe.skipIf(noKunit !== undefined)('by the kernel’s kunit_parser.py', () => {
  it('every test and subtest is read, with its result', async () => {
    const text = ktap(await everyVerdict());
    const { errors, tests } = parsedByKunit(text);
    expect(errors).toBe(0);
    const ours = parseKtap(text);
    expect(tests.map(({ name }) => name)).toEqual(ours.map(({ description }) => description));
    expect(tests.map(({ subtests }) => subtests.length)).toEqual(ours.map(({ subtests }) => subtests.length));
    const [holds, violated, known] = tests;
    expect(holds?.subtests.map(({ status }) => status)).toEqual([
      'SUCCESS',
      'SUCCESS',
      'SUCCESS',
      'SKIPPED',
      'SUCCESS',
    ]);
    expect(violated?.subtests[1]).toMatchObject({ name: 'N1', status: 'FAILURE' });
    // It knows no XFAIL, and takes what is known by its `ok`.
    expect(known?.subtests[1]).toMatchObject({ name: 'N1', status: 'SUCCESS' });
  });

  it('a plan that is not kept is an error, so that the parser does judge', async () => {
    const { errors } = parsedByKunit(ktap(await everyVerdict()).replace('1..6', '1..7'));
    expect(errors).toBeGreaterThan(0);
  });
});
