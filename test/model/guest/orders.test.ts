import { describe, expect, it } from 'vitest';
import {
  emptyOrder,
  isWhole,
  kindsOfOrders,
  nextSteps,
  type Order,
  type OrdersOf,
} from '../../../model/guest/orders.js';
import { inOrders, readOrders, severalActive, spellOrders } from '../../../model/guest/several-active.js';
import { edge, level, timer } from '../../../model/scenarios/kinds.js';
import { vgicOrders } from '../../../model/scenarios/orders.js';
import { type Config, configure } from '../../../model/vgic.js';
import { UsageError } from '../../../src/index.js';

const four = configure({ vcpus: 2, interrupts: [level(), edge(), level({}, 41), edge({}, 33)] });

/** How many orders there are, by walking through the steps. */
const countOf = (config: Config, of: OrdersOf): number => {
  const known = new Map<string, number>();
  const from = (order: Order): number => {
    const key = JSON.stringify(order);
    const count = isWhole(of, order)
      ? 1
      : (known.get(key) ?? nextSteps(config, of, order).reduce((sum, { to }) => sum + from(to), 0));
    known.set(key, count);
    return count;
  };
  return from(emptyOrder);
};

const spelled = (config: Config, of: OrdersOf, order = emptyOrder, so = ''): readonly string[] =>
  isWhole(of, order)
    ? [so.trim()]
    : nextSteps(config, of, order).flatMap(({ name, to }) => spelled(config, of, to, `${so} ${name}`));

const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1));

/** Where every acknowledge (1) and EOI (0) of a well nested order stands: the Dyck words. */
const nestings = (acknowledges: number, open = 0): readonly (readonly number[])[] => [
  ...(acknowledges > 0 ? nestings(acknowledges - 1, open + 1).map((rest) => [1, ...rest]) : []),
  ...(open > 0 ? nestings(acknowledges, open - 1).map((rest) => [0, ...rest]) : []),
  ...(acknowledges === 0 && open === 0 ? [[]] : []),
];

/**
 * Deactivations are put into a nesting from its last EOI to its first. One goes anywhere behind its own EOI: among what
 * stands there, and among the deactivations that were put in already, all of which are there too.
 */
const withDeactivations = (nesting: readonly number[]): number => {
  const behind = nesting.flatMap((step, place) => (step === 0 ? [nesting.length - 1 - place] : [])).toReversed();
  return behind.reduce((ways, steps, already) => ways * (steps + already + 1), 1);
};

// Interrupts are numbered as they are acknowledged, so orders that differ in their names only are one. Of n interrupts
// there are, with EOImode 0: (2n)! / (2^n n!) orders, since of the 2n steps each A comes before its E and A1 before A2;
// Catalan's number of them are nested. With EOImode 1: (3n)! / (3^n n!), each A coming first of its three steps.
describe.each([1, 2, 3, 4])('the orders of %i interrupts', (n) => {
  const inAll = { 0: factorial(2 * n) / 2 ** n / factorial(n), 1: factorial(3 * n) / 3 ** n / factorial(n) };
  const legal = {
    0: factorial(2 * n) / factorial(n) / factorial(n + 1),
    1: nestings(n).reduce((sum, nesting) => sum + withDeactivations(nesting), 0),
  };
  const count = (eoiMode: 0 | 1, kind: OrdersOf['kind']) => countOf(four, { interrupts: n, eoiMode, kind });

  it('with EOImode 0 are as many as there should be, the nested ones legal', () => {
    expect(nestings(n)).toHaveLength(legal[0]);
    expect({ legal: count(0, 'legal'), illegal: count(0, 'illegal') }).toEqual({
      legal: legal[0],
      illegal: inAll[0] - legal[0],
    });
  });

  it('with EOImode 1 are as many as there should be, each deactivation on either vCPU', () => {
    expect({ legal: count(1, 'legal'), elsewhere: count(1, 'elsewhere'), illegal: count(1, 'illegal') }).toEqual({
      legal: legal[1],
      elsewhere: legal[1] * (2 ** n - 1),
      illegal: (inAll[1] - legal[1]) * 2 ** n,
    });
  });
});

