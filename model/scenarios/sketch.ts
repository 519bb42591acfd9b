import { UsageError } from '../../src/language/index.js';
import type { Control } from '../guest/config.js';
import type { Config } from '../kvm/config.js';
import type { Access, FineStep, Interrupt } from '../machine/config.js';
import { configure } from '../vgic.js';
import * as kinds from './kinds.js';

/** The kinds of interrupt that a sketch may have, the simplest first. */
export const sketchedKinds = [
  'edge',
  'level',
  'irqfd',
  'vfio',
  'oneshot',
  'timer',
  'sgi',
  'forwarded-edge',
  'forwarded-level',
] as const;

export const sketchedAccesses: readonly Access[] = [
  'enable',
  'pending',
  'idlePending',
  'active',
  'target',
  'priority',
  'readActive',
  'readPending',
];

export const sketchedControls: readonly Control[] = ['eoiMode', 'mask', 'group', 'distributor'];

export const sketchedFineSteps: readonly FineStep[] = ['injection', 'entry', 'exit', 'vfio', 'halt'];

/** What else may be part of it, a word each. */
export const sketchedManners = ['sleeps', 'signals', 'preempted', 'reset', 'setup', 'any'] as const;

export interface SketchedInterrupt {
  readonly kind: (typeof sketchedKinds)[number];
  readonly access: readonly Access[];
  readonly priority: number;
}

/** A small configuration by what it has, so that it can be generated, spelled in a line, and read again. */
export interface Sketch {
  readonly vcpus: number;
  readonly listRegisters: number;
  readonly gic: 2 | 3;
  readonly eoiMode: 0 | 1;
  readonly interrupts: readonly SketchedInterrupt[];
  readonly controls: readonly Control[];
  readonly fine: readonly FineStep[];
  readonly manners: readonly (typeof sketchedManners)[number][];
}

export const sketchUsage = 'sketch:WORDS';
export const sketchExample = 'v1,l1,gic3,eoi0,level+enable,edge@1';

/** A sketch as the arguments of a scenario: `v2,l1,gic3,eoi1,sleeps,fine-entry,level+target,edge@1`. */
export const spell = (sketch: Sketch): string =>
  [
    `v${sketch.vcpus}`,
    `l${sketch.listRegisters}`,
    `gic${sketch.gic}`,
    `eoi${sketch.eoiMode}`,
    ...sketch.manners,
    ...sketch.controls.map((control) => `guest-${control}`),
    ...sketch.fine.map((step) => `fine-${step}`),
    ...sketch.interrupts.map(
      ({ kind, access, priority }) => [kind, ...access].join('+') + (priority === 0 ? '' : `@${priority}`),
    ),
  ].join(',');

/**
 * Reads what `spell` writes.
 * @throws UsageError naming the word that is not understood.
 */
export const read = (args: string): Sketch => {
  const words = args.split(',');
  const number = (letters: string, usual: number): number =>
    Number(words.find((word) => new RegExp(`^${letters}[0-4]$`).test(word))?.slice(letters.length) ?? usual);
  const behind = <T extends string>(prefix: string, known: readonly T[]): readonly T[] =>
    known.filter((word) => words.includes(prefix + word));
  const rest = words.filter(
    (word) =>
      !/^(v[1-4]|l[1-4]|gic[23]|eoi[01])$/.test(word) &&
      !sketchedManners.some((known) => known === word) &&
      !sketchedControls.some((known) => `guest-${known}` === word) &&
      !sketchedFineSteps.some((known) => `fine-${known}` === word),
  );
  return {
    vcpus: number('v', 1),
    listRegisters: number('l', 1),
    gic: number('gic', 3) === 2 ? 2 : 3,
    eoiMode: number('eoi', 0) === 1 ? 1 : 0,
    manners: behind('', sketchedManners),
    controls: behind('guest-', sketchedControls),
    fine: behind('fine-', sketchedFineSteps),
    interrupts: rest.map(interruptFrom),
  };
};

const interruptFrom = (word: string): SketchedInterrupt => {
  const [, names = '', priority = '0'] = /^([^@]*)(?:@([0-3]))?$/.exec(word) ?? [];
  const [name, ...accesses] = names.split('+');
  const kind = sketchedKinds.find((known) => known === name);
  const access = sketchedAccesses.filter((known) => accesses.includes(known));
  if (kind === undefined || access.length !== accesses.length) {
    throw new UsageError(
      `sketch: "${word}" is not understood; a word is v1 to v4, l1 to l4, gic2 or gic3, eoi0 or eoi1, ${sketchedManners.join(', ')}, guest-${sketchedControls.join(', guest-')}, fine-${sketchedFineSteps.join(', fine-')}, or an interrupt like level+enable+target@1 (${sketchedKinds.join(', ')})`,
    );
  }
  return { kind, access, priority: Number(priority) };
};

