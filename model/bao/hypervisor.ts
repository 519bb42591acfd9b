import { at } from '../at.js';
import { lrState } from '../gic/list-register.js';
import { isMaintenanceAsserted } from '../gic/maintenance.js';
import { activeIsWritten } from '../guest/active-rules.js';
import { isActiveAnywhere, isPendingAnywhere } from '../guest/state.js';
import { interruptOf, isMapped } from '../machine/config.js';
import { physicalOf } from '../machine/lines.js';
import { isAct, isPend, lrOf, type VgicInt } from './state.js';
import type { BaoSteps } from './vgic.js';

/** Bao as devices, the guest and common properties know every hypervisor. A step of it is one with the exit around it. */
export const asHypervisor = {
  name: () => 'bao',

  injectIrq: (bao, w, irq, level) => {
    if (!level) {
      return;
    }
    w.happened.push({ what: 'injected', irq, level });
    if (isMapped(interruptOf(bao.config, irq))) {
      bao.injectHw(w, vcpu0, irq);
    } else {
      bao.writeIspendr(w, irq);
    }
  },
  injectBeside: (bao, w, irq, level) => bao.injectIrq(w, irq, level),
  hasInjector: () => true,
  injectHw: (bao, w, v, irq) => {
    Object.assign(at(w.irqs, irq), { owner: v, state: 'pending', inLr: false, lr: 0 });
    bao.addLr(w, v, irq);
  },

  intSetField: (bao, w, v, irq, updateField, updateHw) => {
    if (bao.getOwnership(w, v, irq)) {
      bao.removeLr(w, v, irq);
      if (updateField(at(w.irqs, irq)) && isMapped(interruptOf(bao.config, irq))) {
        updateHw(w, irq);
      }
      bao.route(w, v, irq);
      bao.yieldOwnership(w, v, irq);
    }
  },
  intEnableHw: ({ config }, w, irq) => {
    const physical = physicalOf(config, w, irq);
    if (physical !== null) {
      physical.enabled = at(w.irqs, irq).enabled;
    }
  },
  intStateHw: ({ config }, w, irq) => {
    const physical = physicalOf(config, w, irq);
    const { state } = at(w.irqs, irq);
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
  targetOf: () => vcpu0,
  // The owner of an interrupt is who may touch it, and may be so long after. What is spilled is every vCPU's: there is one.
  ownerOf: (_bao, w, irq) => (at(w.irqs, irq).inLr ? at(w.irqs, irq).owner : w.spilled.includes(irq) ? vcpu0 : null),
  waitingFor: (_bao, w) => [...w.irqs.flatMap(({ inLr }, irq) => (inLr ? [irq] : [])), ...w.spilled],
  isForwarding: (_bao, w) => w.distributorEnabled,
  isInjecting: () => false,
  usedLrs: ({ config }) => config.listRegisters,
  isFilled: (_bao, w, v, lr) => w.irqs.some((interrupt, irq) => interrupt.lr === lr && lrOf(w, v, irq) !== null),

  isInGuest: () => true,
  isInHost: () => false,
  isBlocked: () => false,
  wakeUp: () => {},
  takesHostInterrupts: () => true,
  isOutside: () => false,
  isQuiescent: (_bao, w) => w.vcpus.every(({ cpu }) => cpu.eoiCount === 0 && !isMaintenanceAsserted(cpu)),
  mayEmulate: () => true,
  wfi: () => [],

  writeIsenabler: (bao, w, irq) => bao.intSetField(w, vcpu0, irq, (own) => setEnabled(own, true), bao.intEnableHw),
  writeIcenabler: (bao, w, irq) => bao.intSetField(w, vcpu0, irq, (own) => setEnabled(own, false), bao.intEnableHw),
  writeIspendr: (bao, w, irq) =>
    bao.intSetField(w, vcpu0, irq, (own) => setState(own, true, isAct(own)), bao.intStateHw),
  writeIcpendr: (bao, w, irq) =>
    bao.intSetField(w, vcpu0, irq, (own) => setState(own, false, isAct(own)), bao.intStateHw),
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
    bao.intSetField(w, vcpu0, irq, (own) => setState(own, isPend(own), access === 'set'), bao.intStateHw);
    activeIsWritten(bao, w, irq, access === 'set');
  },
  writeTarget: () => {},
  writeIpriorityr: (bao, w, irq, priority) =>
    bao.intSetField(
      w,
      vcpu0,
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
  isSgiPending: () => true,
  trapsDir: () => false,
  trapDir: () => {},
  isDirTrapped: () => false,
  afterDir: () => [],
} satisfies Partial<BaoSteps>;

/** The only one. */
const vcpu0 = 0;

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