describe('an order of the guest', () => {
  it('is legal with EOIs in reverse, and a deactivation at any time after its EOI, anywhere', () => {
    expect(spelled(four, { interrupts: 2, eoiMode: 0, kind: 'legal' })).toEqual(['A1 A2 E2 E1', 'A1 E1 A2 E2']);
    expect(spelled(four, { interrupts: 2, eoiMode: 0, kind: 'illegal' })).toEqual(['A1 A2 E1 E2']);
    expect(spelled(four, { interrupts: 1, eoiMode: 1, kind: 'elsewhere' })).toEqual(['A1 E1 D1@1']);
    expect(spelled(four, { interrupts: 1, eoiMode: 1, kind: 'illegal' })).toEqual(['A1 D1 E1', 'A1 D1@1 E1']);
  });

  it('deactivates an interrupt of one vCPU there only', () => {
    const banked = configure({ vcpus: 2, interrupts: [timer(1)] });
    expect(spelled(banked, { interrupts: 1, eoiMode: 1, kind: 'legal' })).toEqual(['A1 E1 D1']);
    expect(nextSteps(banked, { interrupts: 1, eoiMode: 1, kind: 'legal' }, emptyOrder)[0]?.action.params.vcpu).toBe(1);
    expect(kindsOfOrders(banked).some(({ kind }) => kind === 'elsewhere')).toBe(false);
  });

  it('is that of interrupts each more urgent than those before', () => {
    const { interrupts, priorities, guest } = inOrders(vgicOrders, four, {
      interrupts: 3,
      eoiMode: 1,
      kind: 'illegal',
    });
    expect(interrupts.map(({ priority }) => priority)).toEqual([2, 1, 0]);
    expect({ priorities, ...guest }).toMatchObject({ priorities: 3, eoiMode: 1, orders: 'any' });
  });
});

describe('the scenario of orders', () => {
  it.each(['i2,v2,eoi1,legal', 'dir-across,i1,v2,eoi0,any'])('%s is read as it is spelled', (args) => {
    const scenario = /^[a-z-]+(?=,)/.exec(args)?.[0];
    const config = readOrders(vgicOrders, args);
    const { interrupts, guest } = config;
    const kind = guest.orders === 'any' ? 'illegal' : 'legal';
    expect(spellOrders(scenario, config, { interrupts: interrupts.length, eoiMode: guest.eoiMode, kind })).toBe(args);
  });

  it.each([
    ['i2,v2', 'orders: "i2,v2" is not understood'],
    ['nothing,i1,v1,eoi0,any', 'the scenario nothing has no guest that takes interrupts in order'],
    ['vfio,i2,v1,eoi0,any', 'vfio takes 1 to 1'],
  ])('%s is refused', (args, message) => {
    expect(() => readOrders(vgicOrders, args)).toThrow(UsageError);
    expect(() => readOrders(vgicOrders, args)).toThrow(message);
  });
});

describe('what is taken in every order', () => {
  it('is what a scenario has, or what is usual', () => {
    expect(severalActive(vgicOrders, {}).interrupts).toHaveLength(3);
    expect(severalActive(vgicOrders, { irqs: 4 }).interrupts).toHaveLength(4);
    expect(severalActive(vgicOrders, { scenario: 'overflow-deep', vcpus: 2 })).toMatchObject({
      vcpus: 2,
      pcpus: 2,
      listRegisters: 1,
    });
  });

  it.each([
    [{ irqs: 5 }, '--irqs 5 is out of range: orders takes 1 to 4'],
    [{ scenario: 'dir-across', irqs: 2 }, '--irqs 2 is out of range: dir-across takes 1 to 1'],
    [{ vcpus: 9 }, '--vcpus 9 is out of range: orders takes 1 to 4'],
    [{ scenario: 'timers', vcpus: 1 }, '--vcpus 1 is out of range: timers takes 2 to 4'],
    [{ scenario: 'gic' }, 'the scenario gic has no guest that takes interrupts in order'],
  ])('is not %o', (wish, message) => {
    expect(() => severalActive(vgicOrders, wish)).toThrow(message);
  });
});