/**
 * The configuration of a sketch: `sketch('v2,l1,gic3,eoi1,level+target,edge@1')`.
 * @throws UsageError naming the word that is not understood, or what contradicts itself.
 */
export const sketch = (words: string): Config => configFrom(read(words));

/** Why there is no such configuration, if there is none. */
export const contradictionIn = ({ vcpus, interrupts, manners }: Sketch): string | undefined => {
  const isOwn = ({ kind }: SketchedInterrupt): boolean => kind === 'timer' || kind === 'sgi';
  if (interrupts.length === 0) {
    return `there is no interrupt; add one, like ${sketchExample}`;
  }
  const timers = interrupts.filter(({ kind }) => kind === 'timer').length;
  if (timers > vcpus) {
    return 'a vCPU has one timer';
  }
  if (manners.includes('reset') && timers < vcpus) {
    return 'a reset is one of the timer; give each vCPU one';
  }
  if (interrupts.some((interrupt) => isOwn(interrupt) && interrupt.access.includes('target'))) {
    return 'an interrupt of a vCPU of its own has no target';
  }
  if (interrupts.some(({ kind, access }) => kind === 'sgi' && access.some((one) => !sgiAccesses.includes(one)))) {
    return `of an SGI the guest accesses ${sgiAccesses.join(' and ')} only`;
  }
  return undefined;
};

/** Its pending bits are read-only with a GICv2 (IHI 0048B 4.3.7), and its target is in what is sent. */
const sgiAccesses: readonly Access[] = ['enable', 'priority'];

/** @throws UsageError where a sketch contradicts itself. */
export const configFrom = (sketch: Sketch): Config => {
  const { vcpus, manners, gic, fine } = sketch;
  const contradiction = contradictionIn(sketch);
  if (contradiction !== undefined) {
    throw new UsageError(`sketch:${spell(sketch)} is no configuration: ${contradiction}`);
  }
  const interrupts = sketch.interrupts.map((interrupt, place) => {
    const before = sketch.interrupts.slice(0, place).filter(({ kind }) => kind === interrupt.kind).length;
    return interruptOf(interrupt, place, before % vcpus);
  });
  return configure({
    vcpus,
    interrupts,
    fine,
    listRegisters: sketch.listRegisters,
    hostGic: gic,
    sgiSenders: gic === 2 ? 2 : 1,
    signals: manners.includes('signals'),
    preemption: manners.includes('preempted'),
    reset: manners.includes('reset'),
    vfioSetup: manners.includes('setup'),
    ...(manners.includes('preempted') ? { pcpus: vcpus } : {}),
    // Whom a guest of any order does not tell that it has ended an interrupt cannot know (S15).
    ghosts: !manners.includes('any') && interrupts.some(({ trigger }) => trigger === 'level') ? ['asserted'] : [],
    guest: {
      eoiMode: sketch.eoiMode,
      controls: sketch.controls,
      orders: manners.includes('any') ? 'any' : 'legal',
      sleeps: manners.includes('sleeps'),
    },
  });
};

/** The first of a kind that a vCPU has of its own belongs to vCPU 0, the second to vCPU 1, and so on in turn. */
const interruptOf = ({ kind, access, priority }: SketchedInterrupt, place: number, vcpu: number): Interrupt => {
  const options = { access, priority };
  const intid = 32 + place;
  switch (kind) {
    case 'edge':
      return kinds.edge(options, intid);
    case 'level':
      return kinds.level(options, intid);
    case 'irqfd':
      return kinds.irqfd(options, intid);
    case 'vfio':
      return kinds.vfio(options, intid);
    case 'oneshot':
      return kinds.vfio({ priority, access: [...new Set<Access>([...access, 'enable'])], handler: 'oneShot' }, intid);
    case 'timer':
      return kinds.timer(vcpu, options);
    case 'sgi':
      return { ...kinds.sgi(vcpu, options), name: `sgi${place}`, intid: place };
    case 'forwarded-edge':
      return kinds.forwardedEdge(options, intid);
    case 'forwarded-level':
      return kinds.forwardedLevel(options, intid);
  }
};
