import { at } from '../../model/at.js';
import { isSpuriousLevelAsked } from '../../model/ghost/config.js';
import { lineOf } from '../../model/ghost/ghost.js';
import { isActive } from '../../model/gic/list-register.js';
import { ignoresPendingWrites, knowsSenders, sgiSource } from '../../model/guest/sgi.js';
import { namesSgi } from '../../model/guest/sgi1r-rule.js';
import { isActiveAnywhere } from '../../model/guest/state.js';
import { whereLegal } from '../../model/guest/where.js';
import { concerned, whereSome } from '../../model/machine/claim.js';
import { type Interrupt, interruptOf, isLpi, type MachineConfig, those } from '../../model/machine/config.js';
import { physicalOf } from '../../model/machine/lines.js';
import { type Action, type Step, upTo } from '../../src/language/index.js';
import { always, type Claim, everyStep, type Judged, type Looked } from '../claim.js';
import { pendingCopies } from '../pending-copies.js';

/** What the guest gets to see: each interrupt once, and ended by nobody else. */

const acknowledges = (after: Step<Looked>['after'], irq: number): number =>
  after.happened.filter((event) => event.what === 'acknowledged' && event.irq === irq).length;

/** An LPI has none but in a list register, and may be presented elsewhere as soon as it is not in one (IHI 0069, LPIs). */
const hasActiveState = (irq: Interrupt): boolean => !isLpi(irq);
const whereActive = (hypervisor: Judged): boolean => whereLegal(hypervisor) && whereSome(hasActiveState)(hypervisor);

export const noDoubleDelivery: Claim = {
  appliesTo: whereActive,
  property: ({ config, name }) =>
    everyStep({
      id: 'S10',
      name: 'no-double-delivery',
      says: 'the guest never acknowledges an interrupt that it has not deactivated since it last acknowledged it',
      cites: 'IHI 0048B 3.2.4; 6da5e537f5af',
      by: name(),
      applies: 'where the guest keeps to legal orders, to interrupts that have an active state',
      for: { irq: those(config, hasActiveState) },
      about: { irq: concerned },
      when: ({ after }, { irq }) => acknowledges(after, irq) > 0,
      holds: ({ before }, { irq }) => !at(before.guest.holds, irq),
    }),
};

export const heldIsActive: Claim = {
  appliesTo: whereActive,
  property: (hypervisor) =>
    always({
      id: 'S11',
      name: 'held-stays-active',
      says: 'an interrupt that the guest has acknowledged, or made active, and not deactivated is active',
      cites: 'IHI 0048B 3.2.4, 4.3.9; the converse of X01; abd7229626b9; 6da5e537f5af',
      by: hypervisor.name(),
      applies: 'where the guest keeps to legal orders, to interrupts that have an active state',
      for: { irq: those(hypervisor.config, hasActiveState) },
      when: (w, { irq }) => at(w.guest.holds, irq),
      holds: (w, { irq }) => isActiveAnywhere(hypervisor, w, irq),
    }),
};

export const activeOnlyByAcknowledge: Claim = {
  appliesTo: whereLegal,
  property: (hypervisor) =>
    everyStep({
      id: 'S13',
      name: 'active-only-by-acknowledge',
      says: 'an interrupt becomes active only because the guest has acknowledged it, or written ISACTIVER',
      cites: 'IHI 0048B 3.2.4, 4.3.9',
      by: hypervisor.name(),
      applies: 'where the guest keeps to legal orders',
      for: { irq: upTo(hypervisor.config.interrupts.length) },
      when: (step, { irq }) =>
        !isActiveAnywhere(hypervisor, step.before, irq) && isActiveAnywhere(hypervisor, step.after, irq),
      // ISACTIVER makes the guest owe a deactivation in the step that carries it out.
      holds: ({ before, after }, { irq }) =>
        acknowledges(after, irq) > 0 || (at(after.guest.holds, irq) && !at(before.guest.holds, irq)),
    }),
};

