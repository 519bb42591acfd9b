import { upTo, type View } from '../../../src/language/index.js';
import { at } from '../../at.js';
import { hasPending, type ListRegister, lrState } from '../../gic/list-register.js';
import { signalsEoi } from '../../gic/maintenance.js';
import { quietHcr } from '../../gic/virtual-interface.js';
import { deactivatePhysical } from '../../guest/interface.js';
import { interruptOf, isSpi } from '../../machine/config.js';
import type { VcpuStep } from '../../machine/hypervisor.js';
import type { Steps } from '../../machine/steps.js';
import { atEach, onlyWhile } from '../../machine/vcpu-steps.js';
import { isOutside } from '../phases.js';
import type { ApListSummary, World } from '../state.js';
import type { Vgic } from '../vgic.js';
import { linux417 } from './linux-4.17.js';

/** The steps that came with "KVM: arm64: Add LR overflow infrastructure" (v6.19). */
export interface Vgic619 extends Vgic {
  /** summarize_ap_list */
  summarizeApList(w: View<World>, v: number): ApListSummary;
  /** vgic_v2_configure_hcr, vgic_v3_configure_hcr. The group interrupts tell of a change that the guest makes. */
  configureHcr(w: World, v: number, als: View<ApListSummary>): void;
  /** One deactivation that EOIcount has counted, of what is at a place among the candidates. */
  replayPlace(w: World, v: number, place: number): void;
  /** The part of the ap_list behind last_lr_irq. */
  replayCandidates(w: View<World>, v: number): readonly number[];
  /** A list register is made up, without its active state, and folded like a real one. */
  deactivateOutsideLr(w: World, v: number, irq: number): void;
  /** vgic_v2_deactivate, vgic_v3_deactivate up to the halt of the VM. */
  deactivate(w: World, v: number): void;
  /** Where halts are fine the VM stays halted, until everybody is out. */
  finishDeactivate(w: World, v: number): void;
  /** vgic_mmio_write_cactive, with everybody out of the guest; it notifies nobody. */
  clearHaltedActive(w: World, irq: number): void;
  /**
   * KVM_REQ_VGIC_PROCESS_UPDATE, without a kick: a vCPU on its way in turns back, one that is inside prunes on its way out
   * anyway, and one that sleeps is not woken.
   */
  requestUpdate(w: World, v: number): void;
}

/**
 * Linux 6.19 and later ("KVM: arm64: Add LR overflow infrastructure"): pending interrupts take the list registers
 * first, EOIs of interrupts outside them are found through EOIcount, writes of DIR trap where they might miss. With the
 * fix of 7.0, "Pick EOIcount deactivations from AP-list tail".
 */
