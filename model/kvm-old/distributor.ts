import { upTo, type View } from '../../src/language/index.js';
import { at } from '../at.js';
import { emptied } from '../gic/list-register.js';
import { activeIsWritten } from '../guest/active-rules.js';
import { isActiveAnywhere, isPendingAnywhere } from '../guest/state.js';
import type { Irq, World } from './state.js';
import type { OldVgic, OldVgicSteps } from './vgic.js';

/** The state of the distributor, and the guest's accesses to it: each whole under dist->lock, then vgic_kick_vcpus. */
export const distributorSteps = {
  computePendingForCpu: (kvm, w, vcpu) => {
    for (const id of upTo(kvm.config.interrupts.length)) {
      const { pending, enabled, target } = kvm.getIrq(w, id);
      vcpu.pending[id] = pending && enabled && target === vcpu.id;
    }
    return vcpu.pending.includes(true);
  },

  computeActiveForCpu: (kvm, w, vcpu) => {
    for (const id of upTo(kvm.config.interrupts.length)) {
      const { active, enabled, target } = kvm.getIrq(w, id);
      vcpu.actives[id] = active && enabled && target === vcpu.id;
    }
    return vcpu.actives.includes(true);
  },

  /** While the distributor is disabled the snapshots stay, and vCPU 0 is told to look at its own (until 4.2). */
  updateState: (kvm, w) => {
    if (!w.distributorEnabled) {
      kvm.getVcpu(w, 0).pendingOnCpu = true;
      return;
    }
    for (const v of upTo(kvm.config.vcpus)) {
      const vcpu = kvm.getVcpu(w, v);
      vcpu.pendingOnCpu = kvm.computePendingForCpu(w, vcpu) || vcpu.pendingOnCpu;
      vcpu.activeOnCpu = kvm.computeActiveForCpu(w, vcpu);
    }
  },

  handleClearMappedIrq: () => {},

  vcpuPendingIrq: (_kvm, _w, { pendingOnCpu }) => pendingOnCpu,

  writeIsenabler: (kvm, w, id) => {
    kvm.getIrq(w, id).enabled = true;
    updateAndKick(kvm, w);
  },

  writeIcenabler: (kvm, w, id) => {
    const irq = kvm.getIrq(w, id);
    irq.enabled = irq.isSgi;
    kvm.retireDisabledIrqs(w, kvm.getVcpu(w, writer(kvm, w, irq)));
    updateAndKick(kvm, w);
  },

  /** "Ignore writes to SGIs" restores the wrong register: their bits of irq_soft_pend, which nobody reads. */
  writeIspendr: (kvm, w, id) => {
    const irq = kvm.getIrq(w, id);
    irq.pending = true;
    irq.softPend = !kvm.irqIsEdge(irq);
    updateAndKick(kvm, w);
  },

  writeIcpendr: (kvm, w, id) => {
    const irq = kvm.getIrq(w, id);
    if (!irq.isSgi) {
      irq.pending = irq.level;
      irq.softPend = false;
    }
    kvm.handleClearMappedIrq(w, kvm.getVcpu(w, writer(kvm, w, irq)));
    updateAndKick(kvm, w);
  },

  readIspendr: (kvm, w, id) => {
    const { pending: value } = kvm.getIrq(w, id);
    w.happened.push({ what: 'read', irq: id, register: 'pending', value, truth: isPendingAnywhere(kvm, w, id) });
  },

  mayAccessActive: () => true,

  /** Only the bit, whatever list registers hold. */
  accessActive: (kvm, w, id, access) => {
    const irq = kvm.getIrq(w, id);
    if (access === 'read') {
      const truth = isActiveAnywhere(kvm, w, id);
      w.happened.push({ what: 'read', irq: id, register: 'active', value: irq.active, truth });
      return;
    }
    irq.active = access === 'set';
    if (access === 'clear') {
      kvm.handleClearMappedIrq(w, kvm.getVcpu(w, writer(kvm, w, irq)));
    }
    updateAndKick(kvm, w);
    activeIsWritten(kvm, w, id, access === 'set');
  },

  writeTarget: (kvm, w, id, target) => {
    // ITARGETSR without a CPU names the first.
    kvm.getIrq(w, id).target = target ?? 0;
    updateAndKick(kvm, w);
  },

  writeIgroupr: () => {},

  writeIpriorityr: (kvm, w, id, priority) => {
    kvm.getIrq(w, id).priority = priority;
  },

  writeCtlr: (kvm, w, enabled) => {
    w.distributorEnabled = enabled;
    updateAndKick(kvm, w);
  },

  writeSgir: (kvm, w, id, sender) => {
    kvm.dispatchSgi(w, kvm.getIrq(w, id), sender);
    updateAndKick(kvm, w);
  },

  // Its GICs are GICv2s.
  writeSgi1r: () => {},

  isSgiPending: (_kvm, w, id, sender) => w.irqs[id]?.pending === true && w.irqs[id]?.sources[sender] === true,

  dispatchSgi: (_kvm, w, irq, sender) => {
    irq.pending = true;
    irq.sources[sender] = true;
    w.happened.push({ what: 'queued', irq: irq.id, vcpu: irq.target });
  },

  /** write_set_clear_sgi_pend_reg: only whose they are; irq_pending is left to ISPENDR and ICPENDR. */
  writeSpendsgir: (kvm, w, id, sender) => {
    kvm.getIrq(w, id).sources[sender] = true;
    updateAndKick(kvm, w);
  },

  writeCpendsgir: (kvm, w, id, sender) => {
    kvm.getIrq(w, id).sources[sender] = false;
    updateAndKick(kvm, w);
  },

  retireDisabledIrqs: (kvm, w, vcpu) => {
    for (const lr of upTo(kvm.config.listRegisters)) {
      const irq = kvm.getIrq(w, at(vcpu.cpu.lrs, lr).irq);
      if (kvm.isLrUsed(w, vcpu, lr) && !irq.enabled) {
        kvm.retireLr(w, vcpu, lr);
        kvm.irqClearQueued(w, irq);
      }
    }
  },

  /** What it said is lost: pending, too (until 4.2), and active. */
  retireLr: (kvm, w, vcpu, lr) => {
    vcpu.lrUsed[lr] = false;
    vcpu.lrMap[at(vcpu.cpu.lrs, lr).irq] = null;
    vcpu.cpu.lrs[lr] = emptied();
    kvm.syncLrElrsr(w, vcpu, lr);
  },
} satisfies Partial<OldVgicSteps>;

const updateAndKick = (kvm: OldVgic, w: World): void => {
  kvm.updateState(w);
  kvm.kickVcpus(w);
};

/** The vCPU that writes a register of an SPI: the first that is out of the guest. Only its list registers are looked at. */
const writer = (kvm: OldVgic, w: View<World>, { isPrivate, target }: Irq): number =>
  isPrivate ? target : (upTo(kvm.config.vcpus).find((v) => kvm.mayEmulate(w, v)) ?? 0);
