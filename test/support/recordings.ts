import { type Recording, recordingOf, setOf } from '../../conformance/recordings/recording.js';
import type { Parting } from '../../conformance/replay.js';

/** Where the project keeps its recordings. */
export const recorded = 'conformance/recorded';

/** The header of a machine with a level SPI 40 and an edge SPI 41, with everything that a test wants otherwise. */
export const header = (otherwise: Fields = {}, config: Fields = {}): Fields => ({
  kernel: '7.2.12-test',
  gic: 3,
  qemu: '10.0.2',
  cpu: 'cortex-a57',
  scenario: 'made_up',
  tags: [],
  config: {
    irqs: [irq(40, 'level'), irq(41, 'edge')],
    eoimode: 0,
    nr_lrs: 4,
    nr_vcpus: 1,
    pmr: 240,
    nr_irqs: 64,
    ...config,
  },
  ...otherwise,
});

export const irq = (intid: number, trigger: 'level' | 'edge', otherwise: Fields = {}): Fields => ({
  intid,
  trigger,
  prio: 160,
  target: 0,
  enabled: 1,
  ...otherwise,
});

/** A step's line: `vmm line 40 1`, and what was seen after it. A batch separates its operations with commas. */
export const step = (words: string, observed: Fields = {}): Fields => {
  const [actor = '', ...rest] = words.split(' ');
  const operations = rest
    .join(' ')
    .split(', ')
    .map((one) => one.split(' ').map((word) => (/^\d+$/.test(word) ? Number(word) : word)));
  const [[name, ...args] = []] = operations;
  return operations.length > 1
    ? { op: { actor, name: 'batch', args: operations }, ...observed }
    : { op: { actor, name, args }, ...observed };
};

type Fields = Readonly<Record<string, unknown>>;

export const textOf = (...lines: readonly unknown[]): string => lines.map((line) => JSON.stringify(line)).join('\n');

export const recordingWith = (...lines: readonly unknown[]): Recording =>
  recordingOf(textOf(...lines), 'made-up.jsonl');

/** `linux-6.1-gicv2 vtimer_basic 4`, as partings are listed. */
export const spotsOf = (recording: Recording, partings: readonly Parting[]): readonly string[] =>
  partings.map(({ step: number }) => `${setOf(recording)} ${recording.scenario} ${number}`);