export const linux619: Steps<Vgic619> = {
  ...linux417,

  hasLrOverflow: () => true,

  /** KVM_REQ_VGIC_PROCESS_UPDATE: the list is pruned. */
  checkVcpuRequests: (kvm) => onlyWhile<World>((w, v) => at(w.vcpus, v).updateRequested, kvm.pruneApList()),

  /** The list registers behind usedLrs are empty since the last fold: there is nothing to clear. */
  flushLrState: (kvm) => [
    (w, v) => {
      w.flush.als = kvm.summarizeApList(w, v);
      if (w.flush.als.outside) {
        kvm.sortApList(w, v);
      }
    },
    ...atEach<World>(kvm.config.interrupts.length, (w, v, place) => {
      const { usedLrs, apList } = at(w.vcpus, v);
      const irq = usedLrs < kvm.config.listRegisters ? apList[place] : undefined;
      if (irq !== undefined && kvm.targetOracle(w, irq) === v) {
        kvm.populateLr(w, v, irq);
      }
    }),
    (w, v) => kvm.configureHcr(w, v, w.flush.als),
  ],

  summarizeApList: (kvm, w, v) => {
    const { apList } = at(w.vcpus, v);
    const { listRegisters } = kvm.config;
    const mine = apList.length > listRegisters ? apList.filter((irq) => kvm.targetOracle(w, irq) === v) : [];
    const active = mine.filter((irq) => at(w.irqs, irq).active).length;
    const outside = mine.length > listRegisters;
    return {
      outside,
      pendingOutside: mine.length - active > listRegisters,
      activeOutside: outside && active > 0,
    };
  },

  populateLr: (kvm, w, v, irq) => {
    linux417.populateLr(kvm, w, v, irq);
    at(w.irqs, irq).onLr = true;
  },

  configureHcr: ({ config }, w, v, { outside, pendingOutside, activeOutside }) => {
    const { cpu } = at(w.vcpus, v);
    // ICH_VTR_EL2.TDS: a host that cannot trap DIR by itself traps it always, with others (ICH_HCR_EL2.TC).
    const hasTrapBit = config.activeSpisMax > 0;
    cpu.hcr = {
      ...quietHcr(),
      UIE: outside,
      NPIE: pendingOutside,
      LRENPIE: activeOutside,
      VGrp0EIE: !cpu.groupEnabled,
      VGrp0DIE: cpu.groupEnabled,
      TDIR: config.hostGic === 3 && (!hasTrapBit || activeOutside || w.activeSpis > 0),
    };
  },

  /**
   * Its own first; then what can be presented, by priority; active ones last, by priority too, so that the tail is in the
   * order in which the guest will EOI them; then those tied to a physical interrupt. 05984ba67eb6, 33c1f60b3213. (The
   * group's enable has no part: there is one group.)
   */
  irqCmp: (kvm, w, v, a, b) => {
    const key = (irq: number): readonly number[] => {
      const entry = at(w.irqs, irq);
      const presentable = !entry.active && entry.enabled && kvm.irqIsPending(w, irq);
      return [kvm.targetOracle(w, irq) === v ? 0 : 1, presentable ? 0 : 1, entry.priority, kvm.hw(irq) ? 0 : 1];
    };
    const second = key(b);
    return key(a).reduce((order, part, place) => order || part - (second[place] ?? 0), 0);
  },

  /**
   * vgic_v3_fold_lr: the notification comes after the state is taken over, and only if the interrupt was already active
   * at the previous fold (1c3b3cadcd69): one that is acknowledged and EOIed within one run of the guest is not notified.
   * vgic_v2_fold_lr notifies as before.
   */
  foldLr: (kvm, w, v, lr) => {
    if (kvm.config.hostGic === 2) {
      linux417.foldLr(kvm, w, v, lr);
    } else if (kvm.foldIrq(w, lr) && signalsEoi(lr) && isSpi(interruptOf(kvm.config, lr.irq))) {
      kvm.notifyAckedIrq(w, lr.irq);
      w.activeSpis = Math.max(0, w.activeSpis - 1);
    }
  },

  /**
   * The guest has ended as many of those outside the list registers as EOIcount says: the active ones after the last
   * that got a register, in the order of the list. 3cfd59f81e0f, 281c6c06e2a7, 6da5e537f5af.
   */
  replayEoiCount: (kvm) => atEach(kvm.config.interrupts.length, kvm.replayPlace),

  replayPlace: (kvm, w, v, place) => {
    const { cpu } = at(w.vcpus, v);
    const irq = cpu.hcr.LRENPIE && cpu.eoiCount > 0 ? kvm.replayCandidates(w, v)[place] : undefined;
    if (irq !== undefined && kvm.targetOracle(w, irq) === v && at(w.irqs, irq).active) {
      w.happened.push({ what: 'replayed', vcpu: v, irq });
      kvm.deactivateOutsideLr(w, v, irq);
      cpu.eoiCount -= 1;
    }
  },

  replayCandidates: (_kvm, w, v) => {
    const { apList, cpu, usedLrs } = at(w.vcpus, v);
    const last = cpu.lrs[usedLrs - 1];
    return last === undefined ? [] : apList.slice(apList.indexOf(last.irq) + 1);
  },

  deactivateOutsideLr: (kvm, w, v, irq) => {
    const lr = kvm.computeLr(w, irq);
    const ended: ListRegister = { ...lr, state: lrState(hasPending(lr), false) };
    if (ended.hw) {
      deactivatePhysical(kvm, w, irq);
    }
    kvm.foldLr(w, v, ended);
  },

  /** Since 7.x: a GICv3 too halts nobody for an interrupt of the accessing vCPU. */
  accessActivePrepare: ({ config }, irq) => isSpi(interruptOf(config, irq)),

  /** With a GICv2 the page with GICV_DIR is not mapped, so that every write exits. 255de897e7fb, 07bb1c5622a5 */
  trapsDir: ({ config }, w, v) => config.hostGic === 2 || at(w.vcpus, v).cpu.hcr.TDIR,

  trappedDirSteps: (kvm) => [
    kvm.deactivate,
    ...(kvm.config.fine.includes('halt') ? [] : haltedExitSteps(kvm)),
    kvm.finishDeactivate,
  ],

  /**
   * In a list register of a vCPU that runs, it is ended as by ICACTIVER, with the VM halted; elsewhere a list register is
   * made up and folded, whether or not the interrupt is active.
   */
  deactivate: (kvm, w, v) => {
    const vcpu = at(w.vcpus, v);
    const irq = vcpu.trappedDir;
    const owner = irq === null ? null : at(w.irqs, irq).vcpu;
    if (irq === null || owner === null || vcpu.cpu.eoiMode === 0) {
      vcpu.trappedDir = null;
      return;
    }
    const { onLr, active } = at(w.irqs, irq);
    w.happened.push({ what: 'deactivated by trap', vcpu: v, irq, wasActive: onLr || active });
    if (onLr) {
      w.halt = { irq, access: 'clear' };
      kvm.haltGuest(w);
    } else {
      kvm.deactivateOutsideLr(w, v, irq);
    }
    kvm.requestUpdate(w, owner);
  },

  finishDeactivate: (kvm, w, v) => {
    const vcpu = at(w.vcpus, v);
    const irq = vcpu.trappedDir;
    if (irq !== null) {
      vcpu.trappedDir = null;
      if (w.halt !== null && !kvm.config.fine.includes('halt')) {
        w.halt = null;
        kvm.clearHaltedActive(w, irq);
      }
      dropVainUpdates(w);
    }
  },

  clearHaltedActive: (kvm, w, irq) => {
    kvm.mmioChangeActive(w, irq, false);
  },

  requestUpdate: (kvm, w, v) => {
    const vcpu = at(w.vcpus, v);
    vcpu.updateRequested = true;
    kvm.makeRequest(vcpu);
  },

  /**
   * A new SPI may be ended on any vCPU, so from the first one on they all trap DIR: the others are told too (GICv3).
   * 1c3b3cadcd69. (kvm_make_all_cpus_request comes after the locks are dropped; here it is part of the step that
   * queues.)
   */
  enqueue: (kvm, w, irq, v) => {
    linux417.enqueue(kvm, w, irq, v);
    if (countSpi(kvm, w, irq)) {
      w.vcpus.forEach((_, other) => {
        kvm.requestAndKick(w, other);
      });
    }
  },
};

/** The exits of the other vCPUs, as far as the halt has found them in the guest. */
const haltedExitSteps = (kvm: Vgic): readonly VcpuStep<World>[] => {
  const steps = onlyWhile<World>((w, v) => w.halt !== null && at(w.vcpus, v).exiting, kvm.exitSteps());
  return upTo(kvm.config.vcpus - 1).flatMap((place) =>
    steps.map(
      (step): VcpuStep<World> =>
        (w, v) =>
          step(w, place < v ? place : place + 1),
    ),
  );
};

/** The request of a vCPU that is not out of the guest is dead: it prunes before it next looks for requests. */
const dropVainUpdates = (w: World): void => {
  for (const vcpu of w.vcpus) {
    vcpu.updateRequested &&= isOutside(vcpu);
  }
};

/** @returns whether it is the first one, of which all vCPUs must hear. */
const countSpi = ({ config }: Vgic, w: World, irq: number): boolean => {
  if (config.hostGic === 2 || config.activeSpisMax === 0 || !isSpi(interruptOf(config, irq))) {
    return false;
  }
  w.activeSpis = Math.min(config.activeSpisMax, w.activeSpis + 1);
  return w.activeSpis === 1;
};
