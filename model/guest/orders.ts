import { type Action, upTo } from '../../src/language/index.js';
import { interruptOf, isSpi, type MachineConfig } from '../machine/config.js';

/** Which orders: of so many interrupts, each acknowledged once, ended once and, with EOImode 1, deactivated once. */
export interface OrdersOf {
  readonly interrupts: number;
  readonly eoiMode: 0 | 1;
  /**
   * `legal`: EOIs in the reverse order of the acknowledges, a deactivation at any time after the EOI of its interrupt,
   * all by the vCPU that acknowledged. `elsewhere`: legal, and another vCPU deactivates at least one SPI. `illegal`:
   * some EOI or deactivation is too early. IHI 0048B 4.4.5, 4.4.15; IHI 0069 4.8.
   */
  readonly kind: 'legal' | 'elsewhere' | 'illegal';
}

/** Every kind of orders of a configuration's interrupts, those of fewer interrupts first. */
export const kindsOfOrders = ({ interrupts, vcpus }: MachineConfig): readonly OrdersOf[] =>
  interrupts.flatMap((_, place) => {
    const others = interrupts.slice(0, place + 1).some(isSpi) && vcpus > 1;
    const of = (eoiMode: 0 | 1, ...kinds: readonly OrdersOf['kind'][]) =>
      kinds.map((kind) => ({ interrupts: place + 1, eoiMode, kind }));
    return [
      // A single interrupt can only be ended after it was acknowledged.
      ...of(0, 'legal', ...(place > 0 ? (['illegal'] as const) : [])),
      ...of(1, 'legal', ...(others ? (['elsewhere'] as const) : []), 'illegal'),
    ];
  });

/** `2 interrupts, EOImode 1, legal, DIR elsewhere` */
export const inWords = ({ interrupts, eoiMode, kind }: OrdersOf): string => {
  const words = { legal: 'legal', elsewhere: 'legal, DIR elsewhere', illegal: 'illegal' };
  return `${interrupts} interrupt${interrupts === 1 ? '' : 's'}, EOImode ${eoiMode}, ${words[kind]}`;
};

/** What the steps of an order stand for. */
export const legendOf = ({ interrupts }: MachineConfig): string => {
  const numbered = interrupts.map(({ name }, place) => `${place + 1} ${name}`).join(', ');
  const urgency = interrupts.length > 1 ? '; each is more urgent than those before it' : '';
  return `A reads IAR, E writes EOIR, D writes DIR (@1: on vCPU 1); ${numbered}${urgency}`;
};

/** The rules that the steps of an order are actions of. */
export const orderedRules: readonly string[] = ['guest.acknowledge', 'guest.eoi', 'guest.dir'];

/** How far an order is. Interrupts are numbered from 0, in the order of their acknowledge. */
export interface Order {
  readonly acknowledged: number;
  /** Acknowledged and not yet ended, the most recent last. */
  readonly nested: readonly number[];
  /** Acknowledged and not yet deactivated. */
  readonly active: readonly number[];
  readonly isLegal: boolean;
  readonly isElsewhere: boolean;
}

export const emptyOrder: Order = { acknowledged: 0, nested: [], active: [], isLegal: true, isElsewhere: false };

/** A step of the guest: `A1` reads IAR, `E1` writes EOIR, `D1` writes DIR, `D1@1` does so on vCPU 1. */
interface OrderStep {
  readonly name: string;
  readonly action: Action;
  readonly to: Order;
}

/** Has every interrupt gone its way, in an order of the kind? */
export const isWhole = ({ interrupts, kind }: OrdersOf, order: Order): boolean => {
  const isDone = order.acknowledged === interrupts && order.nested.length === 0 && order.active.length === 0;
  return isDone && kindOf(order) === kind;
};

const kindOf = ({ isLegal, isElsewhere }: Order): OrdersOf['kind'] =>
  isLegal ? (isElsewhere ? 'elsewhere' : 'legal') : 'illegal';

/** What the guest may do next, legal or not: acknowledge the next interrupt, or end or deactivate one that it has. */
export const nextSteps = (
  config: MachineConfig,
  { interrupts, eoiMode, kind }: OrdersOf,
  order: Order,
): readonly OrderStep[] => {
  const { acknowledged, nested, active } = order;
  const acknowledges = acknowledged < interrupts ? [acknowledged] : [];
  const deactivates =
    eoiMode === 1 ? active.flatMap((irq) => deactivatingVcpus(config, irq).map((vcpu) => [irq, vcpu] as const)) : [];
  return [
    ...acknowledges.map((irq) =>
      orderStep('A', config, irq, homeOf(config, irq), {
        ...order,
        acknowledged: irq + 1,
        nested: [...nested, irq],
        active: [...active, irq],
      }),
    ),
    ...nested.map((irq) =>
      orderStep('E', config, irq, homeOf(config, irq), {
        ...order,
        nested: without(nested, irq),
        active: eoiMode === 0 ? without(active, irq) : active,
        isLegal: order.isLegal && nested.at(-1) === irq,
      }),
    ),
    ...deactivates.map(([irq, vcpu]) =>
      orderStep('D', config, irq, vcpu, {
        ...order,
        active: without(active, irq),
        isLegal: order.isLegal && !nested.includes(irq),
        // Where it is of no interest, it keeps no two orders apart.
        isElsewhere: kind !== 'illegal' && (order.isElsewhere || vcpu !== homeOf(config, irq)),
      }),
    ),
  ];
};

const orderStep = (letter: 'A' | 'E' | 'D', config: MachineConfig, irq: number, vcpu: number, to: Order): OrderStep => {
  const rule = { A: 'guest.acknowledge', E: 'guest.eoi', D: 'guest.dir' }[letter];
  const where = vcpu === homeOf(config, irq) ? '' : `@${vcpu}`;
  return { name: `${letter}${irq + 1}${where}`, action: { rule, params: { vcpu, irq } }, to };
};

/** The vCPU that acknowledges an interrupt: an SPI is targeted at the first. */
const homeOf = (config: MachineConfig, irq: number): number => interruptOf(config, irq).vcpu ?? 0;

/** An SPI may be deactivated by any vCPU. IHI 0048B 4.4.15 (GICC_DIR). */
const deactivatingVcpus = (config: MachineConfig, irq: number): readonly number[] => {
  const { vcpu } = interruptOf(config, irq);
  return vcpu === null ? upTo(config.vcpus) : [vcpu];
};

const without = (list: readonly number[], irq: number): readonly number[] => list.filter((other) => other !== irq);
