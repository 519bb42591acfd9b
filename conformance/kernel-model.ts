import {
  at,
  type Bug,
  bind,
  bugs,
  type Era,
  eras,
  itsOf,
  override,
  type VgicSteps,
  writeValid,
} from '../model/index.js';
import { UsageError } from '../src/language/index.js';

/** What a kernel must do in every step: its era, or that with a bug which it had as it was. */
export interface KernelModel {
  readonly era: Era;
  readonly bug?: Bug;
  /** `linux-6.19 with B30` */
  readonly name: string;
  readonly hypervisor: Era['hypervisor'];
}

const number = ([major = 0, minor = 0, patch = 0]: readonly number[]): number => (major * 1000 + minor) * 1000 + patch;

/** Bugs that releases had between the one that made them and the one that mended them, which no era has as it was. */
const hadBy = [
  // 6da5e537f5af came with 7.0. Seen in 6.19.6 and 6.19.8, no longer in 6.19.10.
  { id: 'B30', from: [6, 19, 0], until: [6, 19, 10] },
] as const;

/**
 * LPIs that EnableLPIs takes off the list stay pending. Seen in 6.19.6, not in 6.1.192, 6.12.117, 7.2.12; what is between
 * was not looked at.
 */
const keepsLpisPending = (steps: VgicSteps): VgicSteps =>
  override(steps, {
    flushPendingLpis: (kvm, w, v) => {
      const latched = w.irqs.map(({ pendingLatch }) => pendingLatch);
      steps.flushPendingLpis(kvm, w, v);
      for (const [id, irq] of w.irqs.entries()) {
        irq.pendingLatch ||= at(latched, id) && !kvm.isGone(w, id);
      }
    },
  });

/** GITS_BASER frees nothing and empties no cache, unless Valid is cleared; until 8cd92f77ae4f (ITB5). */
const keepsTables = (steps: VgicSteps): VgicSteps =>
  override(steps, {
    itsWriteBaser: (kvm, w, valid) => {
      if (!valid) {
        steps.itsWriteBaser(kvm, w, false);
      } else if (!itsOf(w).enabled) {
        writeValid(itsOf(w), 'devices', true);
      }
    },
    itsWriteCollectionBaser: (kvm, w, valid) => {
      if (!valid) {
        steps.itsWriteCollectionBaser(kvm, w, false);
      } else if (!itsOf(w).enabled) {
        writeValid(itsOf(w), 'collections', true);
      }
    },
  });

/**
 * MOVALL moves each LPI of the VM, wherever it goes; until 751f4641560b (ITB8). Before 6.10 it moved those of a list. Of
 * 6.12 Debian's 6.12.113 is the first with either fix.
 */
const movesAnybody = (steps: VgicSteps): VgicSteps =>
  override(steps, { updateAffinity: (kvm, w, id, _from, to) => steps.updateAffinity(kvm, w, id, null, to) });

type Release = readonly [number, number, number];

/** A bug that a fix in the middle of an era has mended. */
export type MendedId = 'ITB5' | 'ITB8';

/** What releases did otherwise than their era, each from one release until another. */
const differences: readonly {
  readonly id?: MendedId;
  readonly steps: (steps: VgicSteps) => VgicSteps;
  readonly in: readonly (readonly [from: Release, until: Release])[];
}[] = [
  {
    steps: keepsLpisPending,
    in: [
      [
        [6, 19, 0],
        [7, 0, 0],
      ],
    ],
  },
  {
    id: 'ITB5',
    steps: keepsTables,
    in: [
      [
        [4, 17, 0],
        [6, 12, 113],
      ],
      [
        [6, 13, 0],
        [7, 2, 9],
      ],
    ],
  },
  {
    id: 'ITB8',
    steps: movesAnybody,
    in: [
      [
        [6, 10, 0],
        [6, 12, 113],
      ],
      [
        [6, 13, 0],
        [7, 2, 10],
      ],
    ],
  },
];

/** @throws UsageError for a version that cannot be read, or that no era covers. */
export const modelOfKernel = (kernel: string, file: string): KernelModel => {
  const era = eraOfKernel(kernel, file);
  const release = numberOf(kernel) ?? 0;
  const had = hadBy.find(({ from, until }) => number(from) <= release && release < number(until));
  const bug = bugs.find(({ id }) => id === had?.id);
  const usual = bug?.hypervisor ?? era.hypervisor;
  const hypervisor = withDifferences(usual, differences.filter(isIn(release)));
  return bug?.hypervisor === undefined
    ? { era, name: era.id, hypervisor }
    : { era, bug, name: `${era.id} with ${bug.id}`, hypervisor };
};

/** A kernel with such a bug, and without it, whichever it has. */
export const bothOf = (
  kernel: string,
  file: string,
  id: MendedId,
): { readonly here: Era['hypervisor']; readonly gone: Era['hypervisor'] } => {
  const release = numberOf(kernel) ?? 0;
  const { hypervisor } = eraOfKernel(kernel, file);
  const others = differences.filter((one) => one.id !== id && isIn(release)(one));
  const own = differences.filter((one) => one.id === id);
  return { here: withDifferences(hypervisor, [...others, ...own]), gone: withDifferences(hypervisor, others) };
};

type Difference = (typeof differences)[number];

const isIn =
  (release: number) =>
  (one: Difference): boolean =>
    one.in.some(([from, until]) => number(from) <= release && release < number(until));

const withDifferences = (hypervisor: Era['hypervisor'], those: readonly Difference[]): Era['hypervisor'] =>
  those.length === 0 ? hypervisor : bind(those.reduce((steps, one) => one.steps(steps), hypervisor.steps as VgicSteps));

/**
 * The era that a kernel belongs to, by its version.
 * @throws UsageError for a version that cannot be read, or that no era covers.
 */
export const eraOfKernel = (kernel: string, file: string): Era => {
  const version = numberOf(kernel);
  if (version === undefined) {
    throw new UsageError(`${file}: kernel "${kernel}" does not begin with a version like 6.1`);
  }
  const found = eras.findLast(({ id }) => (numberOf(id.replace('linux-', '')) ?? Number.POSITIVE_INFINITY) <= version);
  if (found === undefined) {
    throw new UsageError(`${file}: kernel ${kernel} is older than 4.17; no era of the model is`);
  }
  return found;
};

/** 6.19.6 as 6019006; so is 6.19.6+deb13. */
const numberOf = (text: string): number | undefined => {
  const found = /^(\d+)\.(\d+)(?:\.(\d+))?/.exec(text);
  return found === null ? undefined : number(found.slice(1).map((part) => Number(part ?? 0)));
};
