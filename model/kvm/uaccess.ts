import { at } from '../at.js';
import { binaryPointOf } from '../gic/binary-point.js';
import { groupCount } from '../gic/groups.js';
import { emptied } from '../gic/list-register.js';
import { quietHcr } from '../gic/virtual-interface.js';
import { interruptOf } from '../machine/config.js';
import { targetOf } from './irq.js';
import type { VgicSteps } from './vgic.js';

/**
 * User space reads and writes the registers of a vgic, to save a VM and to restore it: KVM_DEV_ARM_VGIC_GRP_*, with every
 * vCPU stopped. Only the state of the vgic is touched, never the physical interrupt behind it.
 */
export const uaccessSteps = {
  mmioReadEnable: (kvm, w, id) => kvm.getIrq(w, id).enabled,

  uaccessWriteEnable: (kvm, w, id, enabled) => {
    const irq = kvm.getIrq(w, id);
    irq.enabled = enabled;
    if (enabled) {
      kvm.queueIrqUnlock(w, irq);
    }
  },

  uaccessReadPending: (kvm, w, id) => kvm.readPending(w, kvm.getIrq(w, id), true),

  uaccessWritePending: (kvm, w, id, pending) => {
    const irq = kvm.getIrq(w, id);
    irq.pendingLatch = pending;
    if (kvm.isVgicV2Sgi(irq)) {
      irq.source = irq.source.map((sent, cpu) => pending && (sent || cpu === irq.targetVcpu));
    }
    if (pending) {
      kvm.queueIrqUnlock(w, irq);
    }
  },

  mmioReadSgipend: (kvm, w, id) => [...kvm.getIrq(w, id).source],

  mmioWriteSgipend: (kvm, w, id, sources) => {
    const irq = kvm.getIrq(w, id);
    irq.source = [...sources];
    irq.pendingLatch = sources.includes(true);
    if (irq.pendingLatch) {
      kvm.queueIrqUnlock(w, irq);
    }
  },

  uaccessReadActive: (kvm, w, id) => kvm.getIrq(w, id).active,

  uaccessWriteActive: (kvm, w, irq, active, source = 0) => {
    if (!irq.hw) {
      irq.active = active;
      irq.activeSource = active && kvm.isVgicV2Sgi(irq) ? source : irq.activeSource;
    }

    if (irq.active) {
      kvm.queueIrqUnlock(w, irq);
    }
  },

  readActiveSource: () => 0,

  readActiveVcpu: () => null,

  mmioReadPriority: (kvm, w, id) => kvm.getIrq(w, id).priority,

  mmioReadGroup: (kvm, w, id) => kvm.getIrq(w, id).group,

  mmioReadTarget: (kvm, w, id) => targetOf(kvm.getIrq(w, id)),

  mmioWriteConfig: () => {},

  mmioReadMisc: (_kvm, w) => w.distributorEnabled,

  uaccessWriteMisc: (kvm, w, enabled) => {
    if (kvm.config.guestGic === 2) {
      kvm.mmioWriteMisc(w, enabled);
    } else {
      w.distributorEnabled = enabled;
    }
  },

  hasLevelInfo: ({ config }) => config.guestGic === 3,

  readIrqLineLevelInfo: (kvm, w, id) => {
    const irq = kvm.getIrq(w, id);
    return irq.config === 'level' && irq.lineLevel;
  },

  // An edge is not pending by its line, and one that ICFGR has not made a level yet is an edge.
  writeIrqLineLevelInfo: (kvm, w, irq, level) => {
    irq.lineLevel = level;
    if (level && kvm.targetOracle(w, irq) !== null) {
      kvm.queueIrqUnlock(w, irq);
    }
  },

  getVmcr: ({ config }, _w, { cpu }) => ({
    pmr: cpu.pmr,
    groupEnabled: cpu.groupEnabled,
    group0: cpu.group0.map(({ enabled }) => enabled),
    eoiMode: cpu.eoiMode,
    // get_gic_bpr1: with CBPR what group 0 has.
    binaryPoints: cpu.binaryPoints.map((own, group) => (config.guestGic === 3 ? binaryPointOf(cpu, group) : own)),
    commonBinaryPoint: [...cpu.commonBinaryPoint],
  }),

  setVmcr: ({ config }, _w, vcpu, { group0, binaryPoints, ...vmcr }) => {
    Object.assign(vcpu.cpu, { ...vmcr, commonBinaryPoint: [...vmcr.commonBinaryPoint] });
    vcpu.cpu.group0 = vcpu.cpu.group0.map((own, place) => ({ ...own, enabled: group0[place] === true }));
    // set_gic_bpr1: with CBPR it is ignored.
    const isIgnored = config.guestGic === 3 && vmcr.commonBinaryPoint.includes(true);
    vcpu.cpu.binaryPoints = binaryPoints.map((bits, group) =>
      isIgnored && group === 1 ? (vcpu.cpu.binaryPoints[group] ?? 0) : bits,
    );
    vcpu.savedPmr = vmcr.pmr;
  },

  getApr: (_kvm, _w, { cpu }) => [...cpu.activePriorities],

  setApr: (_kvm, _w, { cpu }, apr) => {
    cpu.activePriorities = [...apr];
  },

  distInit: (kvm, w) => {
    w.distributorEnabled = false;
    w.activeSpis = 0;
    w.irqs.forEach((entry, id) => {
      const { intid, vcpu } = interruptOf(kvm.config, id);
      const isSgi = intid < sgis;
      Object.assign(entry, { lineLevel: false, pendingLatch: false, active: false, enabled: isSgi, priority: 0 });
      Object.assign(entry, { targetVcpu: vcpu ?? 0, vcpu: null, onLr: false, activeSource: 0 });
      entry.group = groupCount(kvm.config) === 2 && kvm.config.guestGic === 3 ? 1 : 0;
      entry.source = entry.source.map(() => false);
      entry.untargeted = entry.untargeted.map(() => false);
    });
  },

  vgicVcpuInit: (_kvm, w, { id }) => {
    const vcpu = at(w.vcpus, id);
    Object.assign(vcpu, { requested: false, updateRequested: false, exiting: false, apList: [], usedLrs: 0 });
    Object.assign(vcpu, { savedPmr: 0, trappedDir: null });
    Object.assign(vcpu.cpu, { eoiMode: 0, groupEnabled: false, pmr: 0, eoiCount: 0, hcr: quietHcr() });
    vcpu.cpu.lrs = vcpu.cpu.lrs.map(emptied);
    vcpu.cpu.group0 = vcpu.cpu.group0.map(() => ({ enabled: false, EIE: false, DIE: false }));
    vcpu.cpu.binaryPoints = vcpu.cpu.binaryPoints.map(() => 0);
    vcpu.cpu.commonBinaryPoint = vcpu.cpu.commonBinaryPoint.map(() => false);
    vcpu.cpu.activePriorities = vcpu.cpu.activePriorities.map(() => false);
  },
} satisfies Partial<VgicSteps>;

/** VGIC_NR_SGIS */
const sgis = 16;
