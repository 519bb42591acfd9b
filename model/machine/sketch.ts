import { nearest, UsageError } from '../../src/language/index.js';
import { type Access, accesses, type MachineConfig, type WrittenConfig } from './config.js';
import { contradictionIn, type Part } from './part.js';
import type { Sketched } from './sketched.js';

/** What sketches of a system are made of: its parts know the words. */
export interface Grammar<C> {
  /** What stands before the colon: `sketch`. */
  readonly name: string;
  readonly example: string;
  readonly parts: readonly Part<C, never, never>[];
  readonly complete: (written: WrittenConfig) => C;
  /** The most vCPUs; 4, unless it says otherwise. */
  readonly vcpus?: number;
  /** Words of its parts that the system has no use for. */
  readonly without?: readonly string[];
}

export interface SketchedInterrupt {
  readonly kind: string;
  readonly access: readonly Access[];
  readonly priority: number;
}

/** A small configuration by what it has, so that it can be generated, spelled in a line, and read again. */
export interface Sketch {
  readonly vcpus: number;
  readonly listRegisters: number;
  readonly gic: 2 | 3;
  readonly numbers: Readonly<Record<string, number>>;
  readonly words: readonly string[];
  readonly interrupts: readonly SketchedInterrupt[];
}

/** All that the parts of a grammar say, in their order: found out once. */
export const vocabularyOf = <C>(grammar: Grammar<C>): Vocabulary<C> => {
  const known = (vocabularies.get(grammar) as Vocabulary<C> | undefined) ?? vocabularyFrom(grammar);
  vocabularies.set(grammar, known);
  return known;
};

const vocabularyFrom = <C>({ parts, without = [] }: Grammar<C>) => {
  const all = <T>(
    of: (sketch: Sketched<C>) => Readonly<Record<string, T>> | undefined,
  ): readonly (readonly [string, T])[] =>
    parts.flatMap(({ sketch }) => Object.entries(of(sketch ?? {}) ?? {})).filter(([word]) => !without.includes(word));
  return {
    numbers: all(({ numbers }) => numbers),
    words: all(({ words }) => words),
    kinds: all(({ kinds }) => kinds),
  };
};

type Vocabulary<C> = ReturnType<typeof vocabularyFrom<C>>;

const vocabularies = new WeakMap<object, unknown>();

const most = { vcpus: 4, listRegisters: 4, priority: 3 };

/** A sketch as the arguments of a scenario: `v2,l1,gic3,eoi1,sleeps,fine-entry,level+target,edge@1`. */
export const spell = ({ vcpus, listRegisters, gic, numbers, words, interrupts }: Sketch): string =>
  [
    `v${vcpus}`,
    `l${listRegisters}`,
    `gic${gic}`,
    ...Object.entries(numbers).map(([letters, value]) => `${letters}${value}`),
    ...words,
    ...interrupts.map(
      ({ kind, access, priority }) => [kind, ...access].join('+') + (priority === 0 ? '' : `@${priority}`),
    ),
  ].join(',');

/**
 * Reads what `spell` writes.
 * @throws UsageError naming the word that is not understood.
 */
export const read = <C>(grammar: Grammar<C>, args: string): Sketch => {
  const written = args.split(',');
  const vocabulary = vocabularyOf(grammar);
  const ofMachine = { v: upTo(grammar.vcpus ?? most.vcpus), l: upTo(most.listRegisters), gic: [2, 3] };
  const ranges = Object.entries({
    ...ofMachine,
    ...Object.fromEntries(vocabulary.numbers.map(([letters, { values }]) => [letters, values])),
  });
  const isNumber = (word: string): boolean =>
    ranges.some(([letters, values]) => values.some((value) => word === `${letters}${value}`));
  const number = (letters: string, usual: number): number =>
    Number(written.find((word) => isNumber(word) && word.replace(/\d$/, '') === letters)?.at(-1) ?? usual);
  const words = vocabulary.words.map(([word]) => word);
  return {
    vcpus: number('v', 1),
    listRegisters: number('l', 1),
    gic: number('gic', 3) === 2 ? 2 : 3,
    numbers: Object.fromEntries(vocabulary.numbers.map(([letters, { usual }]) => [letters, number(letters, usual)])),
    words: words.filter((word) => written.includes(word)),
    interrupts: written
      .filter((word) => !isNumber(word) && !words.includes(word))
      .map((word) => interruptFrom(grammar, word)),
  };
};

const isNoAccess = (word: string): boolean => !accesses.some((known) => known === word);

const interruptFrom = <C>(grammar: Grammar<C>, word: string): SketchedInterrupt => {
  const [, names = '', priority = '0'] = /^([^@]*)(?:@([0-3]))?$/.exec(word) ?? [];
  const [kind = '', ...wanted] = names.split('+');
  const access = accesses.filter((known) => wanted.includes(known));
  if (!vocabularyOf(grammar).kinds.some(([known]) => known === kind) || access.length !== wanted.length) {
    const words = wordsOf(grammar).map((known) => known.word);
    const { words: single, kinds } = vocabularyOf(grammar);
    const plain = [...single, ...kinds].map(([known]) => known);
    const alike = plain.includes(kind) ? nearest(wanted.find(isNoAccess) ?? '', accesses) : nearest(kind, plain);
    const hint = alike.length === 0 ? '' : `did you mean ${alike.join(' or ')}? `;
    throw new UsageError(
      `${grammar.name}: "${word}" is not understood; ${hint}the words are ${words.join(', ')}, like ${grammar.name}:${grammar.example}`,
    );
  }
  return { kind, access, priority: Number(priority) };
};

