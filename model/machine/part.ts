import {
  type Depiction,
  happened,
  initially,
  type Mark,
  type Model,
  ModelError,
  model,
  type Property,
  perMember,
  type RecordShape,
  type Rule,
  record,
  type Schema,
  type Shape,
  type View,
} from '../../src/language/index.js';
import { type Interrupt, type MachineConfig, machineContradiction } from './config.js';
import type { Happening } from './happening.js';
import type { Act, PartDrawing } from './part-drawing.js';
import type { Sketched } from './sketched.js';
import type { Slice } from './slice.js';
import { familiesOf, symmetryOf } from './symmetry.js';

export type { BaseState, Slice, State } from './slice.js';

type Fields = Readonly<Record<string, Shape>>;

export type Families = ReturnType<typeof familiesOf>;

/** A property and where it is stated. */
export interface Claim<H, W> {
  /** Does it mean anything under this hypervisor, with its configuration? */
  readonly appliesTo: (hypervisor: H) => boolean;
  readonly property: (hypervisor: H) => Property<W>;
}

/**
 * How each key of a part's configuration is told in the bound of a verdict, in words; nothing where it is as usual. The
 * compiler asks for every key.
 */
export type Told<C> = { readonly [Key in keyof C]-?: (value: C[Key], config: C) => readonly string[] };

/**
 * A part of a model: hardware, a device, a hypervisor, the guest. It sees of the configuration, of the hypervisor and of
 * the state what its own types say, and is put together with others by a list of them.
 */
export interface Part<C, H, W> {
  readonly name: string;
  readonly slice: (config: C, families: Families) => Slice;
  /** How a sketch spells what the part knows of a configuration. */
  readonly sketch?: Sketched<C>;
  /** Why there is no such configuration, as far as the part knows. */
  readonly contradiction?: (config: C) => string | undefined;
  /**
   * Where nothing more need happen, which is no deadlock then: a guest that sleeps. Undefined where something always may,
   * and in a part that does not know.
   */
  readonly mayEnd?: (config: C) => ((w: View<W>) => boolean) | undefined;
  /** It prefers interrupts and vCPUs by their numbers, so that none may be exchanged for another. */
  readonly isOrdered?: true | ((config: C) => boolean);
  /** Where it begins, as far as that is not neutral. */
  readonly start?: (w: W, config: C) => void;
  readonly rules?: (hypervisor: H) => Readonly<Partial<Record<Act, readonly Rule<W>[]>>>;
  readonly claims?: readonly Claim<H, W>[];
  readonly witnesses?: readonly Claim<H, W>[];
  /** Properties of runs: they are asked of the scenarios that name them. */
  readonly promises?: readonly Claim<H, W>[];
  readonly printer?: (config: C) => Depiction['parts'];
  /** What the marks of its printer mean. */
  readonly legend?: readonly Mark[];
  /** How runs are drawn over time. */
  readonly drawing?: (config: C) => PartDrawing<W>;
}

/** Why there is no such configuration of these parts, if there is none. */
export const contradictionIn = <C extends MachineConfig>(
  parts: readonly Pick<Part<C, never, never>, 'contradiction'>[],
  config: C,
): string | undefined =>
  [machineContradiction, ...parts.map(({ contradiction }) => contradiction)]
    .map((find) => find?.(config))
    .find((why) => why !== undefined);

/** @throws ModelError where a configuration contradicts itself. */
export const assertConfig = <C extends MachineConfig>(
  parts: readonly Pick<Part<C, never, never>, 'contradiction'>[],
  config: C,
): C => {
  const contradiction = contradictionIn(parts, config);
  if (contradiction !== undefined) {
    throw new ModelError(contradiction);
  }
  return config;
};

/** The shape of the state of some parts. */
export const shapeOf = <C extends MachineConfig, W>(
  parts: readonly Part<C, never, never>[],
  config: C,
): Schema<W> & RecordShape => {
  const families = familiesOf(config);
  const slices = parts.map(({ slice }) => slice(config, families));
  const { irqs, vcpus, ...world } = {
    irqs: perMember(families.irq, record(merged(slices.map(({ irq }) => irq)))),
    vcpus: perMember(families.vcpu, record(merged(slices.map(({ vcpu }) => vcpu)))),
    ...merged(slices.map(({ world }) => world)),
  };
  return record({ irqs, vcpus, ...world, happened: happened<Happening>() }) as Schema<W> & RecordShape;
};

/** @throws ModelError where two parts have a field of the same name. */
const merged = (all: readonly (Fields | undefined)[]): Fields => {
  const fields: Record<string, Shape> = {};
  for (const [name, shape] of all.flatMap((some) => Object.entries(some ?? {}))) {
    if (fields[name] !== undefined) {
      throw new ModelError(`two parts of the model have a field ${name}`);
    }
    fields[name] = shape;
  }
  return fields;
};

/** The model that parts make under a hypervisor: it begins where each of them does. */
export const modelOf = <C extends MachineConfig, H extends { readonly config: C }, W>(
  id: string,
  says: string,
  parts: readonly Part<C, H, W>[],
  hypervisor: H,
): Model<W> => {
  const { config } = hypervisor;
  const world = shapeOf<C, W>(parts, config);
  const starts = [
    initially(world, (w) => {
      for (const { start } of parts) {
        start?.(w as W, config);
      }
    }) as W,
  ];
  const rules = rulesOf(parts, hypervisor);
  const endings = parts.flatMap(({ mayEnd }) => mayEnd?.(config) ?? []);
  // Else somebody can always act: a guest, a device or user space.
  const ends = endings.length === 0 ? 'nowhere' : (w: View<W>) => endings.some((isEnd) => isEnd(w));
  const isOrdered = parts.some((one) => (typeof one.isOrdered === 'function' ? one.isOrdered(config) : one.isOrdered));
  const symmetry = isOrdered ? [] : symmetryOf(config);
  return model<W>({ id, says, world, symmetry, starts, rules, ends });
};

/** The rules of some parts, by who acts; those that no interrupt or vCPU of the configuration can take are left out. */
export const rulesOf = <H, W>(
  parts: readonly Pick<Part<never, H, W>, 'rules'>[],
  hypervisor: H,
): readonly Rule<W>[] => {
  const acts = parts.map(({ rules }) => rules?.(hypervisor) ?? {});
  const order: readonly Act[] = ['devices', 'host', 'hypervisor', 'guest'];
  return order
    .flatMap((act) => acts.flatMap((one) => one[act] ?? []))
    .filter((rule) => Object.values(rule.for).every((values) => values.length > 0));
};

/** How traces draw a state: `vCPU0 LR0 27 hw P→A`, an interrupt by its INTID wherever its number stands. */
export const printerOf = <C extends MachineConfig>(
  parts: readonly Pick<Part<C, never, never>, 'printer' | 'legend'>[],
  config: C,
): Depiction => ({
  parts: Object.assign({}, ...parts.map(({ printer }) => printer?.(config) ?? {})),
  legend: parts.flatMap(({ legend }) => legend ?? []),
  parameter: (name, value) =>
    name === 'irq' && typeof value === 'number' ? String(config.interrupts[value]?.intid ?? value) : undefined,
});

/** An element for each interrupt of a kind, in their order. */
export const perInterrupt = <S extends Shape>(
  { interrupts }: MachineConfig,
  { irq }: Families,
  is: (irq: Interrupt) => boolean,
  element: S,
) =>
  perMember(
    irq,
    element,
    interrupts.flatMap((one, place) => (is(one) ? [place] : [])),
  );
