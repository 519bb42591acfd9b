import type { Interrupt } from '../../model/config.js';
import { Linux619 } from '../../model/kvm/eras/linux-6.19.js';
import type { Hypervisor } from '../../model/kvm/hypervisor.js';
import { isOutside } from '../../model/kvm/run-loop.js';
import { lineOf } from '../../model/line.js';
import { always, everyStep } from '../../model/speak.js';
import { isActiveAnywhere } from '../../model/state.js';
import { at, type World } from '../../model/world.js';
import { type Step, upTo } from '../../src/language/index.js';
import { type Claim, concerned, those, whereLegal, whereOverflow, whoseTurn } from '../claim.js';
import { pendingCopies } from '../pending-copies.js';

/** What the guest gets to see: each interrupt once, and ended by nobody else. */

const acknowledges = (after: Step<World>['after'], irq: number): number =>
  after.happened.filter((event) => event.what === 'acknowledged' && event.irq === irq).length;

export const noDoubleDelivery: Claim = {
  appliesTo: whereLegal,
  property: ({ config }) =>
    everyStep({
      id: 'S10',
      says: 'the guest never acknowledges an interrupt that it has not deactivated since it last acknowledged it',
      cites: 'IHI 0048B 3.2.4; 6da5e537f5af',
      by: 'kvm',
      applies: 'where the guest keeps to legal orders',
      for: { irq: upTo(config.interrupts.length) },
      about: { irq: concerned },
      when: ({ after }, { irq }) => acknowledges(after, irq) > 0,
      holds: ({ before }, { irq }) => !at(before.guest.holds, irq),
    }),
};

export const onlyGuestDeactivates: Claim = {
  appliesTo: whereLegal,
  property: ({ config }) =>
    everyStep({
      id: 'S11',
      says: 'an interrupt stops being active only because the guest has deactivated it',
      cites: 'IHI 0048B 3.2.4; abd7229626b9; 6da5e537f5af',
      by: 'kvm',
      applies: 'where the guest keeps to legal orders',
      for: { irq: upTo(config.interrupts.length) },
      about: { irq: concerned },
      when: (step, { irq }) => isActiveAnywhere(step.before, irq) && !isActiveAnywhere(step.after, irq),
      holds: ({ after }, { irq }) => !at(after.guest.holds, irq),
    }),
};

export const replayedAreEnded: Claim = {
  appliesTo: (kvm) => kvm instanceof Linux619 && whereLegal(kvm) && whereOverflow(kvm) && usesEoiMode0(kvm),
  property: ({ config }) =>
    everyStep({
      id: 'S12',
      says: 'what EOIcount deactivates is what the guest has EOIed without a list register, no more and no less',
      cites: 'IHI 0048B 5.3.1 (GICH_HCR.EOIcount); 3cfd59f81e0f, 281c6c06e2a7',
      by: 'kvm',
      applies: 'since Linux 6.19, where a guest with EOImode 0 has more interrupts than list registers',
      for: { vcpu: upTo(config.vcpus) },
      about: { vcpu: whoseTurn },
      when: ({ before, after }, { vcpu }) =>
        after.happened.some((event) => event.what === 'folded' && event.vcpu === vcpu) &&
        at(before.vcpus, vcpu).cpu.eoiCount > 0,
      holds: ({ before, after }, { vcpu }) => {
        const replayed = after.happened.flatMap((event) =>
          event.what === 'replayed' && event.vcpu === vcpu ? [event.irq] : [],
        );
        // A write of DIR that has trapped deactivates when it is handled, after the fold.
        const isTrapped = (irq: number) => after.vcpus.some(({ trappedDir }) => trappedDir === irq);
        const isOwed = (irq: number) => at(after.irqs, irq).active && !at(after.guest.holds, irq) && !isTrapped(irq);
        const isExact = replayed.length === at(before.vcpus, vcpu).cpu.eoiCount;
        const isRight = replayed.every((irq) => !at(before.guest.holds, irq));
        return isExact && isRight && !at(after.vcpus, vcpu).apList.some(isOwed);
      },
    }),
};

