import { describe, expect, it } from 'vitest';
import { catalogue } from '../../bin/catalogue.js';
import { bind, configure, kinds, linux417, linux619, override } from '../../model/index.js';
import { catalogueOf } from '../../src/cli/index.js';
import { type } from '../support/terminal.js';

const firstCome = override(linux619, { irqCmp: () => 0 });

const withExports = (exports: Readonly<Record<string, unknown>>) =>
  catalogueOf(catalogue, { file: 'mine.ts', sha256: '', exports });

describe("a hypervisor of one's own", () => {
  it('is checked in the scenarios of the stock ones, and told as an era with what it replaces', async () => {
    const mine = withExports({ firstCome });
    const { code, out } = await type('check overflow-eoi0', {}, mine);
    expect([code, out]).toEqual([
      1,
      expect.stringMatching(/violated: .*S17\(vcpu=0\)[^;]* broken after 3 steps in\s+overflow-eoi0\s+\(firstCome\)/s),
    ]);
    expect((await type('list eras', {}, mine)).out).toMatch(/^firstCome +linux-6\.19 with irqCmp replaced +mine\.ts$/m);
  });

  it('may be an era on hardware that is wrong', async () => {
    const mine = withExports({ countsNothing: override(linux619, { countEoi: () => {} }) });
    const { code, out } = await type('check overflow-eoi0 --property X01', {}, mine);
    expect([code, out]).toEqual([1, expect.stringContaining('violated: X01(irq=40) broken after 8 steps')]);
    expect((await type('list eras', {}, mine)).out).toContain('linux-6.19 with countEoi replaced');
  });

  it('is made from the era with which it shares the most', () => {
    const older = override(linux417, { vcpuKick: () => {} });
    expect(withExports({ older, firstCome }).eras.map(({ id, base }) => [id, base])).toEqual([
      ['firstCome', 'linux-6.19'],
      ['older', 'linux-4.17'],
    ]);
  });

  it('is called as the file where it has no name of its own', () => {
    expect(withExports({ default: firstCome }).eras.map(({ id }) => id)).toEqual(['mine']);
    expect(withExports({ default: firstCome, firstCome }).eras.map(({ id }) => id)).toEqual(['firstCome']);
  });

  it('knows what its era is known to break, and may mend it', async () => {
    // What disabled-while-active tells of: a pending interrupt that is disabled stays in a list register.
    const same = withExports({ same: { ...linux619 } });
    const scenario = catalogue.scenarios.find(
      ({ id, findings }) => id !== 'orders' && (findings?.('linux-6.19') ?? []).length > 0,
    );
    const known = scenario?.findings?.('linux-6.19') ?? [];
    const mine = same.scenarios.find(({ id }) => id === scenario?.id);
    expect(mine?.findings?.('same')).toEqual(known.map((finding) => ({ ...finding, mayBeGone: true })));
    expect(mine?.pinned?.('same')).toBeUndefined();
  });

  it('has orders and sweeps', async () => {
    const mine = withExports({ firstCome });
    expect((await type('orders --irqs 2', {}, mine)).out.replaceAll('\n', ' ')).toContain(
      'illegal in orders (firstCome)',
    );
    const { code, out } = await type('sweep --runs 30 --quiet', {}, mine);
    expect([code, out]).toEqual([1, expect.stringMatching(/S17 broken after \d+ steps? in sketch:\S+ \(firstCome\)/)]);
  });

  it('may not be called as an era is', () => {
    expect(() => withExports({ 'linux-6.19': firstCome })).toThrow(
      'mine.ts exports a hypervisor called linux-6.19, which is an era',
    );
  });
});

describe('what else a module may export of the vgic:', () => {
  it('a configuration with a name, in the stock eras', async () => {
    const two = {
      id: 'two-edges',
      says: 'two edges, one list register',
      suite: 'quick',
      config: configure({ listRegisters: 1, interrupts: [kinds.edge(), kinds.edge({}, 33)] }),
      reaches: ['R01'],
    };
    const mine = withExports({ two });
    expect(mine.scenarios.map(({ id }) => id)).toEqual(['two-edges']);
    const { code, out } = await type('check two-edges', {}, mine);
    expect(out).toMatch(/^two-edges +linux-4\.17 .*\n^two-edges +linux-6\.19 /m);
    expect([0, 1]).toContain(code);
  });

  it('a bug, which "bugs" must find', async () => {
    const bug = {
      id: 'M01',
      says: 'everything is as urgent as everything else',
      cites: 'vgic_irq_cmp',
      by: 'kvm',
      breaks: 'S17',
      scenario: 'overflow-eoi0',
      era: 'linux-6.19',
      hypervisor: bind(firstCome),
      fixedBy: 'never existed',
      steps: 3,
    };
    const { code, out } = await type('bugs', {}, withExports({ bug }));
    expect([code, out]).toEqual([0, expect.stringMatching(/^M01 +S17 +overflow-eoi0 .* found$/m)]);
  });

  it('no bug whose hypervisor cannot be mended, since its steps are not known', () => {
    const bug = {
      id: 'M01',
      breaks: 'S17',
      scenario: 'overflow-eoi0',
      era: 'linux-6.19',
      hypervisor: (config: ReturnType<typeof configure>) => bind(firstCome)(config),
      fixedBy: 'never existed',
    };
    expect(() => withExports({ bug })).toThrow('mine.ts: the hypervisor of the bug M01 is not made by bind(steps)');
  });
});