export const edgeConservation: Claim = {
  appliesTo: ({ config }) => config.interrupts.some((irq) => irq.trigger === 'edge'),
  property: (hypervisor) =>
    everyStep({
      id: 'S14',
      name: 'edge-conservation',
      says: 'an edge is acknowledged once at most: it is never pending in more places, nor for longer, than edges arrived',
      cites: 'IHI 0048B 1.4.2, 4.3.7; au-ts/libvmm #257',
      by: hypervisor.name(),
      applies: 'to edge interrupts and SGIs',
      for: { irq: those(hypervisor.config, (irq) => irq.trigger === 'edge') },
      when: (step, { irq }) =>
        pendingCopies(hypervisor, step.before, irq) !== pendingCopies(hypervisor, step.after, irq),
      holds: ({ before, after, action }, { irq }) => {
        const arrived = after.happened.filter((event) => event.what === 'injected' && event.irq === irq).length;
        const isWritten = action.params.irq === irq && isPendingWrite(hypervisor.config, action);
        const written = isWritten || namesSgi(hypervisor.config, action, irq, hypervisor.groupOf(before, irq)) ? 1 : 0;
        const gained = pendingCopies(hypervisor, after, irq) - pendingCopies(hypervisor, before, irq);
        return gained <= arrived + written - acknowledges(after, irq);
      },
    }),
};

const isPendingWrite = (config: MachineConfig, { rule, params }: Action): boolean =>
  rule === 'guest.sendSgi' ||
  rule === 'guest.setSgiPending' ||
  (rule === 'guest.setPending' && !ignoresPendingWrites(config, interruptOf(config, Number(params.irq))));

export const noSpuriousLevel: Claim = {
  appliesTo: ({ config }) => isSpuriousLevelAsked(config),
  property: ({ config, name }) =>
    everyStep({
      id: 'S15',
      name: 'no-spurious-level',
      says: 'a level interrupt is acknowledged only if its line was high at some time since it was last deactivated',
      cites: 'IHI 0048B 1.4.2; "Resample HW pending state on deactivation", 3134cc8beb69',
      by: name(),
      applies: 'to level interrupts of a guest of legal orders, unless the configuration is without it',
      for: { irq: those(config, (irq) => irq.trigger === 'level') },
      about: { irq: concerned },
      when: ({ after }, { irq }) => acknowledges(after, irq) > 0,
      holds: ({ before }, { irq }) => at(before.ghost.asserted, irq),
    }),
};

/** Of a threaded handler that nothing calls but its device: the guest makes it neither pending nor active. */
const isQuieted = ({ handler, access }: Interrupt): boolean =>
  handler === 'oneShot' && !access.some((one) => one === 'pending' || one === 'idlePending' || one === 'active');

export const noStaleLevel: Claim = {
  appliesTo: (kvm) => whereLegal(kvm) && kvm.config.interrupts.some(isQuieted),
  property: (hypervisor) =>
    everyStep({
      id: 'S15s',
      name: 'no-stale-level',
      says: 'a threaded handler is not called again for a device that it has quieted and that has not asserted since',
      cites: 'fef8f2b90edb "Resample the pending state of an IRQ when unmasking"; semantics of IRQF_ONESHOT',
      by: hypervisor.name(),
      applies: 'where a guest of legal orders has threaded handlers, and writes neither ISPENDR nor ISACTIVER for them',
      for: { irq: those(hypervisor.config, isQuieted) },
      about: { irq: concerned },
      when: ({ after }, { irq }) => acknowledges(after, irq) > 0,
      holds: ({ before }, { irq }) => lineOf(hypervisor, before, irq),
    }),
};

export const activeIsHeld: Claim = {
  appliesTo: whereLegal,
  property: (hypervisor) =>
    always({
      id: 'X01',
      name: 'active-is-held',
      says: 'when no vCPU runs, an interrupt is active only if the guest still has to deactivate it',
      cites: 'IHI 0048B 3.2.4; the converse of S11: without it a lost deactivation is invisible',
      by: hypervisor.name(),
      applies: 'where the guest keeps to legal orders',
      for: { irq: upTo(hypervisor.config.interrupts.length) },
      when: (w, { irq }) => hypervisor.isActive(w, irq) && hypervisor.isQuiescent(w),
      holds: (w, { irq }) => at(w.guest.holds, irq),
    }),
};

/** ISACTIVER names no sender. */
const isOnlySent = ({ source, access }: Interrupt): boolean => source === sgiSource && !access.includes('active');

export const senderIsKept: Claim = {
  appliesTo: ({ config }) => knowsSenders(config) && config.sgiSenders > 1 && config.interrupts.some(isOnlySent),
  property: ({ config, name }) =>
    always({
      id: 'S38',
      name: 'sender-is-kept',
      says: 'an active SGI is in a list register with the sender that the guest has read from IAR',
      cites: 'IHI 0048B 4.4.4 (GICC_IAR.CPUID), 4.4.5 (GICC_EOIR.CPUID)',
      by: name(),
      applies: 'where several CPUs send SGIs through a GICv2, and ISACTIVER is not written for them',
      for: { vcpu: upTo(config.vcpus), lr: upTo(config.listRegisters) },
      when: (w, { vcpu, lr }) => {
        const held = at(at(w.vcpus, vcpu).cpu.lrs, lr);
        return isActive(held) && isOnlySent(interruptOf(config, held.irq));
      },
      holds: (w, { vcpu, lr }) => {
        const held = at(at(w.vcpus, vcpu).cpu.lrs, lr);
        return held.source === at(w.guest.senders, held.irq);
      },
    }),
};

