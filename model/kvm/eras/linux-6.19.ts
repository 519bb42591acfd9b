import { upTo, type View } from '../../../src/language/index.js';
import { at } from '../../at.js';
import { isGroupEnabled } from '../../gic/groups.js';
import { hasPending, isActive, lrState } from '../../gic/list-register.js';
import { quietHcr } from '../../gic/virtual-interface.js';
import { interruptOf, isLpi } from '../../machine/config.js';
import type { Steps } from '../../machine/steps.js';
import { atEach, onlyWhile } from '../../machine/vcpu-steps.js';
import { lrSignalsEoiMi } from '../fold.js';
import type { ApListSummary, Vcpu, VgicIrq, World } from '../state.js';
import type { Vgic } from '../vgic.js';
import { linux417 } from './linux-4.17.js';
import { trappedDir } from './trapped-dir.js';
import type { Vgic619 } from './vgic-6.19.js';

/**
 * Linux 6.19 and later ("KVM: arm64: Add LR overflow infrastructure"): pending interrupts take the list registers
 * first, EOIs of interrupts outside them are found through EOIcount, writes of DIR trap where they might miss. With the
 * fix of 7.0, "Pick EOIcount deactivations from AP-list tail".
 */
export const linux619: Steps<Vgic619> = {
  ...linux417,
  ...trappedDir,

  hasLrOverflow: () => true,

  /** KVM_REQ_VGIC_PROCESS_UPDATE: the list is pruned. */
  checkVcpuRequests: (kvm) => [
    ...linux417.checkVcpuRequests(kvm),
    ...onlyWhile<World, Vcpu>((_w, vcpu) => vcpu.updateRequested, kvm.pruneApList()),
    (_w, vcpu) => {
      vcpu.updateRequested = false;
    },
  ],

  /** kvm_request_pending: a request that nobody has taken. */
  mustTurnBack: (kvm, w, vcpu) => vcpu.updateRequested || linux417.mustTurnBack(kvm, w, vcpu),

  /** The list registers behind usedLrs are empty since the last fold: there is nothing to clear. */
  flushLrState: (kvm) => [
    (w, vcpu) => {
      w.flush.als = kvm.summarizeApList(w, vcpu);
      if (irqsOutsideLrs(kvm, w.flush.als)) {
        kvm.sortApList(w, vcpu);
      }
    },
    ...atEach<World, Vcpu>(kvm.config.interrupts.length, (w, vcpu, place) => {
      const id = vcpu.usedLrs < kvm.config.listRegisters ? vcpu.apList[place] : undefined;
      if (id === undefined) {
        return;
      }
      const irq = kvm.getIrq(w, id);
      if (kvm.targetOracle(w, irq) === vcpu.id) {
        kvm.populateLr(w, vcpu, irq, vcpu.usedLrs);
        vcpu.usedLrs += 1;
        if (vcpu.usedLrs === kvm.config.listRegisters && isLpi(interruptOf(kvm.config, id))) {
          kvm.getLastLrIrq(w, vcpu, id);
        }
      }
    }),
    (w, vcpu) => kvm.configureHcr(w, vcpu, w.flush.als),
  ],

  // "Take a refcount on IRQs referenced by last_lr_irq", 19bc5d79ece6 (7.2.10)
  getLastLrIrq: (kvm, w, vcpu, id) => {
    at(w.redistributors, vcpu.id).lastLrIrq = id;
    kvm.getIrqRef(w, id);
  },

  /** "This can also result in the LPI being deleted". */
  putLastLrIrq: (kvm, w, vcpu) => {
    const redistributor = w.redistributors[vcpu.id];
    const last = redistributor?.lastLrIrq ?? null;
    if (redistributor !== undefined && last !== null) {
      redistributor.lastLrIrq = null;
      kvm.putIrq(w, last);
    }
  },

  summarizeApList: (kvm, w, vcpu) => {
    const als = { nrPend: 0, nrAct: 0 };
    for (const id of vcpu.apList) {
      const irq = kvm.getIrq(w, id);
      if (kvm.targetOracle(w, irq) === vcpu.id) {
        als[irq.active ? 'nrAct' : 'nrPend'] += 1;
      }
    }
    return als;
  },

  populateLr: (kvm, w, vcpu, irq, lr) => {
    linux417.populateLr(kvm, w, vcpu, irq, lr);
    irq.onLr = true;
  },

  clearLrs: (kvm, w, vcpu) => {
    linux417.clearLrs(kvm, w, vcpu);
    // Set anew at each entry (configureHcr): until then nobody looks at them.
    vcpu.cpu.group0 = vcpu.cpu.group0.map(({ enabled }) => ({ enabled, EIE: false, DIE: false }));
  },

  configureHcr: (kvm, w, { cpu }, als) => {
    const { guestGic, activeSpisMax } = kvm.config;
    // ICH_VTR_EL2.TDS: a host that cannot trap DIR by itself traps it always, with others (ICH_HCR_EL2.TC).
    const hasTrapBit = activeSpisMax > 0;
    cpu.group0 = cpu.group0.map(({ enabled }) => ({ enabled, EIE: !enabled, DIE: enabled }));
    cpu.hcr = {
      ...quietHcr(),
      UIE: irqsOutsideLrs(kvm, als),
      NPIE: irqsPendingOutsideLrs(kvm, als),
      LRENPIE: irqsActiveOutsideLrs(kvm, als),
      VGrp0EIE: !cpu.groupEnabled,
      VGrp0DIE: cpu.groupEnabled,
      // A guest with a GICv2 has no ICC_DIR_EL1 that it could trap.
      TDIR: guestGic === 3 && (!hasTrapBit || irqsActiveOutsideLrs(kvm, als) || w.activeSpis > 0),
    };
  },

  /**
   * Its own first; of these what is of a group that the guest has enabled; then what can be presented, by priority; active ones
   * last, by priority too, so that the tail is in the order in which the guest will EOI them; then those tied to a physical
   * interrupt. 05984ba67eb6, 33c1f60b3213. (VMCR is that of the last exit, as it is now.)
   */
  irqCmp: (kvm, w, vcpu, a, b) => {
    const isOwn = (irq: View<VgicIrq>) => Number(kvm.targetOracle(w, irq) === vcpu.id);
    const pend = (irq: View<VgicIrq>) => Number(irq.enabled && kvm.irqIsPending(w, irq) && !irq.active);
    const isOn = (irq: View<VgicIrq>) => Number(isGroupEnabled(vcpu.cpu, irq));
    return (
      isOwn(b) - isOwn(a) ||
      isOn(b) - isOn(a) ||
      pend(b) - pend(a) ||
      a.priority - b.priority ||
      Number(b.hw) - Number(a.hw)
    );
  },

  /**
   * vgic_v3_fold_lr: the notification comes after the state is taken over, and only if the interrupt was already active
   * at the previous fold (1c3b3cadcd69): one that is acknowledged and EOIed within one run of the guest is not notified.
   * vgic_v2_fold_lr notifies as before.
   */
  foldLr: (kvm, w, vcpu, lr) => {
    if (kvm.config.hostGic === 2) {
      linux417.foldLr(kvm, w, vcpu, lr);
      return;
    }
    const deactivated = kvm.foldLrLocked(w, kvm.getIrq(w, lr.irq), lr);
    if (deactivated && lrSignalsEoiMi(lr) && kvm.validSpi(lr.irq)) {
      kvm.notifyAckedIrq(w, lr.irq);
      w.activeSpis = Math.max(0, w.activeSpis - 1);
    }
  },

  /** "GICv3: Drop LPI active state when folding LRs", 73c9726975af. */
  foldLrLocked: (kvm, w, irq, lr) => {
    const isKept = !isLpi(interruptOf(kvm.config, irq.id)) || !isActive(lr);
    return linux417.foldLrLocked(kvm, w, irq, isKept ? lr : { ...lr, state: lrState(hasPending(lr), false) });
  },

  /**
   * The guest has ended as many of those outside the list registers as EOIcount says: the active ones after the last
   * that got a register, in the order of the list. 3cfd59f81e0f, 281c6c06e2a7, 6da5e537f5af.
   */
  replayEoiCount: (kvm) =>
    atEach<World, Vcpu>(kvm.config.interrupts.length, (w, vcpu, place) => {
      const { cpu } = vcpu;
      const id = cpu.hcr.LRENPIE && cpu.eoiCount > 0 ? kvm.replayCandidates(w, vcpu)[place] : undefined;
      if (id === undefined) {
        return;
      }
      const irq = kvm.getIrq(w, id);
      if (kvm.targetOracle(w, irq) === vcpu.id && irq.active) {
        w.happened.push({ what: 'replayed', vcpu: vcpu.id, irq: id });
        kvm.deactivateOutsideLr(w, vcpu, irq);
        cpu.eoiCount -= 1;
      }
    }),

  replayCandidates: (_kvm, _w, { apList, cpu, usedLrs }) => {
    const last = cpu.lrs[usedLrs - 1];
    return last === undefined ? [] : apList.slice(apList.indexOf(last.irq) + 1);
  },

  /**
   * KVM_REQ_VGIC_PROCESS_UPDATE comes without a kick: a vCPU on its way in turns back, one that is inside prunes on its
   * way out anyway, and one that sleeps is not woken.
   */
  makeRequest: (kvm, w, request, vcpu) => {
    if (request === 'VGIC_PROCESS_UPDATE') {
      vcpu.updateRequested = true;
    }
    linux417.makeRequest(kvm, w, request, vcpu);
  },

  /**
   * A new SPI may be ended on any vCPU, so from the first one on they all trap DIR: the others are told too (GICv3).
   * 1c3b3cadcd69. (kvm_make_all_cpus_request comes after the locks are dropped; here it is part of the step that
   * queues.)
   */
  queueIrqAdd: (kvm, w, injector) => {
    const irq = kvm.getIrq(w, injector.irq);
    if (irq.vcpu !== null || injector.vcpu !== kvm.targetOracle(w, irq)) {
      kvm.queueIrqRetry(w, injector);
      return;
    }
    kvm.getIrqRef(w, irq.id);
    kvm.apListAddTail(w, irq, kvm.getVcpu(w, injector.vcpu));
    injector.stage = 'kick';
    if (countSpi(kvm, w, irq)) {
      for (const v of upTo(kvm.config.vcpus)) {
        const vcpu = kvm.getVcpu(w, v);
        kvm.makeRequest(w, 'IRQ_PENDING', vcpu);
        kvm.vcpuKick(w, vcpu);
      }
    }
  },
};

type Summary = View<ApListSummary>;

/** irqs_outside_lrs */
const irqsOutsideLrs = ({ config }: Vgic, { nrPend, nrAct }: Summary): boolean => nrPend + nrAct > config.listRegisters;

/** irqs_pending_outside_lrs */
const irqsPendingOutsideLrs = ({ config }: Vgic, { nrPend }: Summary): boolean => nrPend > config.listRegisters;

/** irqs_active_outside_lrs */
const irqsActiveOutsideLrs = (kvm: Vgic, als: Summary): boolean => als.nrAct > 0 && irqsOutsideLrs(kvm, als);

/** @returns whether it is the first one, of which all vCPUs must hear. vgic_model_needs_bcst_kick: a GICv3 for the guest. */
const countSpi = ({ config, validSpi }: Vgic, w: World, { id }: VgicIrq): boolean => {
  if (config.guestGic === 2 || config.activeSpisMax === 0 || !validSpi(id)) {
    return false;
  }
  w.activeSpis = Math.min(config.activeSpisMax, w.activeSpis + 1);
  return w.activeSpis === 1;
};
