import { asHypervisor } from '../model/kvm/as-hypervisor.js';
import type { RuleSteps } from './rule-steps.js';
import type { Taken } from './steps-taken.js';

/** A rule, and in how many operations of each comparison all steps are taken that an action of it takes. */
export interface ComparedRule {
  readonly id: string;
  readonly isStage: boolean;
  /** The words in which that is most often so; none where it is so in each of a guest's. */
  readonly words: readonly string[];
  readonly operations: readonly number[];
}

/** What rules take by another name than the vocabulary. */
const otherNames: ReadonlySet<string> = new Set([
  ...Object.keys(asHypervisor),
  ...['accessActive', 'finishActiveAccess', 'injectBeside', 'timerExpires', 'timerIsProgrammed', 'wakeIrqfd'],
]);

const commands = ['mapd', 'mapc', 'mapti', 'movi', 'discard', 'int', 'clear', 'inv', 'invall', 'movall'];

/** Where steps do not tell: they are none, or those of other actions. The words by which the same is done. */
const wordsOf: Readonly<Record<string, readonly string[]>> = {
  // Where the model has a ring they go through it; each word writes GITS_CWRITER.
  ...Object.fromEntries(commands.map((word) => [`guest.${word}`, [word]])),
  'guest.writeCwriter': ['ring'],
  'guest.writeCwriterBeyond': ['ring_beyond'],
  'guest.writeCbaser': ['cbaser'],
  'guest.writeValid': ['its_valid'],
  'guest.clearActive': ['icactiver'],
  'guest.group': ['grpen'],
  'guest.group0': ['grpen0'],
  'guest.mask': ['pmr'],
  'guest.programTimer': ['cntv_ctl', 'cntv_cval'],
  'guest.routeNowhere': ['route_nowhere'],
  'guest.setBinaryPoint': ['bpr0', 'bpr1'],
  'guest.switchCbpr': ['cbpr'],
  'guest.setActive': ['isactiver'],
  'guest.switchEoiMode': ['eoimode'],
  'guest.wfi': ['wfi'],
  'guest.writeLpiTable': ['lpi_table'],
  // Its physical interrupt is an SPI, of a device that scripts have not.
  'guest.boot': ['boot'],
  'host.forwardedInterrupt': [],
  // It takes a signal, and scripts have none.
  'kvm.cancelEntry': [],
  'kvm.suspend': ['suspend'],
  'timer.expire': ['cntv_cval'],
  'vmm.closeVm': ['close_vm'],
  'vmm.firstRun': ['boot'],
  'vmm.initVgic': ['init_vgic'],
  'vmm.lower': ['line'],
  'vmm.migrateIts': ['migrate'],
  'vmm.raise': ['line'],
  'vmm.restore': ['migrate'],
  'vmm.saveIts': ['its_save'],
  'vmm.signalMsiIrqfd': ['msi_signal'],
  // Eventfds are played: a resampler unmasks nothing.
  'vmm.unmask': [],
};

/** So many words of which none is the rule's own. */
const many = 6;

export const comparedRules = (
  rules: readonly RuleSteps[],
  comparisons: readonly (readonly Taken[])[],
): readonly ComparedRule[] =>
  rules.map((rule) => {
    const isMade = isMadeBy(rule);
    const made = comparisons.map((taken) => taken.filter(isMade));
    const words = wordsOf[rule.id] ?? commonest(made.flat(), comparisons.flat());
    return {
      ...{ id: rule.id, isStage: rule.isStage },
      words: words.length > many ? [] : words,
      operations: made.map(({ length }) => length),
    };
  });

const isMadeBy = ({ id, taken }: RuleSteps): ((operation: Taken) => boolean) => {
  const words = wordsOf[id];
  if (words !== undefined) {
    return (operation) => operation.words.some((word) => words.includes(word));
  }
  const own = [...taken.values()].map((steps) => steps.filter((name) => !otherNames.has(name)));
  const wanted = own.filter(({ length }) => length > 0);
  return ({ steps }) => wanted.some((names) => names.every((name) => steps.has(name)));
};

/** Those of whose operations at least half as many, in proportion, make the action as of the word that makes it most. */
const commonest = (made: readonly Taken[], all: readonly Taken[]): readonly string[] => {
  const [some, total] = [counted(made), counted(all)];
  const shares = [...some].map(([word, count]) => [word, count / (total.get(word) ?? count)] as const);
  const most = Math.max(...shares.map(([, share]) => share));
  return shares.flatMap(([word, share]) => (share * 2 >= most ? [word] : [])).sort();
};

const counted = (operations: readonly Taken[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const { words } of operations) {
    const [word, another] = words;
    if (word !== undefined && another === undefined) {
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
  }
  return counts;
};