const writesPending = ({ access }: Interrupt): boolean =>
  access.some((one) => one === 'pending' || one === 'idlePending');

const clearable = (config: MachineConfig): readonly number[] =>
  those(config, (irq) => writesPending(irq) && !ignoresPendingWrites(config, irq));

export const clearedIsClear: Claim = {
  appliesTo: ({ config }) => clearable(config).length > 0,
  property: (hypervisor) =>
    everyStep({
      id: 'S37',
      name: 'icpendr-clears',
      says: 'after a write of ICPENDR neither the hypervisor nor the physical distributor keeps an edge, or an ISPENDR, of the interrupt',
      cites: 'IHI 0048B 4.3.8; vgic_mmio_write_cpending',
      by: hypervisor.name(),
      applies: 'where the guest writes ICPENDR',
      for: { irq: clearable(hypervisor.config) },
      about: { irq: concerned },
      when: ({ action }, { irq }) => action.rule === 'guest.clearPending' && action.params.irq === irq,
      holds: ({ after }, { irq }) =>
        !hypervisor.isLatched(after, irq) && physicalOf(hypervisor.config, after, irq)?.latch !== true,
    }),
};

/** Those whose ISPENDR and ICPENDR the guest writes in vain. */
const unwritable = (config: MachineConfig): readonly number[] =>
  those(config, (irq) => writesPending(irq) && ignoresPendingWrites(config, irq));

export const sgiPendingIsReadOnly: Claim = {
  appliesTo: ({ config }) => unwritable(config).length > 0,
  property: (hypervisor) =>
    everyStep({
      id: 'S48',
      name: 'sgi-pending-is-read-only',
      says: 'a write of ISPENDR or ICPENDR changes nothing of an SGI of a GICv2',
      cites: 'IHI 0048B 4.3.7, 4.3.8; vgic_mmio_write_spending, vgic_mmio_write_cpending',
      by: hypervisor.name(),
      applies: 'where the guest writes these registers for SGIs of a GICv2',
      for: { irq: unwritable(hypervisor.config) },
      about: { irq: concerned },
      when: ({ action }, { irq }) =>
        (action.rule === 'guest.setPending' || action.rule === 'guest.clearPending') && action.params.irq === irq,
      holds: ({ before, after }, { irq }) =>
        hypervisor.isLatched(before, irq) === hypervisor.isLatched(after, irq) &&
        hypervisor.pendingInstances(before, irq) === hypervisor.pendingInstances(after, irq),
    }),
};

export const readsAreLinearizable: Claim = {
  appliesTo: ({ config }) =>
    config.interrupts.some(({ access }) => access.includes('readActive') || access.includes('readPending')),
  property: ({ config, name }) => {
    // Where a VM is halted in steps, the answer comes with the last.
    const isAnsweredAtOnce = (rule: string): boolean =>
      rule === 'guest.readPending' || (rule === 'guest.readActive' && !config.fine.includes('halt'));
    return everyStep({
      id: 'S31',
      name: 'reads-are-linearizable',
      says: 'a read of ISACTIVER or ISPENDR returns what the interrupt is at that moment, wherever it is kept',
      cites: 'IHI 0048B 4.3.7, 4.3.9; "Synchronize the whole guest on GIC{D,R}_I{S,C}ACTIVER read", 9a50ebbffa98',
      by: name(),
      applies: 'where the guest reads these registers',
      for: { irq: those(config, ({ access }) => access.includes('readActive') || access.includes('readPending')) },
      about: { irq: concerned },
      when: ({ after, action }, { irq }) =>
        (isAnsweredAtOnce(action.rule) && action.params.irq === irq) ||
        after.happened.some((event) => event.what === 'read' && event.irq === irq),
      holds: ({ after }, { irq }) => {
        const reads = after.happened.flatMap((event) => (event.what === 'read' && event.irq === irq ? [event] : []));
        return reads.length === 1 && reads.every(({ value, truth }) => value === truth);
      },
    });
  },
};