/** Counted EOIs only deactivate with EOImode 0. */
const usesEoiMode0 = ({ config }: Hypervisor): boolean =>
  config.guest.eoiMode === 0 || config.guest.controls.includes('eoiMode');

export const activeOnlyByAcknowledge: Claim = {
  appliesTo: whereLegal,
  property: ({ config }) =>
    everyStep({
      id: 'S13',
      says: 'an interrupt becomes active only because the guest has acknowledged it, or written ISACTIVER',
      cites: 'IHI 0048B 3.2.4, 4.3.9',
      by: 'kvm',
      applies: 'where the guest keeps to legal orders',
      for: { irq: upTo(config.interrupts.length) },
      about: { irq: concerned },
      when: (step, { irq }) => !isActiveAnywhere(step.before, irq) && isActiveAnywhere(step.after, irq),
      holds: ({ after, action }, { irq }) =>
        acknowledges(after, irq) > 0 || (at(after.guest.holds, irq) && isActiveWrite(action.rule)),
    }),
};

const isActiveWrite = (rule: string): boolean => rule === 'guest.setActive' || rule === 'kvm.finishHaltedAccess';

export const edgeConservation: Claim = {
  appliesTo: ({ config }) => config.interrupts.some((irq) => irq.trigger === 'edge'),
  property: ({ config }) =>
    everyStep({
      id: 'S14',
      says: 'an edge is acknowledged once at most: it is never pending in more places, nor for longer, than edges arrived',
      cites: 'IHI 0048B 1.4.2, 4.3.7; au-ts/libvmm #257',
      by: 'kvm',
      applies: 'to edge interrupts and SGIs',
      for: { irq: those(config, (irq) => irq.trigger === 'edge') },
      about: { irq: concerned },
      when: (step, { irq }) => pendingCopies(step.before, irq) !== pendingCopies(step.after, irq),
      holds: ({ before, after, action }, { irq }) => {
        const arrived = after.happened.filter((event) => event.what === 'injected' && event.irq === irq).length;
        const written = action.params.irq === irq && isPendingWrite(action.rule) ? 1 : 0;
        const gained = pendingCopies(after, irq) - pendingCopies(before, irq);
        return gained <= arrived + written - acknowledges(after, irq);
      },
    }),
};

const isPendingWrite = (rule: string): boolean => rule === 'guest.setPending' || rule === 'guest.sendSgi';

export const noSpuriousLevel: Claim = {
  appliesTo: ({ config }) => config.ghosts.includes('asserted'),
  property: ({ config }) =>
    everyStep({
      id: 'S15',
      says: 'a level interrupt is acknowledged only if its line was high at some time since it was last deactivated',
      cites: 'IHI 0048B 1.4.2; "Resample HW pending state on deactivation", 3134cc8beb69',
      by: 'kvm',
      applies: 'where the history of the lines is kept',
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
  property: ({ config }) =>
    everyStep({
      id: 'S15s',
      says: 'a threaded handler is not called again for a device that it has quieted and that has not asserted since',
      cites: 'fef8f2b90edb "Resample the pending state of an IRQ when unmasking"; semantics of IRQF_ONESHOT',
      by: 'kvm',
      applies: 'where a guest of legal orders has threaded handlers, and writes neither ISPENDR nor ISACTIVER for them',
      for: { irq: those(config, isQuieted) },
      about: { irq: concerned },
      when: ({ after }, { irq }) => acknowledges(after, irq) > 0,
      holds: ({ before }, { irq }) => lineOf(config, before, irq),
    }),
};

export const activeIsHeld: Claim = {
  appliesTo: whereLegal,
  property: ({ config }) =>
    always({
      id: 'X01',
      says: 'with every vCPU out of the guest, an active interrupt is one that the guest still has to deactivate',
      cites: 'IHI 0048B 3.2.4; the converse of S11: without it a lost deactivation is invisible',
      by: 'kvm',
      applies: 'where the guest keeps to legal orders',
      for: { irq: upTo(config.interrupts.length) },
      when: (w, { irq }) => at(w.irqs, irq).active && w.halt === null && w.vcpus.every(isOutside),
      holds: (w, { irq }) => at(w.guest.holds, irq),
    }),
};