/** Why there is no such configuration, if there is none. */
export const contradictionOf = <C extends MachineConfig>(grammar: Grammar<C>, sketch: Sketch): string | undefined =>
  sketch.interrupts.length === 0
    ? `there is no interrupt; add one, like ${grammar.example}`
    : (inaccessibleIn(grammar, sketch) ?? contradictionIn(grammar.parts, madeFrom(grammar, sketch)));

const inaccessibleIn = <C>(grammar: Grammar<C>, { interrupts }: Sketch): string | undefined => {
  const refused = vocabularyOf(grammar).kinds.find(([kind, { accesses: allowed = accesses }]) =>
    interrupts.some((irq) => irq.kind === kind && irq.access.some((one) => !allowed.includes(one))),
  );
  return (
    refused &&
    `of ${refused[0]} the guest accesses ${refused[1].accesses?.join(', ').replace(/, ([^,]*)$/, ' and $1')} only`
  );
};

/** As usual, and then as its words say, in their order. */
const madeFrom = <C>(grammar: Grammar<C>, sketch: Sketch): C => {
  const { kinds, numbers, words } = vocabularyOf(grammar);
  const { vcpus, listRegisters, gic } = sketch;
  const interrupts = sketch.interrupts.flatMap(({ kind, ...options }, place) => {
    const before = sketch.interrupts.slice(0, place).filter((other) => other.kind === kind).length;
    return kinds.filter(([known]) => known === kind).map(([, { make }]) => make(options, place, before % vcpus));
  });
  const changes = [
    ...grammar.parts.flatMap(({ sketch: { usual } = {} }) => usual ?? []),
    ...numbers.map(
      ([letters, { changes, usual }]) =>
        (config: C) =>
          changes(config, sketch.numbers[letters] ?? usual),
    ),
    ...words.flatMap(([word, { changes }]) => (sketch.words.includes(word) ? changes : [])),
  ];
  let config = grammar.complete({ vcpus, listRegisters, hostGic: gic, interrupts });
  for (const change of changes) {
    config = { ...config, ...change(config) };
  }
  return config;
};

/**
 * The configuration of a sketch: `sketched(grammar, 'v2,l1,gic3,eoi1,level+target,edge@1')`.
 * @throws UsageError naming the word that is not understood, or what contradicts itself.
 */
export const sketched = <C extends MachineConfig>(grammar: Grammar<C>, words: string): C => {
  const sketch = read(grammar, words);
  const contradiction = contradictionOf(grammar, sketch);
  if (contradiction !== undefined) {
    throw new UsageError(`${grammar.name}:${spell(sketch)} is no configuration: ${contradiction}`);
  }
  return madeFrom(grammar, sketch);
};

export interface SketchWord {
  readonly word: string;
  readonly says: string;
}

/** Every word with what it means, in the order in which sketches are spelled. */
export const wordsOf = <C>(grammar: Grammar<C>): readonly SketchWord[] => {
  const { numbers, words, kinds } = vocabularyOf(grammar);
  const saying = (entries: readonly (readonly [string, { readonly says: string }])[]) =>
    entries.map(([word, { says }]) => ({ word, says }));
  return [
    { word: range('v', grammar.vcpus ?? most.vcpus), says: 'so many vCPUs (1)' },
    { word: range('l', most.listRegisters), says: 'so many list registers each (1)' },
    { word: 'gic2, gic3', says: "the version of the host's GIC (3)" },
    ...numbers.map(([letters, { says, values, usual }]) => ({
      word: values.map((value) => `${letters}${value}`).join(', '),
      says: `${says} (${usual})`,
    })),
    ...saying(words),
    ...saying(kinds),
    ...accesses.map((access) => ({ word: `…+${access}`, says: accessesSay[access] })),
    { word: `…@1 … …@${most.priority}`, says: 'the priority of an interrupt, 0 the most urgent (0)' },
  ];
};

const accessesSay: Readonly<Record<Access, string>> = {
  enable: 'the guest enables and disables it (ISENABLER, ICENABLER)',
  pending: 'the guest makes it pending and not pending (ISPENDR, ICPENDR)',
  idlePending: 'the same, but never while the guest handles it',
  active: 'the guest makes it active and inactive (ISACTIVER, ICACTIVER)',
  target: 'the guest sends it to another vCPU (ITARGETSR, IROUTER)',
  nowhere: 'the guest sends it to a CPU that is not there, and back (IROUTER)',
  priority: 'the guest changes its priority (IPRIORITYR)',
  group: 'the guest makes it one of the other group (IGROUPR)',
  readActive: 'the guest reads whether it is active (ISACTIVER)',
  readPending: 'the guest reads whether it is pending (ISPENDR)',
};

const range = (letter: string, last: number): string => (last === 1 ? `${letter}1` : `${letter}1 … ${letter}${last}`);

const upTo = (last: number): readonly number[] => Array.from({ length: last }, (_, place) => place + 1);
