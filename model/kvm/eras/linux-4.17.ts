import type { View } from '../../../src/language/index.js';
import { at } from '../../at.js';
import { sgis } from '../../guest/sgi.js';
import { timerSteps } from '../../timer/steps.js';
import { vfioSteps } from '../../vfio/steps.js';
import { asHypervisor } from '../as-hypervisor.js';
import { flushSteps, sourcesOf } from '../flush.js';
import { foldSteps } from '../fold.js';
import { haltSteps } from '../halt.js';
import { injectSteps } from '../inject.js';
import { irqSteps } from '../irq.js';
import { mmioSteps } from '../mmio.js';
import { pruneSteps } from '../prune.js';
import { runLoopSteps } from '../run-loop.js';
import type { World } from '../state.js';
import { uaccessSteps } from '../uaccess.js';
import type { Vgic, VgicSteps } from '../vgic.js';

/**
 * Linux 4.17 to 6.18: active interrupts take the list registers first, and what does not fit waits for the underflow
 * interrupt. Where the kernels of these years differ, the last one is meant (5.15's resampling on deactivation, 5.7's
 * halt for reads of active registers, 5.17's pending state of mapped interrupts).
 */
export const linux417: VgicSteps = {
  ...timerSteps,
  ...vfioSteps,
  ...asHypervisor,
  ...irqSteps,
  ...injectSteps,
  ...flushSteps,
  ...foldSteps,
  ...pruneSteps,
  ...mmioSteps,
  ...uaccessSteps,
  ...haltSteps,
  ...runLoopSteps,

  hasLrOverflow: () => false,

  /** compute_ap_list_depth, and vgic_sort_ap_list where it is more than there are list registers. */
  prepareFlush: (kvm, w, v) => {
    const weights = at(w.vcpus, v).apList.map((irq) => weight(kvm, w, irq));
    const depth = weights.reduce((sum, one) => sum + one, 0);
    const multiSgi = weights.some((one) => one > 1);
    if (depth > kvm.config.listRegisters || multiSgi) {
      kvm.sortApList(w, v);
    }
  },

  /** The underflow interrupt is asked for when all registers are in use and the list is not exhausted. */
  flushPlace: (kvm, w, v, place) => {
    const vcpu = at(w.vcpus, v);
    const irq = vcpu.usedLrs < kvm.config.listRegisters ? vcpu.apList[place] : undefined;
    if (irq !== undefined && kvm.targetOracle(w, irq) === v && mayFollow(kvm, w, v, place)) {
      kvm.populateLr(w, v, irq);
      vcpu.cpu.hcr.UIE = vcpu.usedLrs === kvm.config.listRegisters && place < vcpu.apList.length - 1;
    }
  },

  /** Active ones first; then what is enabled and pending; then by priority. */
  irqCmp: (kvm, w, _v, a, b) => {
    const [first, second] = [at(w.irqs, a), at(w.irqs, b)];
    if (first.active || second.active) {
      return Number(second.active) - Number(first.active);
    }
    const [pendingFirst, pendingSecond] = [isDeliverable(kvm, w, a), isDeliverable(kvm, w, b)];
    if (!pendingFirst || !pendingSecond) {
      return Number(pendingSecond) - Number(pendingFirst);
    }
    return first.priority - second.priority;
  },
};

/** How many list registers it could use: an SGI with several senders one for each, and one for being active. */
const weight = (kvm: Vgic, w: View<World>, irq: number): number => {
  const entry = at(w.irqs, irq);
  const sources = sourcesOf(entry).length;
  if (sources > 0) {
    return sources + (entry.active ? 1 : 0);
  }
  return entry.active || kvm.irqIsPending(w, irq) ? 1 : 0;
};

/**
 * Once an SGI has senders left, it ends with the first that is less urgent ("Don't populate multiple LRs with the same
 * vintid", 16ca6a607d84).
 */
const mayFollow = (kvm: Vgic, w: View<World>, v: number, place: number): boolean => {
  if (kvm.config.hostGic === 3 || sgis(kvm.config).length === 0) {
    return true;
  }
  const { apList, cpu, usedLrs } = at(w.vcpus, v);
  const sgi = cpu.lrs.slice(0, usedLrs).findLast((lr) => sourcesOf(at(w.irqs, lr.irq)).length > 0);
  return (
    sgi === undefined ||
    apList.slice(apList.indexOf(sgi.irq), place + 1).every((irq) => at(w.irqs, irq).priority <= sgi.priority)
  );
};

const isDeliverable = (kvm: Vgic, w: View<World>, irq: number): boolean =>
  kvm.irqIsPending(w, irq) && at(w.irqs, irq).enabled;
