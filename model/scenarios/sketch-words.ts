import type { Control } from '../guest/config.js';
import type { Access, FineStep } from '../machine/config.js';
import type { sketchedKinds, sketchedManners } from './sketch.js';

// Every word of a sketch, with what it means: the compiler asks for a sentence where there is a new one.

const kindsSay: Readonly<Record<(typeof sketchedKinds)[number], string>> = {
  edge: 'an edge-triggered SPI that user space raises with KVM_IRQ_LINE',
  level: 'a level-triggered SPI whose line user space raises and lowers with KVM_IRQ_LINE',
  irqfd: 'an edge-triggered SPI that user space raises through an irqfd',
  vfio: 'a level-triggered SPI of a device that VFIO passes through, with irqfd and resamplefd',
  oneshot: 'the same, and the guest disables it while its threaded handler runs',
  timer: 'the virtual timer of a vCPU: a level-triggered PPI that is tied to a physical interrupt',
  sgi: 'a software-generated interrupt of a vCPU',
  'forwarded-edge': 'an edge-triggered SPI that is tied to a physical interrupt',
  'forwarded-level': 'a level-triggered SPI that is tied to a physical interrupt',
};

const accessesSay: Readonly<Record<Access, string>> = {
  enable: 'the guest enables and disables it (ISENABLER, ICENABLER)',
  pending: 'the guest makes it pending and not pending (ISPENDR, ICPENDR)',
  idlePending: 'the same, but never while the guest handles it',
  active: 'the guest makes it active and inactive (ISACTIVER, ICACTIVER)',
  target: 'the guest sends it to another vCPU (ITARGETSR, IROUTER)',
  priority: 'the guest changes its priority (IPRIORITYR)',
  readActive: 'the guest reads whether it is active (ISACTIVER)',
  readPending: 'the guest reads whether it is pending (ISPENDR)',
};

const controlsSay: Readonly<Record<Control, string>> = {
  eoiMode: 'the guest switches EOImode',
  mask: 'the guest changes its priority mask (PMR)',
  group: 'the guest enables and disables its group of interrupts',
  distributor: 'the guest enables and disables the distributor',
};

const fineStepsSay: Readonly<Record<FineStep, string>> = {
  injection: 'something may come between the stages of an injection',
  entry: 'something may come between the steps of an entry',
  exit: 'something may come between the steps of an exit',
  vfio: 'something may come between the steps of VFIO',
  halt: 'something may come while a VM is halted, vCPU by vCPU',
};

const mannersSay: Readonly<Record<(typeof sketchedManners)[number], string>> = {
  sleeps: 'the guest executes WFI',
  signals: 'vCPUs are called out of the guest by signals',
  preempted: 'vCPUs are preempted, and loaded on any CPU of the host',
  reset: 'a vCPU may be reset, which its timer has to follow',
  setup: 'VFIO requests and frees its interrupts while the guest runs',
  any: 'the guest writes EOIR and DIR in any order, legal or not',
};

export interface SketchWord {
  readonly word: string;
  readonly says: string;
}

const worded = (say: Readonly<Record<string, string>>, around: (word: string) => string): readonly SketchWord[] =>
  Object.entries(say).map(([word, says]) => ({ word: around(word), says }));

/** Every word, in the order in which sketches are spelled. */
export const sketchWords: readonly SketchWord[] = [
  { word: 'v1 … v4', says: 'so many vCPUs (1)' },
  { word: 'l1 … l4', says: 'so many list registers each (1)' },
  { word: 'gic2, gic3', says: "the version of the host's GIC (3)" },
  { word: 'eoi0, eoi1', says: "the guest's EOImode (0)" },
  ...worded(mannersSay, (word) => word),
  ...worded(controlsSay, (word) => `guest-${word}`),
  ...worded(fineStepsSay, (word) => `fine-${word}`),
  ...worded(kindsSay, (word) => word),
  ...worded(accessesSay, (word) => `…+${word}`),
  { word: '…@1 … …@3', says: 'the priority of an interrupt, 0 the most urgent (0)' },
];
