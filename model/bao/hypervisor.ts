import { at } from '../at.js';
import { lrState } from '../gic/list-register.js';
import { activeIsWritten } from '../guest/active-rules.js';
import { isActiveAnywhere, isPendingAnywhere } from '../guest/state.js';
import { interruptOf, isMapped } from '../machine/config.js';
import { physicalOf } from '../machine/lines.js';
import { isAct, isPend, lrOf, type VgicInt, type World } from './state.js';
import type { Bao, BaoSteps } from './vgic.js';

/** Bao as devices, the guest and common properties know every hypervisor. A step of it is one with the exit around it. */
export const asHypervisor = {
  name: () => 'bao',

  injectIrq: (bao, w, irq, level) => {
    if (!level) {
      return;
    }
    w.happened.push({ what: 'injected', irq, level });
    if (isMapped(interruptOf(bao.config, irq))) {
      bao.injectHw(w, bao.getVcpu(w, vcpu0), irq);
    } else {
      bao.writeIspendr(w, irq);
    }
  },
  injectBeside: (bao, w, irq, level) => bao.injectIrq(w, irq, level),
  hasInjector: () => true,
  injectHw: (bao, w, vcpu, id) => {
    const interrupt = bao.getInt(w, id);
    interrupt.owner = vcpu.id;
    interrupt.state = 'pending';
    interrupt.inLr = false;
    interrupt.lr = 0;
    bao.addLr(w, vcpu, interrupt);
  },

  intSetField: (bao, w, vcpu, interrupt, updateField, updateHw) => {
    if (bao.getOwnership(w, vcpu, interrupt)) {
      bao.removeLr(w, vcpu, interrupt);
      if (updateField(interrupt) && interrupt.hw) {
        updateHw(w, interrupt);
      }
      bao.route(w, vcpu, interrupt);
      bao.yieldOwnership(w, vcpu, interrupt);
    }
  },
  intEnableHw: ({ config }, w, { id, enabled }) => {
    const physical = physicalOf(config, w, id);
    if (physical !== null) {
      physical.enabled = enabled;
    }
  },
  intStateHw: ({ config }, w, { id, state }) => {
    const physical = physicalOf(config, w, id);
    if (physical !== null) {
      // What is pending for the guest is active for the hardware: a list register is to end it.
      physical.active = state !== 'invalid';
      physical.latch = state === 'pending+active';
    }
  },

  isPending: (_bao, w, irq) => isPend(at(w.irqs, irq)),
  isLatched: (_bao, w, irq) => isPend(at(w.irqs, irq)),
  pendingInstances: (_bao, w, irq) => Number(isPend(at(w.irqs, irq))),
  lineLevel: () => false,
  isActive: (_bao, w, irq) => isAct(at(w.irqs, irq)),
  isEnabled: (_bao, w, irq) => at(w.irqs, irq).enabled,
  priorityOf: (_bao, w, irq) => at(w.irqs, irq).prio,
  groupOf: () => 0,
  targetOf: () => vcpu0,
  // The owner of an interrupt is who may touch it, and may be so long after. What is spilled is every vCPU's: there is one.
  ownerOf: (_bao, w, irq) => (at(w.irqs, irq).inLr ? at(w.irqs, irq).owner : w.spilled.includes(irq) ? vcpu0 : null),
  waitingFor: (_bao, w) => [...w.irqs.flatMap(({ inLr }, irq) => (inLr ? [irq] : [])), ...w.spilled],
  isForwarding: (_bao, w) => w.distributorEnabled,
  isInjecting: () => false,
  usedLrs: ({ config }) => config.listRegisters,
  isFilled: (bao, w, v, lr) =>
    w.irqs.some((interrupt, id) => interrupt.lr === lr && lrOf(bao.getVcpu(w, v), bao.getInt(w, id)) !== null),

  isInGuest: () => true,
  isInHost: () => false,
  isBlocked: () => false,
  wakeUp: () => {},
  takesHostInterrupts: () => true,
  isOutside: () => false,
  isQuiescent: (bao, w) => w.vcpus.every(({ cpu }) => cpu.eoiCount === 0 && !bao.isMaintenanceAsserted(cpu)),
  isStopped: () => false,
  mayEmulate: () => true,
  wfi: () => [],

  writeIsenabler: (bao, w, irq) => setField(bao, w, irq, (own) => setEnabled(own, true), bao.intEnableHw),
  writeIcenabler: (bao, w, irq) => setField(bao, w, irq, (own) => setEnabled(own, false), bao.intEnableHw),
  writeIspendr: (bao, w, irq) => setField(bao, w, irq, (own) => setState(own, true, isAct(own)), bao.intStateHw),
  writeIcpendr: (bao, w, irq) => setField(bao, w, irq, (own) => setState(own, false, isAct(own)), bao.intStateHw),
  readIspendr: (bao, w, irq) => {
    const value = isPendingAnywhere(bao, w, irq);
    w.happened.push({ what: 'read', irq, register: 'pending', value, truth: value });
  },
  mayAccessActive: () => true,
  accessActive: (bao, w, irq, access) => {
    if (access === 'read') {
      const value = isActiveAnywhere(bao, w, irq);
      w.happened.push({ what: 'read', irq, register: 'active', value, truth: value });
      return;
    }
    setField(bao, w, irq, (own) => setState(own, isPend(own), access === 'set'), bao.intStateHw);
    activeIsWritten(bao, w, irq, access === 'set');
  },
  writeTarget: () => {},
  writeIgroupr: () => {},
  writeIpriorityr: (bao, w, irq, priority) =>
    setField(
      bao,
      w,
      irq,
      (own) => {
        own.prio = priority;
        return true;
      },
      // The physical priority makes no difference here.
      () => {},
    ),
  writeCtlr: (_bao, w, enabled) => {
    w.distributorEnabled = enabled;
  },
  writeSgir: () => {},
  writeSgi1r: () => {},
  isSgiPending: () => true,
  trapsDir: () => false,
  trapDir: () => {},
  isDirTrapped: () => false,
  afterDir: () => [],
} satisfies Partial<BaoSteps>;

/** The only one. */
const vcpu0 = 0;

/** A write of a register, by the vCPU. */
const setField = (bao: Bao, w: World, id: number, ...field: Field): void => {
  bao.intSetField(w, bao.getVcpu(w, vcpu0), bao.getInt(w, id), ...field);
};

type Field = Parameters<Bao['intSetField']> extends [unknown, unknown, unknown, ...infer F] ? F : never;

/** vgic_int_update_enable: does it change anything? */
const setEnabled = (interrupt: VgicInt, enabled: boolean): boolean => {
  const changes = interrupt.enabled !== enabled;
  interrupt.enabled = enabled;
  return changes;
};

/** vgic_int_update_pend, vgic_int_update_act */
const setState = (interrupt: VgicInt, pending: boolean, active: boolean): boolean => {
  const before = interrupt.state;
  interrupt.state = lrState(pending, active);
  return interrupt.state !== before;
};
