import { upTo } from '../../../src/language/index.js';
import { at } from '../../at.js';
import { hasGroup0 } from '../../gic/groups.js';
import { entryOf } from '../../machine/entry.js';
import type { VgicIrq, Vmcr, World } from '../state.js';
import type { Vgic } from '../vgic.js';
import type { RestoreOrder } from './config.js';

/** What user space has read of the registers of a vgic. */
export interface SavedVgic {
  readonly ctlr: boolean;
  readonly irqs: readonly SavedIrq[];
  readonly vcpus: readonly { readonly vmcr: Vmcr; readonly apr: readonly boolean[] }[];
}

/** `level`: what KVM_DEV_ARM_VGIC_GRP_LEVEL_INFO says, if there is one. */
export interface SavedIrq {
  readonly enabled: boolean;
  readonly priority: number;
  readonly group: number;
  /** The vCPU that ITARGETSR or IROUTER names, if it names one. */
  readonly target: number | null;
  readonly pending: boolean;
  /** SPENDSGIR, where user space has read it (GICv2). */
  readonly sources: readonly boolean[] | null;
  readonly active: boolean;
  /** What no register says: who has sent an SGI that is active, and the vCPU on which an interrupt is. */
  readonly activeSource: number;
  readonly activeOn: number | null;
  readonly level: boolean;
}

/** ISPENDR, and what else of it changes while no vCPU runs. */
type Pending = Pick<SavedIrq, 'pending' | 'sources' | 'level'>;

/** Where there is no KVM_DEV_ARM_VGIC_GRP_LEVEL_INFO, nobody asks for the level. */
export const readPending = (kvm: Vgic, w: World, irq: number) => ({
  pending: kvm.uaccessReadPending(w, irq),
  sources: kvm.mmioReadSgipend(w, irq),
  level: kvm.readIrqLineLevelInfo(w, irq),
});

/** Every register, those of pending state as they were read before. */
export const readRegisters = (kvm: Vgic, w: World, pending: readonly Pending[]): SavedVgic => ({
  ctlr: kvm.mmioReadMisc(w),
  irqs: pending.map((read, irq) => ({
    ...read,
    enabled: kvm.mmioReadEnable(w, irq),
    priority: kvm.mmioReadPriority(w, irq),
    group: kvm.mmioReadGroup(w, irq),
    target: kvm.mmioReadTarget(w, irq),
    active: kvm.uaccessReadActive(w, irq),
    activeSource: kvm.readActiveSource(w, irq),
    activeOn: kvm.readActiveVcpu(w, irq),
  })),
  vcpus: upTo(kvm.config.vcpus).map((v) => ({
    vmcr: kvm.getVmcr(w, kvm.getVcpu(w, v)),
    apr: kvm.getApr(w, kvm.getVcpu(w, v)),
  })),
});

/** KVM_CREATE_VCPU, KVM_CREATE_DEVICE, KVM_DEV_ARM_VGIC_CTRL_INIT. */
export const createVgic = (kvm: Vgic, w: World): void => {
  kvm.distInit(w);
  for (const v of upTo(kvm.config.vcpus)) {
    kvm.vgicVcpuInit(w, kvm.getVcpu(w, v));
  }
};

/**
 * Writes registers in an order, those of a kind by INTID. With a GICv2 bits are cleared before they are set (ICENABLER,
 * ICPENDR, ICACTIVER, CPENDSGIR); with a GICv3 ISPENDR does both.
 */
export const writeRegisters = (kvm: Vgic, w: World, { ctlr, irqs, vcpus }: SavedVgic, order: RestoreOrder): void => {
  const each = (write: (saved: SavedIrq, irq: number) => void): void => irqs.forEach(write);
  const writeTriggers = (): void => each((_, irq) => kvm.mmioWriteConfig(w, kvm.getIrq(w, irq)));
  const writeEnables = (): void => each(({ enabled }, irq) => kvm.uaccessWriteEnable(w, irq, enabled));

  if (order !== 'ctlrLast') {
    kvm.uaccessWriteMisc(w, ctlr);
  }
  // With a GICv2 user space has written GICD_IIDR before: else KVM ignores it (vgic_mmio_uaccess_write_v2_group).
  if (hasGroup0(kvm.config)) {
    each(({ group }, irq) => kvm.mmioWriteGroup(w, irq, group));
  }
  each(({ priority }, irq) => kvm.mmioWritePriority(w, irq, priority));
  if (order !== 'triggersLast') {
    writeTriggers();
  }
  each(({ target }, irq) => {
    // Those of SGIs and PPIs are fixed.
    if (kvm.validSpi(irq)) {
      kvm.mmioWriteTarget(w, irq, target);
    }
  });
  if (order !== 'enablesLast') {
    writeEnables();
  }
  each(({ pending }, irq) => kvm.uaccessWritePending(w, irq, pending));
  each(({ sources }, irq) => {
    if (sources !== null && kvm.isVgicV2Sgi(kvm.getIrq(w, irq))) {
      kvm.mmioWriteSgipend(w, irq, sources);
    }
  });
  each(({ active, activeSource, activeOn }, irq) => {
    const entry = inNewVm(kvm, w, irq, order);
    if (active && activeOn !== null) {
      if (entry.vcpu !== null) {
        kvm.apListDel(w, entry, kvm.getVcpu(w, entry.vcpu));
      }
      kvm.apListAddTail(w, entry, kvm.getVcpu(w, activeOn));
    }
    kvm.uaccessWriteActive(w, entry, active, activeSource);
  });
  if (kvm.hasLevelInfo()) {
    each(({ level }, irq) => kvm.writeIrqLineLevelInfo(w, inNewVm(kvm, w, irq, order), level));
  }
  if (order === 'triggersLast') {
    writeTriggers();
  }
  if (order === 'enablesLast') {
    writeEnables();
  }
  vcpus.forEach(({ vmcr, apr }, v) => {
    kvm.setVmcr(w, kvm.getVcpu(w, v), vmcr);
    kvm.setApr(w, kvm.getVcpu(w, v), apr);
  });
  if (order === 'ctlrLast') {
    kvm.uaccessWriteMisc(w, ctlr);
  }
};

/** The CPU interface of a guest that has booted. */
export const bootedVmcr = (kvm: Vgic, w: World, v: number): Vmcr => {
  const { group0, binaryPoints, commonBinaryPoint } = kvm.getVmcr(w, kvm.getVcpu(w, v));
  return {
    pmr: kvm.config.priorities,
    groupEnabled: true,
    group0: group0.map(() => true),
    eoiMode: kvm.config.guest.eoiMode,
    binaryPoints: binaryPoints.map(() => 0),
    commonBinaryPoint: commonBinaryPoint.map(() => false),
  };
};

/** No timer is mapped before its vCPU runs (kvm_timer_enable); an SPI is an edge until ICFGR is written. */
const inNewVm = (kvm: Vgic, w: World, id: number, order: RestoreOrder): VgicIrq => {
  const { hw, config } = kvm.getIrq(w, id);
  return entryOf(at(w.irqs, id), {
    id,
    hw: hw && order === 'afterRun',
    config: order === 'triggersLast' && kvm.validSpi(id) ? ('edge' as const) : config,
  });
};
