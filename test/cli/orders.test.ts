import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { emptyFolder } from '../support/folder.js';
import { type } from '../support/terminal.js';
import { toyCatalogue } from '../support/toy-catalogue.js';

describe('orders', () => {
  it('shows in how many orders each property is broken, and the smallest step by step', async () => {
    const { code, out } = await type('orders');
    await expect(out).toMatchFileSnapshot('golden/orders.txt');
    expect(code).toBe(1);
  });

  it('shows one order alone, as it is told', async () => {
    const { code, out } = await type('orders --era old --order a,c,b');
    await expect(out).toMatchFileSnapshot('golden/orders-one.txt');
    expect(code).toBe(0);
  });

  it('shows all that one order breaks', async () => {
    const { out } = await type('orders --order b,c,a');
    expect(out).toContain('firstFirst broken after 1 step in switches, b c a (new)');
    expect(out).toContain('seen broken after 2 steps in switches, b c a (new)');
  });

  it('holds but for what is known', async () => {
    const { code, out } = await type('orders --era old --order a,b,c');
    expect(out).toContain('  seen              in a b c (some switches); finding: pressed-in-the-dark\n');
    expect(out).toContain('holds but for 1 finding (seen): 1 legal order and 1 illegal in switches (old)');
    expect(code).toBe(0);
  });

  it('tells how each order is seen again', async () => {
    const { out } = await type('orders post --era new --bug B1 --irqs 3 --vcpus 2');
    expect(out).toContain("toycheck orders post --era new --bug B1 --irqs 3 --vcpus 2 --order 'b a c'");
    expect(out).toContain('in post, b a c (new, with bug B1)');
  });

  it('reports in JSON', async () => {
    const { code, out } = await type('orders --format json');
    expect(JSON.parse(out)).toMatchObject({
      vgicheck: '1.2.3',
      scenario: 'switches',
      era: 'new',
      families: [
        {
          says: 'some switches',
          legal: true,
          orders: 6,
          impossible: 2,
          properties: [
            { id: 'firstFirst', orders: 2, smallest: 'b a c' },
            { id: 'seen', orders: 2, smallest: 'b c a' },
            { id: 'few', orders: 0 },
          ],
        },
        { legal: false },
      ],
      broken: [{ property: 'firstFirst', order: 'b a c', replay: "toycheck orders --era new --order 'b a c'" }, {}],
      traces: [{ property: 'firstFirst', order: 'b a c', steps: [{ rule: 'press', params: { which: 1 } }] }],
      verdict: expect.stringContaining('violated: firstFirst, seen, among 6 legal orders and 6 illegal'),
    });
    expect(code).toBe(1);
  });

  it('says what was covered when it is interrupted', async () => {
    const { code, out } = await type('orders', { signal: AbortSignal.abort() });
    expect(out).toContain('inconclusive: 2 of 2 kinds of orders cut short by an interrupt');
    expect(out).toContain('nothing is broken in 0 legal orders and 0 illegal');
    expect(code).toBe(3);
  });

  it('says which orders a limit cut short', async () => {
    const { code, out } = await type('orders --era old --max-states 3');
    expect(out).toMatch(/^some switches +cut short +\d+$/m);
    expect(out).toContain('2 of 2 kinds of orders cut short by --max-states');
    expect(code).toBe(3);
  });

  it('writes the trace of the smallest order to a file', async () => {
    const file = `${emptyFolder()}/order.json`;
    const { code, out } = await type(`orders --out ${file}`);
    expect(out).toContain(`wrote the trace of firstFirst in b a c to ${file}`);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ property: 'firstFirst' });
    expect(code).toBe(1);
  });

  it('writes no trace where there is none', async () => {
    const file = `${emptyFolder()}/order.json`;
    const { out } = await type(`orders --order a,c,b --out ${file}`);
    expect(out).toContain(`wrote no trace to ${file}: there is none`);
    expect(existsSync(file)).toBe(false);
  });

  it.each([
    ['orders --max-states 0', '--max-states 0 is out of range'],
    ['orders --max-depth 3', 'unknown option --max-depth'],
    ['orders --out there.txt', 'unknown format'],
    ['orders post peterson', 'orders takes one scenario at a time'],
    ['orders pst', 'unknown scenario "pst"; did you mean post?'],
    ['orders --era newer', 'unknown era "newer"; did you mean new?'],
    ['orders --bug B9', 'unknown bug "B9"'],
    ['orders --irqs 0', '--irqs 0 is out of range'],
    ['orders --irqs 7', '--irqs 7 is out of range: there are 3 switches'],
    ['orders --vcpus two', '--vcpus two is out of range'],
    ['orders --format xml', '--format xml is unknown; give text or json'],
    ['orders --order abc', '--order abc is no order here'],
  ])('refuses %s', async (line, message) => {
    const { code, out, err } = await type(line);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });

  it('is nothing for a catalogue without orders', async () => {
    const { orders: _, ...without } = toyCatalogue;
    const { code, err } = await type('orders', {}, without);
    expect([code, err]).toEqual([
      2,
      'toycheck: orders needs a hypervisor, and toycheck has none; see toycheck new --help\n',
    ]);
  });
});
