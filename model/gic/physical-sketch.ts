import { UsageError } from '../../src/language/index.js';
import type { PhysicalAccess, PhysicalGicConfig, PhysicalInterrupt } from './physical-config.js';
import type { Trigger } from './physical-irq.js';

export const physicalAccesses: readonly PhysicalAccess[] = ['enable', 'pending'];

interface SketchedPhysicalInterrupt {
  readonly trigger: Trigger;
  readonly kind: 'spi' | 'ppi';
  readonly access: readonly PhysicalAccess[];
  readonly priority: number;
}

/** A small physical GIC by what it has, so that it can be generated, spelled in a line, and read again. */
export interface PhysicalSketch {
  readonly cpus: number;
  readonly eoiMode: 0 | 1;
  readonly masks: boolean;
  readonly interrupts: readonly SketchedPhysicalInterrupt[];
}

export const physicalUsage = 'gic:WORDS';
const example = 'c2,eoi1,level+enable@1,edge+pending,ppi-edge';

/**
 * Small ones that have what `twoCpus` has not: a PPI, EOImode 0, software that masks, two of one priority, an edge or a
 * level that nothing else makes pending.
 */
export const smallGics: readonly string[] = [
  'c1,eoi0,level+pending',
  'c1,eoi1,pmr,edge',
  'c1,eoi1,level@1,edge@1',
  'c2,eoi0,edge',
  'c2,eoi1,ppi-level',
];

/** A sketch as the arguments of a scenario. */
export const spellPhysical = ({ cpus, eoiMode, masks, interrupts }: PhysicalSketch): string =>
  [
    `c${cpus}`,
    `eoi${eoiMode}`,
    ...(masks ? ['pmr'] : []),
    ...interrupts.map(
      ({ trigger, kind, access, priority }) =>
        [kind === 'ppi' ? `ppi-${trigger}` : trigger, ...access].join('+') + (priority === 0 ? '' : `@${priority}`),
    ),
  ].join(',');

/**
 * The configuration that `spellPhysical` writes.
 * @throws UsageError naming the word that is not understood.
 */
export const readPhysical = (args: string): PhysicalGicConfig => {
  const [cpus = '', eoiMode = '', ...rest] = args.split(',');
  const masks = rest[0] === 'pmr';
  const words = masks ? rest.slice(1) : rest;
  if (!/^c[1-2]$/.test(cpus) || !/^eoi[01]$/.test(eoiMode) || words.length === 0 || words.length > 3) {
    throw new UsageError(
      `gic: "${args}" is not understood; say c1 or c2, eoi0 or eoi1, pmr if software masks, and up to three interrupts: gic:${example}`,
    );
  }
  const interrupts = words.map(interruptFrom);
  return {
    cpus: Number(cpus.slice(1)),
    interrupts,
    priorities: 1 + Math.max(...interrupts.map(({ priority }) => priority)),
    eoiMode: eoiMode === 'eoi1' ? 1 : 0,
    masks,
  };
};

const interruptFrom = (word: string, place: number): PhysicalInterrupt => {
  const [, ppi, trigger, accesses = '', priority = '0'] =
    /^(ppi-)?(edge|level)((?:\+(?:enable|pending))*)(?:@([01]))?$/.exec(word) ?? [];
  if (trigger !== 'edge' && trigger !== 'level') {
    throw new UsageError(
      `gic: "${word}" is not understood; an interrupt is edge, level, ppi-edge or ppi-level, with +enable, +pending and @1: gic:${example}`,
    );
  }
  const intid = (ppi === undefined ? 32 : 16) + place;
  return {
    name: `${trigger}${intid}`,
    intid,
    kind: ppi === undefined ? 'spi' : 'ppi',
    trigger,
    priority: Number(priority),
    access: physicalAccesses.filter((access) => accesses.includes(access)),
  };
};

/** Its bound in words. */
export const physicalBound = ({ cpus, interrupts, eoiMode, masks }: PhysicalGicConfig): string => {
  const said = interrupts.map(({ name, kind, priority, access }) =>
    [
      `${name} (${kind}, priority ${priority}`,
      ...(access.length > 0 ? [`software toggles ${access.join('/')}`] : []),
    ].join(', '),
  );
  const mode = `EOImode ${eoiMode}${masks ? ', software masks' : ''}`;
  return `${cpus} CPU${cpus === 1 ? '' : 's'}; ${said.map((one) => `${one})`).join(', ')}; ${mode}`;
};
