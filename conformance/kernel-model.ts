import { at, type Bug, bind, bugs, type Era, eras, override, type VgicSteps } from '../model/index.js';
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

const keepsUntil = number([7, 0, 0]);

/** @throws UsageError for a version that cannot be read, or that no era covers. */
export const modelOfKernel = (kernel: string, file: string): KernelModel => {
  const era = eraOfKernel(kernel, file);
  const release = numberOf(kernel) ?? 0;
  const had = hadBy.find(({ from, until }) => number(from) <= release && release < number(until));
  const bug = bugs.find(({ id }) => id === had?.id);
  const usual = bug?.hypervisor ?? era.hypervisor;
  const keeps = era.id === 'linux-6.19' && release < keepsUntil;
  const hypervisor = keeps ? bind(keepsLpisPending(usual.steps as VgicSteps)) : usual;
  return bug?.hypervisor === undefined
    ? { era, name: era.id, hypervisor }
    : { era, bug, name: `${era.id} with ${bug.id}`, hypervisor };
};

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
