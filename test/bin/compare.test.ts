/** @module-tag slow */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../bin/catalogue.js';
import { bind, scenarios as catalogueScenarios, linux619, override } from '../../model/index.js';
import { modelUnder } from '../../properties/index.js';
import { catalogueOf } from '../../src/cli/index.js';
import { compare } from '../../src/compare/index.js';
import { emptyFolder } from '../support/folder.js';
import { parseKtap } from '../support/ktap.js';
import { type } from '../support/terminal.js';

/** By priority alone: what is active keeps its list register. */
const byPriority = override(linux619, {
  irqCmp: (_kvm, _w, _vcpu, a, b) => a.priority - b.priority,
});
const same = override(linux619, {});
const withExports = (exports: Readonly<Record<string, unknown>>) =>
  catalogueOf(catalogue, { file: 'mine.ts', sha256: '', exports });

describe('compare', () => {
  it('shows what a patch breaks, where the stock hypervisor parts from it, and how that goes on', async () => {
    const { code, out } = await type('compare overflow-eoi0 edge-nested', {}, withExports({ byPriority }));
    expect(code).toBe(1);
    expect(out).toMatch(/^overflow-eoi0 +byPriority +linux-6\.19 +699 +794 .* newly broken: S17 priority-order, S55$/m);
    expect(out).toMatch(/^edge-nested +byPriority +linux-6\.19 .* nothing$/m);
    expect(out).toContain('S17(vcpu=0) broken after 6 steps in overflow-eoi0 (byPriority)');
    const from = out.indexOf('overflow-eoi0 (linux-6.19) parts in step 6 and goes on:');
    const after = out.slice(from, out.indexOf('S55(vcpu=0) broken'));
    expect(after).toMatch(/\n {2}6 {2}kvm .*\n/);
    expect(after).not.toMatch(/\n {2}5 {2}kvm/);
    expect(out.trimEnd().replaceAll('\n', ' ')).toMatch(
      /newly broken: S17 priority-order, S55 maintenance-has-a-reason; unchanged: \d+ kept and \d+ broken; in 2 scenarios, 1 of them with its findings mended as well, 4,929 states, 5,024 before$/,
    );
  });

  it('says that nothing changed where nothing did', async () => {
    const { code, out } = await type('compare overflow-eoi0', {}, withExports({ same }));
    expect([code, out]).toEqual([0, expect.stringMatching(/\n\nnothing newly broken; unchanged: /)]);
  });

  it('with another era says what that one breaks and mine does not', async () => {
    const { code, out } = await type('compare overflow-eoi0 --era linux-4.17', {}, withExports({ same }));
    expect(out).toMatch(/^overflow-eoi0 +same +linux-4\.17 /m);
    expect([0, 1]).toContain(code);
  });

  it('is inconclusive where a limit ended a search before anything broke', async () => {
    const { code, out } = await type('compare overflow-eoi0 --max-states 10', {}, withExports({ same }));
    expect([code, out]).toEqual([3, expect.stringContaining('cut short: 1 scenario')]);
  });

  it('is JSON for programs', async () => {
    const { out } = await type('compare overflow-eoi0 --format json', {}, withExports({ byPriority }));
    expect(JSON.parse(out).scenarios[0]).toMatchObject({
      scenario: 'overflow-eoi0',
      mine: { era: 'byPriority', states: 699 },
      stock: { era: 'linux-6.19', states: 794 },
      newlyBroken: [
        { id: 'S17', params: { vcpu: 0 }, parting: 6 },
        { id: 'S55', params: { vcpu: 0 }, parting: 6 },
      ],
    });
  });

  it('is KTAP, in which what it newly breaks fails and what both break is known', async () => {
    const { code, out } = await type('compare overflow-eoi0 --format ktap', {}, withExports({ byPriority }));
    const [{ ok, subtests } = { ok: true, subtests: [] }] = parseKtap(out);
    expect([code, ok]).toEqual([1, false]);
    expect(subtests.filter((test) => !test.ok)).toMatchObject([
      { description: 'S17 priority-order', data: expect.stringContaining(', and not in overflow-eoi0 (linux-6.19)') },
      { description: 'S55 maintenance-has-a-reason' },
    ]);
  });

  it('is a page, with what the stock hypervisor does by the same actions beside the trace', async () => {
    const file = join(emptyFolder(), 'compared.html');
    const { code, out } = await type(`compare overflow-eoi0 --out ${file}`, {}, withExports({ byPriority }));
    expect([code, out]).toEqual([1, expect.stringContaining(`\nwrote a report of 1 check and 1 trace to ${file}\n`)]);
    const page = readFileSync(file, 'utf8');
    expect(page).toContain('"others":[{"label":"linux-6.19"');
    expect(page).toContain('"parting":');
  });

  it('writes nothing but a page with --out', async () => {
    const { code, err } = await type('compare overflow-eoi0 --out trace.json', {}, withExports({ byPriority }));
    expect([code, err]).toEqual([2, 'vgicheck: compare --out writes a page: FILE.html\n']);
  });

  it("compares in a configuration of one's own, too", async () => {
    const [overflow] = catalogueScenarios.filter(({ id }) => id === 'overflow-eoi0');
    const exports = withExports({ byPriority, mine: { ...overflow, id: 'my-overflow', says: 'mine' } });
    const { code, out } = await type('compare my-overflow', {}, exports);
    expect(out).toMatch(/^my-overflow +byPriority +linux-6\.19 +699 +794 .* newly broken: S17 priority-order, S55$/m);
    expect(code).toBe(1);
  });

  it('calls what is no longer broken by the finding that it was', async () => {
    const overflow = 'compare overflow-eoi0 --era linux-4.17';
    expect((await type(overflow, {}, withExports({ same }))).out).toMatch(
      /no longer broken: .*S17 priority-order \(active-first\)/,
    );
  });

  it('takes a sketch', async () => {
    const { out } = await type('compare sketch:v1,l1,edge@1,level', {}, withExports({ byPriority }));
    expect(out).toMatch(/^sketch:v1,l1,edge@1,level +byPriority .* newly broken: S17 priority-order/m);
  });

  it.each<[string, string, Readonly<Record<string, unknown>> | undefined]>([
    ['compare', 'compare takes your hypervisor: --with FILE', undefined],
    ['compare --era linux-6.2', 'unknown era "linux-6.2"; did you mean', { same }],
    ['compare overflow', 'unknown scenario "overflow"', { same }],
  ])('refuses "%s"', async (line, message, exports) => {
    const { code, err } = await type(line, {}, exports === undefined ? catalogue : withExports(exports));
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });
});

it('as a library compares any scenarios under any steps', async () => {
  const scenarios = catalogueScenarios.filter(({ id }) => id === 'overflow-eoi0' || id === 'edge');
  const all = await compare(modelUnder(bind(linux619)), modelUnder(bind(byPriority)), scenarios);
  expect(all.map(({ scenario, newlyBroken }) => [scenario.id, newlyBroken.map(({ result }) => result.id)])).toEqual([
    ['edge', []],
    ['overflow-eoi0', ['S17', 'S55']],
  ]);
});
