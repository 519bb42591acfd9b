import { at } from '../at.js';
import { isActive, isValid } from '../gic/list-register.js';
import { type Bound, bind, override } from '../machine/steps.js';
import type { SystemBug } from '../machine/system.js';
import { leastUrgent } from './lr.js';
import type { BaoConfig } from './state.js';
import { baoSteps } from './steps.js';
import type { Bao, BaoSteps } from './vgic.js';

/** Disabled is disabled: neither a list register nor the spilled list has what the guest is handling. */
const disabledIsOrphaned = override(baoSteps, {
  route: (bao, w, vcpu, interrupt) => {
    if (interrupt.enabled) {
      baoSteps.route(bao, w, vcpu, interrupt);
    }
  },
});

/** What gets a list register stays on the spilled list as well. */
const staysSpilled = override(baoSteps, {
  addLr: (bao, w, vcpu, interrupt) => baoSteps.addLr({ ...bao, removeSpilled: () => {} }, w, vcpu, interrupt),
});

/** With one pending interrupt in the list registers, only an active one may be spilled. */
const onePendingIsKept = override(baoSteps, {
  lrToSpill: (bao, w, vcpu, interrupt) => {
    const { lrs } = vcpu.cpu;
    const pending = lrs.filter((lr) => lr.state === 'pending');
    const place = baoSteps.lrToSpill(bao, w, vcpu, interrupt);
    const isChosenPending = place !== -1 && !isActive(at(lrs, place));
    return isChosenPending && pending.length <= 1 ? -1 : place;
  },
});

/** Without an empty list register nothing is refilled, and nobody is heard of what waits. */
const waitsForEmpty = override(baoSteps, {
  refillLrs: (bao, w, vcpu, npie) => {
    if (vcpu.cpu.lrs.some((lr) => bao.isEmpty(lr))) {
      baoSteps.refillLrs(bao, w, vcpu, npie);
    }
  },
});

/** What finds no list register is spilled, and no maintenance interrupt is asked for: it waits for what is ended by itself. */
const spillsUnheard = override(baoSteps, {
  addSpilled: (bao, w, vcpu, interrupt) => {
    const { NPIE } = vcpu.cpu.hcr;
    baoSteps.addSpilled(bao, w, vcpu, interrupt);
    vcpu.cpu.hcr.NPIE = NPIE;
  },
});

/**
 * The two counters are exchanged, and the least urgent is looked for from the most urgent priority on, whatever that of the
 * new interrupt is.
 */
const countersAreExchanged = override(baoSteps, {
  lrToSpill: (_bao, _w, { cpu: { lrs } }) => {
    const isPending = (lr: (typeof lrs)[number]) => lr.state === 'pending';
    return leastUrgent(lrs, 0, lrs.filter(isActive).length > 1 ? isPending : isActive);
  },
});

/** What was taken off the list and finds no list register is put back by both who looked for one and who asked it to. */
const putBackTwice = override(baoSteps, {
  refillLrs: (bao, w, vcpu, npie) => {
    baoSteps.refillLrs(bao, w, vcpu, npie);
    const waiting = bao.highestPrioSpilled(w, ({ state }) => state !== 'invalid');
    if (waiting !== null && !w.spilled.includes(waiting.id, w.spilled.indexOf(waiting.id) + 1)) {
      w.spilled.push(waiting.id);
    }
  },
});

/** GICH_MISR.NP, and with it the maintenance interrupt, only where no list register is valid: an active one holds it back. */
const activeHidesNoPending = override(baoSteps, {
  maintenanceStatus: (bao, cpu) => ({
    ...baoSteps.maintenanceStatus(bao, cpu),
    noPending: cpu.hcr.NPIE && !cpu.lrs.some(isValid),
  }),
});

