import { family, type Interchangeable, interchangeable, UsageError } from '../../src/language/index.js';

/** One letter of the configuration: what kind of interrupt it is. */
const kinds = {
  L: { level: true, forwarded: false },
  E: { level: false, forwarded: false },
  H: { level: true, forwarded: true },
  h: { level: false, forwarded: true },
} as const;

type Letter = keyof typeof kinds;
type Kind = (typeof kinds)[Letter];

export interface VgicRefConfig {
  readonly vcpus: number;
  readonly listRegisters: number;
  readonly irqs: readonly Kind[];
}

/** What rules range over. */
export const familiesOf = ({ vcpus, irqs, listRegisters }: VgicRefConfig) => {
  const vcpu = family('vcpu', vcpus);
  return { irq: family('irq', irqs.length), vcpu, lr: family('lr', listRegisters, { of: vcpu }) };
};

/**
 * vCPUs, the list registers of each, and interrupts of one kind. Where there are more interrupts than list registers,
 * an entry takes those with the lowest numbers, and they are not interchangeable.
 */
export const symmetryOf = (config: VgicRefConfig): readonly Interchangeable[] => {
  const { irq, vcpu, lr } = familiesOf(config);
  const ofAKind = Object.values(kinds).map((kind) => [...config.irqs.keys()].filter((i) => config.irqs[i] === kind));
  return [
    interchangeable(vcpu),
    interchangeable(lr),
    ...(config.irqs.length <= config.listRegisters ? [interchangeable(irq, ofAKind)] : []),
  ];
};

export const usage = 'vgic-ref:NV,NI,NL,CFG';

/**
 * Reads what stands after the colon of `vgic-ref:2,3,2,HLE`: vCPUs, interrupts, list registers, and a letter for each
 * interrupt.
 * @throws UsageError naming the parameter that is wrong.
 */
export const parseVgicRef = (args: string): VgicRefConfig => {
  const parts = args.split(',').map((part) => part.trim());
  if (parts.length !== 4) {
    throw new UsageError(`${usage} takes four parameters, for example vgic-ref:2,3,2,HLE; got '${args}'`);
  }
  const [vcpus = '', irqs = '', listRegisters = '', letters = ''] = parts;
  const count = within('NI (interrupts)', irqs, 2, 4);
  const wrong = [...letters].find((letter) => !isLetter(letter));
  if (wrong !== undefined || letters.length !== count) {
    throw new UsageError(
      `${usage}: CFG is one letter of ${Object.keys(kinds).join(', ')} for each of the ${count} interrupts; got '${letters}'`,
    );
  }
  return {
    vcpus: within('NV (vCPUs)', vcpus, 1, 2),
    listRegisters: within('NL (list registers)', listRegisters, 1, 4),
    irqs: [...letters].filter(isLetter).map((letter) => kinds[letter]),
  };
};

const isLetter = (letter: string): letter is Letter => Object.hasOwn(kinds, letter);

const within = (name: string, text: string, low: number, high: number): number => {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= low && value <= high)) {
    throw new UsageError(`${usage}: ${name} is a number from ${low} to ${high}; got '${text}'`);
  }
  return value;
};
