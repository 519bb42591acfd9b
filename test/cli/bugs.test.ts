import { describe, expect, it } from 'vitest';
import type { CatalogueBug } from '../../src/cli/catalogue.js';
import fc from '../support/fast-check.js';
import { timeless, type } from '../support/terminal.js';
import { toyCatalogue } from '../support/toy-catalogue.js';

const [b1, b2] = toyCatalogue.bugs as [CatalogueBug, CatalogueBug];
const hunting = (bugs: readonly CatalogueBug[], line = 'bugs') => type(line, {}, { ...toyCatalogue, bugs });

describe('bugs', () => {
  it('without a name finds every bug', async () => {
    const { code, out } = await type('bugs');
    await expect(timeless(out).replace(/ \d+(?= +_)/g, (states) => states.replace(/\d/g, '_'))).toMatchFileSnapshot(
      'golden/bugs.txt',
    );
    expect(code).toBe(0);
  });

  it('with a name finds that one', async () => {
    const { out } = await type('bugs B2');
    expect(out).toContain('found: 1 bug, each by the property it breaks');
  });

  it('is not content when a property does not notice the bug', async () => {
    const { code, out } = await hunting([{ ...b1, breaks: 'S1' }]);
    expect(out).toContain('violated: B1 is not found: S1 is not broken in post');
    expect(code).toBe(1);
  });

  it('is not content with a longer trace that nobody explains', async () => {
    const { longer: _, ...unexplained } = b2;
    const { code, out } = await hunting([unexplained]);
    expect(out).toContain('violated: B2 takes 6 steps, the catalogue 4, and does not say why');
    expect(code).toBe(1);
  });

  it('is not content where something is broken without the bug as well', async () => {
    const scenarios = toyCatalogue.scenarios.map(({ findings: _, ...scenario }) => scenario);
    const { code, out } = await type('bugs B1', {}, { ...toyCatalogue, scenarios, bugs: [{ ...b1, era: 'old' }] });
    expect(out).toContain('violated: B1 is not alone: without it, N1 broken after 5 steps');
    expect(code).toBe(1);
  });

  it('says when a bug names a property that its scenario does not have', async () => {
    const { code, out } = await hunting([{ ...b1, breaks: 'S99' }]);
    expect(out).toContain('B1 names S99, which post does not have');
    expect(code).toBe(2);
  });

  it('says when the model fails', async () => {
    const scenarios = toyCatalogue.scenarios.map((scenario) => ({
      ...scenario,
      build: (request: { bug?: string }) => ({
        ...scenario.build(request),
        rules: scenario.build(request).rules.map((rule) => ({
          ...rule,
          does: [
            () => {
              throw new Error('tired');
            },
          ],
        })),
      }),
    }));
    const { code, out } = await type('bugs B1', {}, { ...toyCatalogue, scenarios });
    expect(out).toMatch(/B1 fails: .*tired/);
    expect(code).toBe(2);
  });

  it.each([
    [20, 'inconclusive: B1 is not found yet: the search was cut short (states)'],
    [90, 'inconclusive: B1 is found, but the search without it was cut short'],
  ])('of at most %d worlds is inconclusive', async (states, message) => {
    const { code, out } = await type(`bugs B1 --max-states ${states}`);
    expect(out).toContain(message);
    expect(code).toBe(3);
  });

  it('searches a scenario without a bug once, however many bugs it shows', async () => {
    let built = 0;
    const scenarios = toyCatalogue.scenarios.map((scenario) => ({
      ...scenario,
      build: (request: { bug?: string }) => {
        built += request.bug === undefined ? 1 : 0;
        return scenario.build(request);
      },
    }));
    await type('bugs', {}, { ...toyCatalogue, scenarios, bugs: [b1, { ...b1, id: 'B4' }] });
    expect(built).toBe(1);
  });

  it('of an unknown bug is refused', async () => {
    const { code, err } = await type('bugs B22');
    expect([code, err]).toEqual([
      2,
      'toycheck: unknown bug "B22"; did you mean B2 or B1 or B3? (toycheck list bugs)\n',
    ]);
  });

  it('by fuzz finds every bug, and shrinks its trace to at most twice the shortest', async () => {
    const { code, out } = await type('bugs --by fuzz B1 B2');
    expect(timeless(out)).toMatch(/^B1 +N1 +_\.__ s +[\d,]+ +9 +9 +found +post$/m);
    expect(out).toContain('found: 2 of 2 bugs by fuzz, each within 30 s, seed 1');
    expect(code).toBe(0);
  });

  it('by sweep finds the smallest configuration that shows a bug', async () => {
    const sweep = { configurations: () => fc.constantFrom({ name: 'post', era: 'new' }) };
    const { code, out } = await type('bugs --by sweep --seed 2 B1', {}, { ...toyCatalogue, sweep });
    expect(timeless(out)).toMatch(/^B1 +N1 +_\.__ s +1 +9 +- +found +post$/m);
    expect(out).toContain('found: 1 of 1 bug by sweep, each within 30 s, seed 2');
    expect(code).toBe(0);
  });

  it('by sweep does not search where the property of a bug does not apply, and ends all the same', async () => {
    const sweep = { configurations: () => fc.constantFrom({ name: 'post', era: 'new' }) };
    const { code, out } = await type('bugs --by sweep --seconds 0.2 B2', {}, { ...toyCatalogue, sweep });
    expect(out).toContain('found: 0 of 1 bug by sweep, each within 0.2 s, seed 1; B2 is not found in 0 configurations');
    expect(code).toBe(3);
  });

  it('says which it did not find at random', async () => {
    const { code, out } = await hunting([{ ...b1, breaks: 'S1' }], 'bugs --by fuzz --seconds 0.1');
    expect(out).toMatch(/found: 0 of 1 bug by fuzz.*; B1 is not found in [\d,]+ steps/);
    expect(code).toBe(3);
  });

  it.each([
    ['bugs --by luck', '--by luck is unknown; give search or fuzz or sweep'],
    ['bugs --by fuzz --max-states 7', '--max-states is of --by search'],
    ['bugs --seed 7', '--seed is of --by fuzz and --by sweep'],
    ['bugs --seconds 7', '--seconds is of --by fuzz and --by sweep'],
  ])('refuses %s', async (line, message) => {
    const { code, err } = await type(line);
    expect(err).toContain(message);
    expect(code).toBe(2);
  });
});