/** Bugs that Bao had, one of another hypervisor that keeps list registers as it does, and one of the hardware under it. */
export const bugs: readonly SystemBug<BaoConfig, Bao, Bound<Bao, BaoSteps>>[] = [
  {
    id: 'BAO1',
    says: 'an interrupt that is disabled while the guest handles it is in no list any more: its EOI is counted and ends nothing',
    cites: 'vgic_route, vgic_int_set_field; bao-hypervisor #371',
    by: 'bao',
    breaks: 'X01',
    scenario: 'bao-disable',
    hypervisor: bind(disabledIsOrphaned),
    fixedBy: '520c806 "keep active interrupts in LRs when guest disables them" (bao-hypervisor #334)',
    // raise, take, acknowledge, disable, EOI, maintenance
    steps: 6,
  },
  {
    id: 'BAO2',
    says: 'an interrupt that gets a list register back without the refill stays on the spilled list, and is there twice',
    cites: 'vgic_add_lr',
    by: 'bao',
    breaks: 'S05',
    scenario: 'bao-spill',
    hypervisor: bind(staysSpilled),
    fixedBy: '802bad2 "remove interrupt from spilled list when placed in LR" (bao-hypervisor #334)',
    // notify, acknowledge, raise, take, acknowledge, EOI, notify
    steps: 7,
  },
  {
    id: 'BAO3',
    says: 'the only pending interrupt in the list registers is never spilled: a more urgent one waits behind it',
    cites: 'vgic_add_lr',
    by: 'bao',
    breaks: 'S17',
    scenario: 'bao-spill',
    hypervisor: bind(onePendingIsKept),
    fixedBy: '7f1a8b0 "fix comparison on pend_found"',
    // notify, raise, take
    steps: 3,
  },
  {
    id: 'BAO4',
    says: 'with every list register active, what is pending waits for one of them although the guest could take it, and the maintenance interrupt comes without end',
    cites: 'vgic_refill_lrs',
    by: 'bao',
    breaks: 'S17',
    scenario: 'bao-spill',
    hypervisor: bind(waitsForEmpty),
    fixedBy: 'bao-hypervisor #398 "break the no-pending maintenance storm when all LRs are active"',
    // raise, take, acknowledge, notify, maintenance
    steps: 5,
  },
  {
    id: 'BAO5',
    says: 'an interrupt that finds no list register is spilled and nobody is told when one is free',
    cites: 'vgic_add_spilled',
    by: 'bao',
    breaks: 'N13',
    scenario: 'bao-spill',
    hypervisor: bind(spillsUnheard),
    fixedBy: 'c68cbc8 "fix(vgic): enable maintenance when spilling lr" (2022)',
    // raise, take, notify, acknowledge, EOI
    steps: 5,
  },
  {
    id: 'BAO6',
    says: 'what is active is counted as pending and the other way round: a more urgent interrupt waits behind a pending one',
    cites: 'vgic_add_lr',
    by: 'bao',
    breaks: 'S17',
    scenario: 'bao-spill',
    hypervisor: bind(countersAreExchanged),
    fixedBy: 'f5eef43 "vgic: fix list register spill for higher priority irqs" (2022)',
    // notify, raise, take
    steps: 3,
  },
  {
    id: 'B67',
    says: 'an interrupt that finds no list register in the maintenance interrupt is put on the list of those that wait twice',
    cites: 'handle_maintenace_interrupt, inject_irq (hvisor src/device/irqchip/gicv3/mod.rs)',
    by: 'bao',
    breaks: 'S05',
    scenario: 'bao-spill',
    hypervisor: bind(putBackTwice),
    fixedBy: 'hvisor #396 "Pending IRQ is enqueued twice when maintenance retry finds no free LR" (2026), open',
    // notify, raise, take, maintenance
    steps: 4,
  },
  {
    id: 'B58',
    says: 'hardware: the maintenance interrupt for "no pending" waits until no list register is valid, and what is spilled waits behind an active one',
    cites: 'IHI 0048B 5.3.4 (GICH_MISR.NP)',
    by: 'gic',
    breaks: 'S17',
    scenario: 'bao-spill',
    hypervisor: bind(activeHidesNoPending),
    fixedBy: 'never existed: a mistake of a core, to see that it is noticed',
    // raise, take, acknowledge, notify
    steps: 4,
  },
];
