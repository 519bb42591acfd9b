import { upTo, type View } from '../../../src/language/index.js';
import { at } from '../../at.js';
import { lineOf } from '../../ghost/ghost.js';
import { isValid } from '../../gic/list-register.js';
import { sgis } from '../../guest/sgi.js';
import { listRegistersOf } from '../../guest/state.js';
import { irqLineSource } from '../../irq-line/part.js';
import { concerned, everywhere, whereSome } from '../../machine/claim.js';
import { type Interrupt, isMapped, those } from '../../machine/config.js';
import type { Claim as ClaimOf } from '../../machine/part.js';
import { timerSource } from '../../timer/state.js';
import { always, everyStep } from '../speak.js';
import type { World } from '../state.js';
import type { OldVgic } from '../vgic.js';
import { awaitsFlush } from './awaits-flush.js';

type Claim = ClaimOf<OldVgic, World>;

/** Nothing is lost, and nothing is made up: what is pending will be looked at, and what is loaded is so. */

export const pendingIsInSnapshot: Claim = {
  appliesTo: everywhere,
  property: (kvm) =>
    always({
      id: 'OV6',
      name: 'pending-is-in-snapshot',
      says: 'an enabled interrupt whose line is high, or that is pending, is pending in the snapshot of its target, or in a list register',
      cites: 'vgic_update_irq_pending, compute_pending_for_cpu',
      by: 'kvm',
      applies: 'before v4.7',
      for: { irq: upTo(kvm.config.interrupts.length) },
      when: (w, { irq: id }) => {
        const irq = kvm.getIrq(w, id);
        return irq.enabled && w.distributorEnabled && (irq.pending || (irq.trigger === 'level' && irq.level));
      },
      holds: (w, { irq: id }) => {
        const irq = kvm.getIrq(w, id);
        const isSeen = irq.pending && at(w.vcpus, irq.target).pending[id] === true;
        return isSeen || listRegistersOf(kvm, w, id).length > 0 || w.vcpus.some(({ phase }) => phase === 'exited');
      },
    }),
};

export const toldToLook: Claim = {
  appliesTo: everywhere,
  property: (kvm) =>
    everyStep({
      id: 'OV7',
      name: 'told-to-look',
      says: 'a vCPU that is given an interrupt after it has filled its list registers is made to look again',
      cites: 'kvm_vcpu_kick; "use vcpu requests for irq injection", 325f9c649c8a (v4.13)',
      by: 'kvm',
      applies: 'before v4.7',
      for: { irq: upTo(kvm.config.interrupts.length) },
      about: { irq: concerned },
      when: ({ before, after }, { irq }) => {
        const { target } = at(after.irqs, irq);
        const isRunning = (w: View<World>) => ['flushed', 'guest'].includes(at(w.vcpus, target).phase);
        const isGiven = !awaitsFlush(kvm, before, irq) && awaitsFlush(kvm, after, irq);
        return isGiven && isRunning(before) && isRunning(after);
      },
      holds: ({ after }, { irq }) => {
        const { exiting, cpu } = at(after.vcpus, at(after.irqs, irq).target);
        return exiting || kvm.isMaintenanceAsserted(cpu);
      },
    }),
};

export const sleeperHasNothing: Claim = {
  appliesTo: ({ config }) => config.guest.sleeps,
  property: (kvm) =>
    always({
      id: 'OV8',
      name: 'sleeper-has-nothing',
      says: 'no interrupt awaits a vCPU that sleeps, neither in the distributor nor in its list registers',
      cites: 'kvm_vcpu_block, kvm_vgic_vcpu_pending_irq',
      by: 'kvm',
      applies: 'where the guest sleeps, before v4.7',
      for: { irq: upTo(kvm.config.interrupts.length) },
      when: (w, { irq }) => at(w.vcpus, at(w.irqs, irq).target).phase === 'blocked',
      holds: (w, { irq }) => {
        const { cpu } = at(w.vcpus, at(w.irqs, irq).target);
        return !awaitsFlush(kvm, w, irq) && !cpu.lrs.some((lr) => isValid(lr) && lr.irq === irq);
      },
    }),
};

