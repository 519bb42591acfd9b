import type { Arbitrary } from 'fast-check';
import { type PhysicalSketch, physicalAccesses, spellPhysical } from '../model/gic/physical-sketch.js';
import { accesses, type MachineConfig } from '../model/machine/config.js';
import { coveringPairs } from '../model/machine/pairs.js';
import {
  contradictionOf,
  type Grammar,
  read,
  type Sketch,
  type SketchedInterrupt,
  spell,
  vocabularyOf,
} from '../model/machine/sketch.js';
import type { CatalogueSweep, Configuration } from '../src/cli/index.js';
import { UsageError } from '../src/language/index.js';

type Generators = Parameters<CatalogueSweep['configurations']>[0];

/** A scenario whose arguments a sweep makes up. */
export interface MadeUp {
  readonly scenario: string;
  /** The newest last; none where it has no eras. */
  readonly eras: readonly string[];
  /** The bugs that may be switched on in it, each in its era. */
  readonly bugs: readonly { readonly id: string; readonly era: string }[];
  readonly args: (fc: Generators) => Arbitrary<string>;
  /** Some in which every pair of options occurs that any of them has. */
  readonly pairs?: () => readonly string[];
}

/** Small configurations: of the first, of the one that is named, or of the first in which a bug can be switched on. */
export const sweepOver = (all: readonly MadeUp[]): CatalogueSweep => ({
  configurations: (fc, wish) => {
    const { made, eras } = chosenOf(all, wish);
    return eras.length === 0
      ? made.args(fc).map((args) => named(made, args), argsOf)
      : fc.record({ args: made.args(fc), era: fc.constantFrom(...eras.toReversed()) }).map(
          ({ args, era }): Configuration => ({ ...named(made, args), era }),
          (one) => ({ args: argsOf(one), era: (one as Configuration).era ?? '' }),
        );
  },
  pairs: (wish) => {
    const { made, eras } = chosenOf(all, wish);
    const configurations = (made.pairs?.() ?? []).map((args) => named(made, args));
    return eras.length === 0
      ? configurations
      : configurations.flatMap((one) => eras.toReversed().map((era) => ({ ...one, era })));
  },
});

type Wish = Parameters<CatalogueSweep['configurations']>[1];

/** @throws UsageError where nothing is made up of what is wished for. */
const chosenOf = (all: readonly MadeUp[], { scenario, era, bug: id }: Wish) => {
  const made = all.find((one) =>
    scenario === undefined ? id === undefined || one.bugs.some((bug) => bug.id === id) : one.scenario === scenario,
  );
  if (made === undefined) {
    const missing = scenario === undefined ? `in which ${id} could be switched on` : `of ${scenario}`;
    const names = all.map((one) => one.scenario).join(', ');
    throw new UsageError(`sweep makes up no configurations ${missing}; it does of ${names}`);
  }
  if (era !== undefined && !made.eras.includes(era)) {
    throw new UsageError(
      `${made.scenario} is not of the era ${era}; ${made.eras.length === 0 ? 'leave --era out' : made.eras.join(', ')}`,
    );
  }
  const only = made.bugs.find((bug) => bug.id === id)?.era ?? era;
  return { made, eras: made.eras.filter((one) => only === undefined || one === only) };
};

const named = ({ scenario }: MadeUp, args: string): Configuration => ({ name: `${scenario}:${args}` });

/** So that one that was not generated is made smaller, too. */
const argsOf = (configuration: unknown): string => {
  const { name } = configuration as Configuration;
  return name.slice(name.indexOf(':') + 1);
};

/** Sketches as the parts of a system spell them. */
export const sketchArgs =
  <C extends MachineConfig>(grammar: Grammar<C>): MadeUp['args'] =>
  (fc) => {
    const { numbers, words, kinds } = vocabularyOf(grammar);
    const all = words.map(([word]) => word);
    const interrupts: Arbitrary<SketchedInterrupt> = fc.record({
      kind: fc.constantFrom(...kinds.map(([kind]) => kind)),
      access: few(fc, accesses),
      priority: fc.integer({ min: 0, max: 1 }),
    });
    // Either of two may be left out, whichever it is; where both are there is no configuration.
    const perhaps = fc.option(interrupts, { freq: 3 });
    return fc
      .record<Sketch>({
        vcpus: fc.integer({ min: 1, max: Math.min(2, grammar.vcpus ?? 2) }),
        listRegisters: fc.integer({ min: 1, max: 2 }),
        gic: fc.constantFrom<2 | 3>(3, 2),
        numbers: fc.record(
          Object.fromEntries(numbers.map(([letters, { values }]) => [letters, fc.constantFrom(...values)])),
        ),
        words: fc.tuple(...families(all).map((some) => few(fc, some))).map(
          (chosen) => all.filter((word) => chosen.flat().includes(word)),
          (some) => families(all).map((family) => family.filter((word) => (some as string[]).includes(word))),
        ),
        interrupts: fc.tuple(perhaps, perhaps).map(
          (both) => both.flatMap((one) => one ?? []),
          (some): [SketchedInterrupt | null, SketchedInterrupt | null] => {
            const [first = null, second = null] = some as SketchedInterrupt[];
            return [first, second];
          },
        ),
      })
      .filter((sketch) => contradictionOf(grammar, sketch) === undefined)
      .map(spell, (args) => read(grammar, args as string));
  };

/** A few of these sketches, with every pair of options. */
export const sketchPairs =
  <C extends MachineConfig>(grammar: Grammar<C>): NonNullable<MadeUp['pairs']> =>
  () =>
    coveringPairs(grammar).map(spell);

/** Words that begin alike, up to a hyphen: `guest-mask` and `guest-group`. */
const families = (words: readonly string[]): readonly (readonly string[])[] => {
  const beginning = (word: string): string => /^.*-/.exec(word)?.[0] ?? '';
  return [...new Set(words.map(beginning))].map((one) => words.filter((word) => beginning(word) === one));
};

export const physicalArgs: MadeUp['args'] = (fc) =>
  fc
    .record<PhysicalSketch>({
      cpus: fc.integer({ min: 1, max: 2 }),
      eoiMode: fc.constantFrom(0, 1),
      masks: fc.boolean(),
      interrupts: fc.array(
        fc.record({
          trigger: fc.constantFrom('edge', 'level'),
          kind: fc.constantFrom('spi', 'ppi'),
          access: few(fc, physicalAccesses),
          priority: fc.integer({ min: 0, max: 1 }),
        }),
        { minLength: 1, maxLength: 2 },
      ),
    })
    .map(spellPhysical);

/** The benchmark's parameters: vCPUs, interrupts, list registers, and the kind of each interrupt. */
export const benchmarkArgs: MadeUp['args'] = (fc) =>
  fc
    .record({
      vcpus: fc.integer({ min: 1, max: 2 }),
      listRegisters: fc.integer({ min: 1, max: 2 }),
      kinds: fc.array(fc.constantFrom('E', 'L', 'h', 'H'), { minLength: 2, maxLength: 3 }),
    })
    .map(({ vcpus, listRegisters, kinds }) => `${vcpus},${kinds.length},${listRegisters},${kinds.join('')}`);

/** Some of many, mostly none: with a bit of everything there would be too much to see. */
const few = <T>(fc: Generators, all: readonly T[]): Arbitrary<T[]> =>
  fc.oneof(
    { withCrossShrink: true },
    fc.constant<T[]>([]),
    fc.subarray([...all], { maxLength: Math.min(2, all.length) }),
  );
