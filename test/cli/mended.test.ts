/** @module-tag slow */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../bin/catalogue.js';
import { bind, linux619, override, scenarios } from '../../model/index.js';
import { mendedUnder } from '../../properties/index.js';
import { catalogueOf } from '../../src/cli/index.js';
import '../../src/vitest/index.js';
import { emptyFolder } from '../support/folder.js';
import { type } from '../support/terminal.js';

// A finding must not hide another mistake that breaks the same property in the same scenario.

const withExports = (exports: Readonly<Record<string, unknown>>) =>
  catalogueOf(catalogue, { file: 'mine.ts', sha256: '', exports });

/** Whoever has an interrupt on its list is never told of another one: `retarget` is known to break N03 without that. */
const neverKicks = override(linux619, { vcpuKick: () => {} });

/** DIR traps for what is active and has no list register, and never because an SPI is in flight. */
const ignoresActiveSpis = override(linux619, {
  configureHcr: (kvm, w, vcpu, als) => {
    linux619.configureHcr(kvm, w, vcpu, als);
    vcpu.cpu.hcr.TDIR = vcpu.cpu.hcr.LRENPIE;
  },
});

describe('a scenario that has findings', () => {
  it('is searched again with their causes mended, and says so', async () => {
    const { code, out } = await type('check edge --era linux-6.19', {}, catalogue);
    expect(code).toBe(0);
    expect(out).toMatch(/^edge +linux-6\.19 +47 .* known: S16$\n^ {2}mended +linux-6\.19 +45 .* holds$/m);
    expect(out.replaceAll('\n', ' ')).toMatch(
      /; with that mended nothing is broken in 45 states; assumed: \d+ rules? weakly and \d+ rules strongly fair; bound: /,
    );
  });

  it('is two results for programs, of which the second says what is mended in it', async () => {
    const { results } = JSON.parse((await type('check edge --era linux-6.19 --format json', {}, catalogue)).out);
    expect(results).toMatchObject([
      { scenario: 'edge', states: 47, findings: [{ property: 'S16', steps: 7, found: true, moved: false }] },
      { scenario: 'edge:mended', mended: ['disabled while active'], states: 45, findings: [] },
    ]);
  });

  it('can be searched with them mended by itself', async () => {
    const { code, out } = await type('check edge:mended --era linux-6.19', {}, catalogue);
    expect([code, out]).toEqual([0, expect.stringContaining('holds: edge:mended (linux-6.19)')]);
  });

  it('has nothing to be mended twice, or in a model without findings', async () => {
    const twice = await type('check edge:mended:mended', {}, catalogue);
    const none = await type('check gic:mended', {}, catalogue);
    expect([twice.code, twice.err, none.code, none.err]).toEqual([
      2,
      expect.stringContaining('there is nothing to mend in edge:mended; leave ":mended" out'),
      2,
      expect.stringContaining('there is nothing to mend in gic; leave ":mended" out'),
    ]);
  });
});

describe('a mistake that breaks what is known to break', () => {
  it('is found with that mended, and its trace is written and replayed', async () => {
    const file = join(emptyFolder(), 'n03.json');
    const mine = withExports({ neverKicks });
    const { code, out } = await type(`check retarget --property N03 --out ${file}`, {}, mine);
    expect(code).toBe(1);
    expect(out).toMatch(/^ {2}mended +neverKicks .* violated: N03 after \d+ steps$/m);
    const again = await type(`replay ${file}`, {}, mine);
    expect([again.code, again.out]).toEqual([0, expect.stringContaining('retarget:mended (neverKicks)')]);
  });

  it('is told in JSON as that of the second search', async () => {
    const { results } = JSON.parse((await type('check retarget --format json', {}, withExports({ neverKicks }))).out);
    expect(results.map(({ scenario, verdict }: Record<string, unknown>) => [scenario, verdict])).toEqual([
      ['retarget', 'violated'],
      ['retarget:mended', 'violated'],
    ]);
  });

  it('is found by a shorter trace, too', async () => {
    const { code, out } = await type('check dir-across', {}, withExports({ ignoresActiveSpis }));
    expect(code).toBe(1);
    expect(out.replaceAll('\n', ' ')).toContain(
      'S24 is known, but its shortest trace is now 3 steps instead of 7 in dir-across (ignoresActiveSpis)',
    );
    expect(out).toMatch(/^ {2}mended +ignoresActiveSpis .* violated: S24 after 3 steps/m);
  });

  it('is newly broken where hypervisors are compared', async () => {
    const { code, out } = await type('compare retarget', {}, withExports({ neverKicks }));
    expect(code).toBe(1);
    expect(out).toMatch(
      /^ {2}mended +neverKicks +linux-6\.19 .* newly broken: L01 pending-is-taken, L08\n +high-line-is-taken, N03/m,
    );
  });

  it('is found by a sweep, where what is known is met', async () => {
    const mine = withExports({ neverKicks });
    const { code, out } = await type('sweep --seed 3 --runs 400 --quiet', {}, mine);
    expect(code).toBe(1);
    expect(out).toMatch(/violated: N0\d broken after \d+ steps?/);
  });

  it('fails a test of the model with that mended', async () => {
    const retarget = scenarios.filter(({ id }) => id === 'retarget');
    for (const scenario of retarget) {
      await expect(mendedUnder(bind(linux619))(scenario)).toHold('N03');
      await expect(mendedUnder(bind(neverKicks))(scenario)).toViolate('N03');
    }
    expect(retarget.length).toBe(1);
  });
});

