import { UsageError } from '../../src/language/index.js';
import { type GicV5Config, gicV5Contradiction, type Ppi, type PpiAccess, type PpiKind } from './config.js';

export const gicV5Usage = 'gicv5:WORDS';
const example = 'software+priority@1,timer,mask,nvhe';

export const ppiKinds: readonly PpiKind[] = ['software', 'pmu', 'timer'];
export const ppiAccesses: readonly PpiAccess[] = ['enable', 'priority', 'pending'];
/** What stands behind the PPIs: of the CPU interface, and of the host. */
const gicV5Words = ['mask', 'receive', 'nvhe', 'moves'] as const;

/** A configuration as the arguments of a scenario. */
export const spellGicV5 = ({ ppis, writes, host, cpus }: GicV5Config): string =>
  [
    ...ppis.map(({ kind, priority, access }) => [kind, ...access].join('+') + (priority === 0 ? '' : `@${priority}`)),
    ...writes,
    ...(host === 'nvhe' ? ['nvhe'] : []),
    ...(cpus > 1 ? ['moves'] : []),
  ].join(',');

/**
 * The configuration that `spellGicV5` writes. There are two priorities where a word speaks of them.
 * @throws UsageError naming the word that is not understood.
 */
export const readGicV5 = (args: string): GicV5Config => {
  const words = args.split(',');
  const isWord = (word: string) => gicV5Words.some((known) => known === word);
  const ppis = words.filter((word) => !isWord(word)).map(ppiFrom);
  if (ppis.length === 0 || ppis.length > 3) {
    throw new UsageError(`gicv5: "${args}" is not understood; say one to three PPIs: gicv5:${example}`);
  }
  const config: GicV5Config = {
    ppis,
    priorities: /@1|priority|mask/.test(args) ? 2 : 1,
    writes: (['mask', 'receive'] as const).filter((word) => words.includes(word)),
    host: words.includes('nvhe') ? 'nvhe' : 'vhe',
    cpus: words.includes('moves') ? 2 : 1,
  };
  const contradiction = gicV5Contradiction(config);
  if (contradiction !== undefined) {
    throw new UsageError(`gicv5: ${contradiction}`);
  }
  return config;
};

const ppiFrom = (word: string): Ppi => {
  const [, kind, accesses = '', priority = '0'] =
    /^(software|pmu|timer)((?:\+(?:enable|priority|pending))*)(?:@([01]))?$/.exec(word) ?? [];
  const known = ppiKinds.find((one) => one === kind);
  if (known === undefined) {
    const words = gicV5Words.join(', ');
    throw new UsageError(
      `gicv5: "${word}" is not understood; a PPI is software, pmu or timer, with +enable, +priority, +pending and @1; behind them ${words}: gicv5:${example}`,
    );
  }
  return {
    kind: known,
    priority: Number(priority),
    access: ppiAccesses.filter((access) => accesses.split('+').includes(access)),
  };
};
