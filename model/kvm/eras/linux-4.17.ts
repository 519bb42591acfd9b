import type { View } from '../../../src/language/index.js';
import { at } from '../../at.js';
import { atEach } from '../../machine/vcpu-steps.js';
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

  /**
   * The underflow interrupt is asked for when all registers are in use and the list is not exhausted. Once an SGI has
   * senders left, nothing less urgent may follow ("Don't populate multiple LRs with the same vintid", 16ca6a607d84).
   */
  flushLrState: (kvm) => [
    (w, v) => {
      const { count, multiSgi } = apListDepth(kvm, w, v);
      if (count > kvm.config.listRegisters || multiSgi) {
        kvm.sortApList(w, v);
      }
      w.flush.prio = null;
      w.flush.isOver = false;
    },
    ...atEach<World>(kvm.config.interrupts.length, (w, v, place) => {
      const vcpu = at(w.vcpus, v);
      const irq = vcpu.usedLrs < kvm.config.listRegisters && !w.flush.isOver ? vcpu.apList[place] : undefined;
      if (irq === undefined) {
        return;
      }
      const { priority } = at(w.irqs, irq);
      w.flush.isOver = w.flush.prio !== null && priority > w.flush.prio;
      if (!w.flush.isOver && kvm.targetOracle(w, irq) === v) {
        kvm.populateLr(w, v, irq);
        w.flush.prio = sourcesOf(at(w.irqs, irq)).length > 0 ? priority : w.flush.prio;
        vcpu.cpu.hcr.UIE = vcpu.usedLrs === kvm.config.listRegisters && place < vcpu.apList.length - 1;
      }
    }),
  ],

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

/** compute_ap_list_depth */
const apListDepth = (kvm: Vgic, w: View<World>, v: number): { readonly count: number; readonly multiSgi: boolean } => {
  const counts = at(w.vcpus, v).apList.map((irq) => lrCount(kvm, w, irq));
  return { count: counts.reduce((sum, one) => sum + one, 0), multiSgi: counts.some((one) => one > 1) };
};

/** vgic_irq_get_lr_count: an SGI with several senders could use one for each, and one for being active. */
const lrCount = (kvm: Vgic, w: View<World>, irq: number): number => {
  const entry = at(w.irqs, irq);
  const sources = sourcesOf(entry).length;
  if (sources > 0) {
    return sources + (entry.active ? 1 : 0);
  }
  return entry.active || kvm.irqIsPending(w, irq) ? 1 : 0;
};

const isDeliverable = (kvm: Vgic, w: View<World>, irq: number): boolean =>
  kvm.irqIsPending(w, irq) && at(w.irqs, irq).enabled;