describe('a bug', () => {
  const bug = {
    id: 'M01',
    says: 'something is wrong',
    cites: 'nowhere',
    by: 'kvm',
    breaks: 'N03',
    scenario: 'retarget',
    era: 'linux-6.19',
    hypervisor: bind(override(linux619, {})),
    fixedBy: 'never existed',
    steps: 20,
  };

  it('that changes nothing is not found by what is broken in any case', async () => {
    const { code, out } = await type('bugs', {}, withExports({ bug }));
    expect([code, out]).toEqual([
      1,
      expect.stringContaining('violated: M01 is not found: N03 is not broken in retarget'),
    ]);
  });

  it('that breaks what is broken in any case is found with that mended', async () => {
    const { code, out } = await type('bugs', {}, withExports({ bug: { ...bug, hypervisor: bind(neverKicks) } }));
    expect([code, out]).toEqual([0, expect.stringMatching(/^M01 +N03 +retarget .* found$/m)]);
  });

  it('may not name what is broken in any case, and mended by no step', async () => {
    const older = { ...bug, breaks: 'S17', scenario: 'overflow-eoi0', era: 'linux-4.17' };
    const { code, out } = await type('bugs', {}, withExports({ bug: older }));
    expect([code, out.replaceAll('\n', ' ')]).toEqual([
      2,
      expect.stringContaining(
        'M01 names S17, which overflow-eoi0 breaks without it: active-first, which no step mends',
      ),
    ]);
  });

  it('makes no finding unexpected by the property that it names, in another scenario or in its own', async () => {
    const mine = withExports({ bug });
    for (const scenario of ['retarget', 'retarget-two']) {
      const { code, out } = await type(`check ${scenario} --bug M01`, {}, mine);
      expect([code, out]).toEqual([0, expect.stringMatching(/ known: (L01, L08, )?N03/)]);
    }
  });

  it('is told of everywhere, with how soon which property notices it', async () => {
    const mine = withExports({ bug: { ...bug, hypervisor: bind(neverKicks) } });
    const { code, out } = await type('bugs M01 --everywhere --quiet --max-states 500', {}, mine);
    expect(code).toBe(0);
    expect(out).toMatch(/^edge +linux-6\.19 +\d+ .* violated: L01 after \d+ steps, N03 after \d+ steps, known:/m);
    expect(out).toMatch(/^ {2}mended +linux-6\.19 .* violated: N03 after \d+ steps$/m);
    expect(out.replaceAll('\n', ' ')).toMatch(/noticed: M01, in \d+ of \d+ checks: .*N03 after \d+ steps in /);
  });

  it('is told of by every property that notices it in a scenario: the first hides no other', async () => {
    const { out } = await type('bugs B30 --everywhere --quiet --max-states 500 --format json', {}, catalogue);
    const { noticed } = JSON.parse(out) as { noticed: { scenario: string; property: string; steps: number }[] };
    const there = noticed.filter(({ scenario }) => scenario === 'overflow-eoi0');
    expect(there.map(({ property, steps }) => [property, steps])).toEqual([
      ['S11', 9],
      ['S12', 9],
      ['X01', 9],
    ]);
  });

  it('that nothing notices anywhere is told so', async () => {
    const { code, out } = await type('bugs M01 --everywhere --quiet --max-states 500', {}, withExports({ bug }));
    expect([code, out]).toEqual([3, expect.stringMatching(/not noticed: M01, in \d+ checks/)]);
  });
});

describe('bugs --everywhere', () => {
  it.each([
    ['bugs --everywhere', '--everywhere takes one bug: bugs ID --everywhere'],
    ['bugs B30 B03 --everywhere', '--everywhere takes one bug: bugs ID --everywhere'],
    ['bugs B30 --suite full', '--suite is of --everywhere'],
    ['bugs B30 --everywhere --by fuzz', '--everywhere and --by contradict each other'],
    [
      'bugs B28 --everywhere',
      'bug B28 is how linux-4.17 was, in every scenario: vgicheck check --suite quick --era linux-4.17 shows what it breaks',
    ],
  ])('%s is refused', async (command, message) => {
    const { code, err } = await type(command, {}, catalogue);
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });
});

describe('walks at random and orders', () => {
  it('go through what has findings once more, with these mended', async () => {
    const walked = await type('fuzz edge --runs 2', {}, catalogue);
    expect(walked.out).toMatch(/^edge \(linux-7\.3\): 2 runs.*^edge:mended \(linux-7\.3\): 2 runs/ms);
    const ordered = await type('orders dir-across --irqs 1 --era linux-6.19', {}, catalogue);
    expect(ordered.code).toBe(0);
    expect(ordered.out).toMatch(/^1 interrupt, EOImode 1, legal: mended +1 +\d+ +· +·$/m);
    expect(ordered.out).toContain('holds but for 2 findings (S24, X01): 3 legal orders and 2 illegal');
    expect(ordered.out.replaceAll('\n', ' ')).toContain('; with that mended nothing is broken in ');
  });

  it('see what a finding would hide', async () => {
    const mine = withExports({ neverKicks });
    const walked = await type('fuzz retarget --runs 20 --quiet', {}, mine);
    expect(walked.code).toBe(1);
    expect(walked.out).toMatch(/violated:\sN03/);
    expect(walked.out).toContain('broken after 4 steps in retarget:mended (neverKicks)');
    const ordered = await type('orders dir-across --irqs 1', {}, withExports({ ignoresActiveSpis }));
    expect(ordered.code).toBe(1);
    expect(ordered.out).toMatch(/^violated: .*S24/m);
  });
});
