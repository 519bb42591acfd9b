import type { View } from '../../../src/language/index.js';
import { physicalIrqSteps } from '../../gic/physical-irq.js';
import { virtualGicSteps } from '../../gic/virtual-gic.js';
import { itsSteps } from '../../its/steps.js';
import { atEach } from '../../machine/vcpu-steps.js';
import { msiRoutesSteps } from '../../msi-routes/steps.js';
import { routingSteps } from '../../routing/steps.js';
import { timerSteps } from '../../timer/steps.js';
import { vfioSteps } from '../../vfio/steps.js';
import { asHypervisor } from '../as-hypervisor.js';
import { flushSteps, sourcesOf } from '../flush.js';
import { foldSteps } from '../fold.js';
import { haltSteps } from '../halt.js';
import { injectSteps } from '../inject.js';
import { irqSteps } from '../irq.js';
import { initSteps } from '../life/init.js';
import { powerSteps } from '../life/power.js';
import { teardownSteps } from '../life/teardown.js';
import { lpiSteps } from '../lpi.js';
import { mmioSteps } from '../mmio.js';
import { pendingTableSteps } from '../pending-tables.js';
import { phaseSteps } from '../phases.js';
import { pruneSteps } from '../prune.js';
import { runLoopSteps } from '../run-loop.js';
import { sgi1rSteps } from '../sgi1r.js';
import type { Vcpu, VgicIrq, World } from '../state.js';
import { uaccessSteps } from '../uaccess.js';
import type { Vgic, VgicSteps } from '../vgic.js';

/**
 * Linux 4.17 to 6.18: active interrupts take the list registers first, and what does not fit waits for the underflow
 * interrupt. Where the kernels of these years differ, the last one is meant (5.15's resampling on deactivation, 5.7's
 * halt for reads of active registers, 5.17's pending state of mapped interrupts, 6.3's vgic_access_active_prepare).
 */
export const linux417: VgicSteps = {
  ...physicalIrqSteps,
  ...virtualGicSteps,
  ...timerSteps,
  ...vfioSteps,
  ...routingSteps,
  ...itsSteps,
  ...msiRoutesSteps,
  ...asHypervisor,
  ...irqSteps,
  ...lpiSteps,
  ...pendingTableSteps,
  ...injectSteps,
  ...flushSteps,
  ...foldSteps,
  ...pruneSteps,
  ...mmioSteps,
  ...sgi1rSteps,
  ...uaccessSteps,
  ...haltSteps,
  ...initSteps,
  ...powerSteps,
  ...teardownSteps,
  ...phaseSteps,
  ...runLoopSteps,

  hasLrOverflow: () => false,

  checkVcpuRequests: (kvm) => (kvm.config.power ? [kvm.checkReset] : []),

  /**
   * The underflow interrupt is asked for when all registers are in use and the list is not exhausted. Once an SGI has
   * senders left, nothing less urgent may follow ("Don't populate multiple LRs with the same vintid", 16ca6a607d84).
   */
  flushLrState: (kvm) => [
    (w, vcpu) => {
      const { count, multiSgi } = computeApListDepth(kvm, w, vcpu);
      if (count > kvm.config.listRegisters || multiSgi) {
        kvm.sortApList(w, vcpu);
      }
      w.flush.prio = null;
      w.flush.isOver = false;
    },
    ...atEach<World, Vcpu>(kvm.config.interrupts.length, (w, vcpu, place) => {
      const id = vcpu.usedLrs < kvm.config.listRegisters && !w.flush.isOver ? vcpu.apList[place] : undefined;
      if (id === undefined) {
        return;
      }
      const irq = kvm.getIrq(w, id);
      w.flush.isOver = w.flush.prio !== null && irq.priority > w.flush.prio;
      if (!w.flush.isOver && kvm.targetOracle(w, irq) === vcpu.id) {
        kvm.populateLr(w, vcpu, irq, vcpu.usedLrs);
        vcpu.usedLrs += 1;
        w.flush.prio = sourcesOf(irq).length > 0 ? irq.priority : w.flush.prio;
        vcpu.cpu.hcr.UIE = vcpu.usedLrs === kvm.config.listRegisters && place < vcpu.apList.length - 1;
      }
    }),
  ],

  /** Active ones first; then what is enabled and pending; then by priority. */
  irqCmp: (kvm, w, _vcpu, a, b) => {
    if (a.active || b.active) {
      return Number(b.active) - Number(a.active);
    }
    const pendingA = a.enabled && kvm.irqIsPending(w, a);
    const pendingB = b.enabled && kvm.irqIsPending(w, b);
    if (!pendingA || !pendingB) {
      return Number(pendingB) - Number(pendingA);
    }
    return a.priority - b.priority;
  },
};

/** compute_ap_list_depth */
const computeApListDepth = (
  kvm: Vgic,
  w: View<World>,
  vcpu: View<Vcpu>,
): { readonly count: number; readonly multiSgi: boolean } => {
  const counts = vcpu.apList.map((id) => irqGetLrCount(kvm, w, kvm.getIrq(w, id)));
  return { count: counts.reduce((sum, one) => sum + one, 0), multiSgi: counts.some((one) => one > 1) };
};

/** vgic_irq_get_lr_count: an SGI with several senders could use one for each, and one for being active. */
const irqGetLrCount = (kvm: Vgic, w: View<World>, irq: View<VgicIrq>): number => {
  const sources = sourcesOf(irq).length;
  if (sources > 0) {
    return sources + (irq.active ? 1 : 0);
  }
  return kvm.irqIsPending(w, irq) || irq.active ? 1 : 0;
};
