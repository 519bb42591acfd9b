import { nearest, UsageError } from '../../src/language/index.js';
import { contradictionIn, type Gicv4Config, type Option, options } from './config.js';

export const gicv4Usage = 'gicv4:WORDS';
export const gicv4Example = 'v4.1,c1,p1,l1,preempt,wake';

const all = Object.keys(options) as readonly Option[];
const numbers: Readonly<Record<string, readonly number[]>> = { c: [1, 2], p: [1, 2], l: [0, 1, 2] };

/** A configuration as the arguments of a scenario. */
export const spellGicv4 = ({ gic, vcpus, cpus, vlpis, options: some }: Gicv4Config): string =>
  [`v${gic}`, `c${vcpus}`, `p${cpus}`, `l${vlpis}`, ...all.filter((one) => some.includes(one))].join(',');

/**
 * The configuration that `spellGicv4` writes; what is left out is 1.
 * @throws UsageError naming the word that is not understood, or what contradicts itself.
 */
export const readGicv4 = (args: string): Gicv4Config => {
  const words = args.split(',');
  const isOption = (word: string): word is Option => all.some((one) => one === word);
  const wrong = words.find((word) => !isOption(word) && !plain.includes(word));
  if (wrong !== undefined) {
    const alike = nearest(wrong, all);
    const hint = alike.length === 0 ? '' : `did you mean ${alike.join(' or ')}? `;
    throw new UsageError(
      `gicv4: "${wrong}" is not understood; ${hint}the words are ${[...plain, ...all].join(', ')}, like gicv4:${gicv4Example}`,
    );
  }
  const number = (letter: string): number =>
    Number(words.find((word) => !isOption(word) && /^[cpl]\d$/.test(word) && word.startsWith(letter))?.at(1) ?? 1);
  const config: Gicv4Config = {
    gic: words.includes('v4.0') ? '4.0' : '4.1',
    vcpus: number('c'),
    cpus: number('p'),
    vlpis: number('l'),
    options: all.filter((one) => words.includes(one)),
  };
  const contradiction = contradictionIn(config);
  if (contradiction !== undefined) {
    throw new UsageError(`gicv4:${args} is no configuration: ${contradiction}`);
  }
  return config;
};

const plain: readonly string[] = [
  'v4.0',
  'v4.1',
  ...Object.entries(numbers).flatMap(([letter, values]) => values.map((value) => `${letter}${value}`)),
];

/** Every word with what it means. */
export const gicv4Words: readonly { readonly word: string; readonly says: string }[] = [
  { word: 'v4.0, v4.1', says: "the version of the host's GIC (4.1)" },
  { word: 'c1, c2', says: 'so many vCPUs (1)' },
  { word: 'p1, p2', says: 'so many CPUs of the host (1)' },
  { word: 'l0, l1, l2', says: 'so many LPIs of the assigned device (1)' },
  ...all.map((word) => ({ word, says: options[word] })),
];

/** Its bound in words. */
export const gicv4Bound = ({ gic, vcpus, cpus, vlpis, options: some }: Gicv4Config): string =>
  [
    `GICv${gic}`,
    `${counted(vcpus, 'vCPU')} on ${counted(cpus, 'CPU')}`,
    counted(vlpis, 'LPI'),
    ...all.filter((one) => some.includes(one)).map((one) => options[one]),
  ].join('; ');

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
