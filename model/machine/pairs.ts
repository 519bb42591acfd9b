import { accesses, type MachineConfig } from './config.js';
import { contradictionOf, type Grammar, type Sketch, type SketchedInterrupt, vocabularyOf } from './sketch.js';

/**
 * The pairs of options that a sketch has: `v2,sleeps`, `sleeps,+enable`, of one interrupt `edge&+enable`, of two
 * `edge|+enable`.
 */
export const pairsOf = ({ vcpus, listRegisters, gic, numbers, words, interrupts }: Sketch): readonly string[] => {
  const shared = [
    `v${vcpus}`,
    `l${listRegisters}`,
    `gic${gic}`,
    ...Object.entries(numbers).map(([letters, value]) => letters + value),
    ...words,
  ];
  const own = interrupts.map(optionsOf);
  return [
    ...couples(shared).map(([a, b]) => `${a},${b}`),
    ...shared.flatMap((a) => own.flat().map((b) => `${a},${b}`)),
    ...own.flatMap((options) => couples(options).map(([a, b]) => `${a}&${b}`)),
    ...couples(own).flatMap(([some, others]) =>
      some.flatMap((a) => others.map((b) => (a < b ? `${a}|${b}` : `${b}|${a}`))),
    ),
  ];
};

const optionsOf = ({ kind, access, priority }: SketchedInterrupt): readonly string[] => [
  kind,
  ...access.map((one) => `+${one}`),
  `@${priority}`,
];

/**
 * A covering array: small configurations of a grammar in which every pair of options occurs that any configuration has.
 * Greedy: each begins with a pair that is still missing, and takes in what brings the most of the others, as long as it
 * stays small enough to be searched (D. M. Cohen et al., "The AETG system", 1997).
 */
export const coveringPairs = <C extends MachineConfig>(grammar: Grammar<C>): readonly Sketch[] => {
  const missing = new Set<string>();
  const isNew = (pair: string): boolean => missing.has(pair);
  const gain = (sketch: Sketch): number => new Set(pairsOf(sketch).filter(isNew)).size;
  const smallest = smallestOf(grammar);
  for (const sketch of smallest) {
    for (const pair of pairsOf(sketch)) {
      missing.add(pair);
    }
  }
  const rows: Sketch[] = [];
  for (const first of smallest) {
    if (gain(first) > 0) {
      const row = grown(grammar, first, gain);
      rows.push(row);
      for (const pair of pairsOf(row)) {
        missing.delete(pair);
      }
    }
  }
  return rows;
};

/** With every step that brings something new, the best first. */
const grown = <C extends MachineConfig>(
  grammar: Grammar<C>,
  first: Sketch,
  gain: (sketch: Sketch) => number,
): Sketch => {
  let row = first;
  for (;;) {
    const before = gain(row);
    const best = extensionsOf(grammar, row)
      .map((sketch) => ({ sketch, brings: gain(sketch) - before }))
      .filter(({ brings }) => brings > 0)
      .toSorted((a, b) => b.brings - a.brings)
      .find(({ sketch }) => isPossible(grammar, sketch));
    if (best === undefined) {
      return row;
    }
    row = best.sketch;
  }
};

/** What makes a search long: more of it than this is in no row, nor more words. */
const mostOptions = 5;
const mostWords = 2;

const sizeOf = ({ vcpus, listRegisters, words, interrupts }: Sketch): number =>
  vcpus + listRegisters + words.length + interrupts.length - 3 + interrupts.flatMap(({ access }) => access).length;

const isPossible = <C extends MachineConfig>(grammar: Grammar<C>, sketch: Sketch): boolean =>
  contradictionOf(grammar, sketch) === undefined;

/** One option more. */
const extensionsOf = <C>(grammar: Grammar<C>, row: Sketch): readonly Sketch[] => {
  const { words, kinds } = vocabularyOf(grammar);
  const { interrupts } = row;
  const changed = (place: number, irq: SketchedInterrupt): Sketch => ({
    ...row,
    interrupts: interrupts.with(place, irq),
  });
  return [
    ...sharedOf(grammar).map((change) => change(row)),
    ...words.flatMap(([word]) => (row.words.includes(word) ? [] : withWord(grammar, row, word))),
    ...interrupts.flatMap((irq, place) => [
      changed(place, { ...irq, priority: 1 - irq.priority }),
      ...accesses.flatMap((one) =>
        irq.access.length < 2 && !irq.access.includes(one)
          ? [changed(place, { ...irq, access: accesses.filter((each) => each === one || irq.access.includes(each)) })]
          : [],
      ),
    ]),
    ...kinds.flatMap(([kind]) => withInterrupt(row, kind)),
  ].filter((sketch) => sketch.words.length <= mostWords && sizeOf(sketch) <= mostOptions);
};

/** Two are enough for every pair. */
const withInterrupt = (
  sketch: Sketch,
  kind: string,
  own: Partial<Omit<SketchedInterrupt, 'kind'>> = {},
): readonly Sketch[] =>
  sketch.interrupts.length < 2
    ? [{ ...sketch, interrupts: [...sketch.interrupts, { kind, access: [], priority: 0, ...own }] }]
    : [];