export const loadedHasState: Claim = {
  appliesTo: everywhere,
  property: (kvm) =>
    everyStep({
      id: 'OV9',
      name: 'loaded-has-state',
      says: 'what is put into a list register is pending or active there',
      cites: 'vgic_queue_irq_to_lr: WARN_ON(!vgic_dist_irq_is_pending(vcpu, irq)) (v4.3)',
      by: 'kvm',
      applies: 'before v4.7',
      for: { irq: upTo(kvm.config.interrupts.length) },
      about: { irq: concerned },
      when: ({ after }, { irq }) => after.happened.some((event) => event.what === 'populated' && event.irq === irq),
      holds: ({ after }, { irq }) => listRegistersOf(kvm, after, irq).some(isValid),
    }),
};

/** The vgic hears of each change of its line. */
const isHeard = ({ trigger, source }: Interrupt): boolean =>
  trigger === 'level' && (source === irqLineSource || source === timerSource);

export const loadedIsAsserted: Claim = {
  appliesTo: whereSome(isHeard),
  property: (kvm) =>
    everyStep({
      id: 'OV10',
      name: 'loaded-is-asserted',
      says: 'a level interrupt is put into a list register as pending only while its line is high, or ISPENDR was written',
      cites: 'IHI 0048B 1.4.2; "Rework the arch timer to use level-triggered semantics", 4b4b4512da2a (v4.4)',
      by: 'kvm',
      applies: 'to level interrupts of user space and of timers, before v4.7',
      for: { irq: those(kvm.config, isHeard) },
      about: { irq: concerned },
      when: ({ after }, { irq }) =>
        after.happened.some((event) => event.what === 'populated' && event.irq === irq && event.pending),
      holds: ({ before }, { irq }) => lineOf(kvm, before, irq) || before.ghost.softPending[irq] === true,
    }),
};

/** A level whose line is low, and that the guest has not made pending: nothing is lost with it. */
const isLowered = (kvm: OldVgic, w: View<World>, irq: number): boolean =>
  kvm.getIrq(w, irq).trigger === 'level' && !lineOf(kvm, w, irq) && w.ghost.softPending[irq] !== true;

/** A timer is sampled by the entry itself. */
const isKept = (kvm: OldVgic): readonly number[] => those(kvm.config, (irq) => !isMapped(irq) || irq.vcpu === null);

export const accessLosesNothing: Claim = {
  appliesTo: ({ config }) => config.userAccess,
  property: (kvm) =>
    everyStep({
      id: 'OV5',
      name: 'access-loses-nothing',
      says: 'an access of user space to a register, and the entry after it, leave pending what is pending and active what is active',
      cites: 'vgic_unqueue_irqs; "saving state (for migration) proves to be annoying" (Przywara, KVM Forum 2014)',
      by: 'kvm',
      applies: 'where user space accesses registers, before v4.7',
      for: { irq: isKept(kvm) },
      when: ({ before, action }, { irq }) =>
        ['vmm.accessRegister', 'old.enter'].includes(action.rule) &&
        (kvm.isPending(before, irq) || kvm.isActive(before, irq)),
      holds: ({ before, after }, { irq }) =>
        kvm.isActive(before, irq) === kvm.isActive(after, irq) &&
        (!kvm.isPending(before, irq) || kvm.isPending(after, irq) || isLowered(kvm, before, irq)),
    }),
};

export const clearedSgiIsClear: Claim = {
  appliesTo: ({ config }) => config.sgiRegisters,
  property: (kvm) =>
    everyStep({
      id: 'OV18',
      name: 'cpendsgir-clears',
      says: 'after a write of CPENDSGIR the SGI of that sender is not pending in the distributor',
      cites: 'IHI 0048B 4.3.16; write_set_clear_sgi_pend_reg',
      by: 'kvm',
      applies: 'where the guest writes SPENDSGIR and CPENDSGIR, before v4.7',
      for: { irq: sgis(kvm.config), sender: upTo(kvm.config.sgiSenders) },
      about: { irq: concerned },
      when: ({ action: { rule, params } }, { irq, sender }) =>
        rule === 'guest.clearSgiPending' && params.irq === irq && params.sender === sender,
      holds: ({ after }, { irq, sender }) => !kvm.isSgiPending(after, irq, sender),
    }),
};
