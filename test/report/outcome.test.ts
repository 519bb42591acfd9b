import { describe, expect, it } from 'vitest';
import { exitCode, ModelError } from '../../src/language/index.js';
import { exitCodeOf, judge, worst } from '../../src/report/outcome.js';
import { cutShort, gone, holding, known, violated } from '../support/outcomes.js';

describe('a check', () => {
  it('holds where nothing is broken', async () => {
    const check = await holding();
    expect(judge(check, false)).toMatchObject({ verdict: 'holds', exitCode: 0, vacuous: ['S2'] });
  });

  it('is vacuous, asked strictly, where a property was never triggered', async () => {
    expect(judge(await holding(), true)).toMatchObject({ verdict: 'vacuous', exitCode: 4 });
  });

  it('is violated where a property is broken', async () => {
    const { verdict, violations } = judge(await violated(), true);
    expect([verdict, violations.map(({ id }) => id)]).toEqual(['violated', ['N1']]);
  });

  it('holds where what is broken is a finding', async () => {
    const { verdict, expected } = judge(await known(), false);
    expect([verdict, expected.map(({ id }) => id)]).toEqual(['holds', ['N1']]);
  });

  it('is violated where a finding has gone', async () => {
    expect(judge(await gone(), false)).toMatchObject({ verdict: 'violated', exitCode: 1, gone: [{ property: 'N1' }] });
  });

  it('holds where a finding does not occur that was only predicted', async () => {
    const check = await gone();
    const findings = check.findings.map((finding) => ({ ...finding, isPredicted: true as const }));
    const judgement = judge({ ...check, findings }, false);
    expect(judgement).toMatchObject({ verdict: 'holds', exitCode: 0, gone: [], notSeen: [{ property: 'N1' }] });
  });

  describe('whose finding has another shortest trace than is pinned', () => {
    const pinnedAs = async (pin: { steps?: number; rules?: readonly string[]; mayBeGone?: true }, bug?: string) => {
      const check = await known();
      const findings = check.findings.map((finding) => ({ ...finding, ...pin }));
      const subject = { ...check.subject, ...(bug === undefined ? {} : { bug }) };
      const { verdict, moved } = judge({ ...check, subject, findings }, false);
      return [verdict, ...moved.map(({ finding }) => finding.property)];
    };
    const rulesOf = async () => {
      const { exploration } = await known();
      const trace = exploration.properties.find(({ id }) => id === 'N1')?.trace;
      return trace?.steps.map(({ action }) => action.rule) ?? [];
    };

    it('is violated, whether that is shorter, longer or of other rules', async () => {
      const rules = await rulesOf();
      expect(rules.length).toBeGreaterThan(1);
      expect(await pinnedAs({ steps: rules.length, rules })).toEqual(['holds']);
      expect(await pinnedAs({ steps: rules.length + 1 })).toEqual(['violated', 'N1']);
      expect(await pinnedAs({ steps: rules.length - 1 })).toEqual(['violated', 'N1']);
      expect(await pinnedAs({ steps: rules.length, rules: rules.toReversed() })).toEqual(['violated', 'N1']);
    });

    it('is violated by a shorter one alone, where a bug or a user has changed the era', async () => {
      const { length } = await rulesOf();
      expect(await pinnedAs({ steps: length + 1 }, 'B1')).toEqual(['violated', 'N1']);
      expect(await pinnedAs({ steps: length - 1 }, 'B1')).toEqual(['holds']);
      expect(await pinnedAs({ steps: length + 1, mayBeGone: true })).toEqual(['violated', 'N1']);
      expect(await pinnedAs({ steps: length - 1, mayBeGone: true })).toEqual(['holds']);
    });
  });

  it('may lose a finding to a bug', async () => {
    const check = await gone();
    const subject = { ...check.subject, bug: 'B1' };
    expect(judge({ ...check, subject }, false).verdict).toBe('holds');
  });

  it('is inconclusive where it was cut short, and then its counts are no news', async () => {
    const pinned = { states: 1, firings: 1, depth: 1 };
    const { verdict, changed, neverFired } = judge({ ...(await cutShort()), pinned }, true);
    expect([verdict, changed, neverFired]).toEqual(['inconclusive', undefined, []]);
  });

  it.each(['states', 'firings', 'depth'] as const)('is violated where the %s are not as pinned', async (count) => {
    const check = await holding();
    const { states, firings, depth } = check.exploration;
    const pinned = { states, firings, depth, [count]: 1 };
    expect(judge({ ...check, pinned }, false)).toMatchObject({ verdict: 'violated', changed: pinned });
  });

  it('has the exit code of the error that ended it', () => {
    const subject = { scenario: 'any', bound: '' };
    expect(exitCodeOf({ subject, error: new ModelError('no') }, false)).toBe(exitCode.usage);
  });
});

describe('of several exit codes', () => {
  it.each([
    [[0, 4, 3, 1, 2, 70], 70],
    [[0, 4, 3, 1, 2], 2],
    [[0, 4, 3, 1], 1],
    [[0, 4, 3], 3],
    [[0, 4], 4],
    [[0, 0], 0],
    [[], 0],
  ] as const)('%j the worst is %i', (codes, code) => {
    expect(worst(codes)).toBe(code);
  });
});