/** In the order in which a sketch is read. */
const withWord = <C>(grammar: Grammar<C>, sketch: Sketch, word: string): Sketch => ({
  ...sketch,
  words: vocabularyOf(grammar)
    .words.map(([known]) => known)
    .filter((known) => known === word || sketch.words.includes(known)),
});

/** The other values of what a sketch has a number of. */
const sharedOf = <C>(grammar: Grammar<C>): readonly ((sketch: Sketch) => Sketch)[] => [
  ...((grammar.vcpus ?? 2) > 1 ? [1, 2] : [1]).map((vcpus) => (sketch: Sketch) => ({ ...sketch, vcpus })),
  ...[1, 2].map((listRegisters) => (sketch: Sketch) => ({ ...sketch, listRegisters })),
  ...([3, 2] as const).map((gic) => (sketch: Sketch) => ({ ...sketch, gic })),
  ...vocabularyOf(grammar).numbers.flatMap(([letters, { values }]) =>
    values.map(
      (value) =>
        (sketch: Sketch): Sketch => ({ ...sketch, numbers: { ...sketch.numbers, [letters]: value } }),
    ),
  ),
];

/** For every two options the first of these that is a configuration, which has hardly anything else. */
const smallestOf = <C extends MachineConfig>(grammar: Grammar<C>): readonly Sketch[] => {
  const { numbers, words, kinds } = vocabularyOf(grammar);
  const usual = Object.fromEntries(numbers.map(([letters, one]) => [letters, one.usual]));
  const none = { vcpus: 1, listRegisters: 1, gic: 3, numbers: usual, words: [], interrupts: [] } as const;
  const shared = [
    ...sharedOf(grammar),
    ...words.map(
      ([word]) =>
        (sketch: Sketch): Sketch =>
          withWord(grammar, sketch, word),
    ),
  ];
  const wanted = wantedOf(kinds.map(([kind]) => kind));
  const irqs = wanted.map((one) =>
    withThat(
      one,
      kinds.map(([kind]) => kind),
    ),
  );
  const both = couples(wanted).flatMap(([a, b]) =>
    a.kind === undefined || b.kind === undefined ? [together(a, b)] : [],
  );
  const choices: readonly (readonly Sketch[])[] = [
    ...couples(shared).map(([a, b]) => irqs.flat().map((irq) => ({ ...b(a(none)), interrupts: [irq] }))),
    ...shared.flatMap((change) => irqs.map((some) => some.map((irq) => ({ ...change(none), interrupts: [irq] })))),
    ...both.map((one) =>
      withThat(
        one,
        kinds.map(([kind]) => kind),
      ).map((irq) => ({ ...none, interrupts: [irq] })),
    ),
    ...irqs.flatMap((some, place) =>
      irqs
        .slice(place)
        .map((others) =>
          some.flatMap((irq) => others.map((other) => ({ ...none, interrupts: [irq, other] as const }))),
        ),
    ),
  ];
  // Some take another vCPU, or another interrupt: a reset one for the timer, a binary point one of another priority, the
  // redistributors of others an SGI or PPI that is accessed there.
  const onTwo = (sketch: Sketch) => ((grammar.vcpus ?? 2) > 1 ? [{ ...sketch, vcpus: 2 }] : []);
  const withAnother = (sketch: Sketch) =>
    kinds.flatMap(([kind]) =>
      [{}, { priority: 1 }, { access: ['enable'] as const }].flatMap((own) => withInterrupt(sketch, kind, own)),
    );
  const isThere = (sketch: Sketch): boolean => isPossible(grammar, sketch);
  return choices.flatMap(
    (some) =>
      some.find(isThere) ??
      some.flatMap(onTwo).find(isThere) ??
      some.flatMap(withAnother).find(isThere) ??
      some.flatMap(withAnother).flatMap(onTwo).find(isThere) ??
      [],
  );
};

/** What an interrupt is to have; of any kind, where it does not say. */
interface Wanted extends Omit<SketchedInterrupt, 'kind'> {
  readonly kind?: string;
}

const wantedOf = (kinds: readonly string[]): readonly Wanted[] => [
  ...kinds.map((kind) => ({ kind, access: [], priority: 0 })),
  ...accesses.map((one) => ({ access: [one], priority: 0 })),
  { access: [], priority: 1 },
];

const together = (a: Wanted, b: Wanted): Wanted => ({
  ...a,
  ...b,
  access: [...a.access, ...b.access],
  priority: Math.max(a.priority, b.priority),
});

const withThat = ({ kind, ...others }: Wanted, kinds: readonly string[]): readonly SketchedInterrupt[] =>
  kinds.filter((one) => kind === undefined || one === kind).map((one) => ({ kind: one, ...others }));

const couples = <T>(all: readonly T[]): readonly (readonly [T, T])[] =>
  all.flatMap((one, place) => all.slice(place + 1).map((other) => [one, other] as const));
