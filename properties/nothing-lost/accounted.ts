import { at } from '../../model/at.js';
import { isSoftPendable } from '../../model/ghost/ghost.js';
import { hasPending } from '../../model/gic/list-register.js';
import { ignoresPendingWrites, knowsSenders, sgis } from '../../model/guest/sgi.js';
import { listRegistersOf } from '../../model/guest/state.js';
import { beginsAnew, concerned, whereSome } from '../../model/machine/claim.js';
import { interruptOf, those } from '../../model/machine/config.js';
import { ptimerSource, timerSource } from '../../model/timer/state.js';
import { type Action, upTo, type View } from '../../src/language/index.js';
import { always, type Claim, everyStep, type Judged, type Looked } from '../claim.js';
import { pendingCopies } from '../pending-copies.js';

/** Nothing is lost: what was asked for is remembered somewhere. */

const isTaken = (after: View<Looked>, irq: number): boolean =>
  after.happened.some((event) => event.what === 'acknowledged' && event.irq === irq);

const isCleared = ({ rule, params }: Action, irq: number): boolean =>
  rule === 'guest.clearPending' && params.irq === irq;

/** By a guest's command to its ITS, or a redistributor. */
const isDropped = (after: View<Looked>, irq: number): boolean =>
  after.happened.some((event) => event.what === 'pending state dropped' && event.irq === irq);

/** CPENDSGIR: of one sender, if one is named. */
const isSgiCleared = ({ rule, params }: Action, irq: number, sender?: number): boolean =>
  rule === 'guest.clearSgiPending' && params.irq === irq && (sender === undefined || params.sender === sender);

export const edgeAccounted: Claim = {
  appliesTo: whereSome((irq) => ![timerSource, ptimerSource].includes(irq.source) || irq.access.includes('pending')),
  property: (hypervisor) =>
    everyStep({
      id: 'N02',
      name: 'edge-accounted',
      says: 'an interrupt that is asked for is pending afterwards, and an edge stays so until it is acknowledged or cleared',
      cites: 'IHI 0048B 4.3.7, 4.3.8; au-ts/libvmm #56',
      by: hypervisor.name(),
      for: { irq: upTo(hypervisor.config.interrupts.length) },
      applies: 'with an interrupt that is no timer, or whose pending state the guest writes',
      about: { irq: concerned },
      when: (step, { irq }) => {
        const interrupt = interruptOf(hypervisor.config, irq);
        const { trigger, source } = interrupt;
        const isIgnored = ignoresPendingWrites(hypervisor.config, interrupt);
        const asks = [...(isIgnored ? [] : ['guest.setPending']), ...(source.asks ?? [])];
        const isAskedFor = asks.includes(step.action.rule) && step.action.params.irq === irq;
        const isOwed = () => source.isOwed?.(hypervisor.config, step.before, irq) !== false;
        return (
          isAskedFor ||
          (trigger === 'edge' &&
            !beginsAnew(step.action) &&
            pendingCopies(hypervisor, step.before, irq) > 0 &&
            isOwed())
        );
      },
      holds: ({ after, action }, { irq }) =>
        hypervisor.isPending(after, irq) ||
        pendingCopies(hypervisor, after, irq) > 0 ||
        isTaken(after, irq) ||
        isDropped(after, irq) ||
        isSgiCleared(action, irq) ||
        (isCleared(action, irq) && !ignoresPendingWrites(hypervisor.config, interruptOf(hypervisor.config, irq))),
    }),
};

/** Is what this CPU sent still to be acknowledged? With a GICv3 nobody knows who has sent an SGI. */
const isSent = (hypervisor: Judged, w: View<Looked>, irq: number, sender: number): boolean =>
  hypervisor.isSgiPending(w, irq, sender) ||
  listRegistersOf(hypervisor, w, irq).some(
    (lr) => hasPending(lr) && (lr.source === sender || !knowsSenders(hypervisor.config)),
  );

export const sgiAccounted: Claim = {
  appliesTo: ({ config }) => sgis(config).length > 0,
  property: (hypervisor) =>
    everyStep({
      id: 'N09',
      name: 'sgi-accounted',
      says: 'an SGI of each sender stays pending until it is acknowledged',
      cites: 'IHI 0048B 4.3.15 (GICD_SGIR), 4.4.4 (GICC_IAR.CPUID)',
      by: hypervisor.name(),
      applies: 'to SGIs',
      for: { irq: sgis(hypervisor.config), sender: upTo(hypervisor.config.sgiSenders) },
      about: { irq: concerned },
      when: ({ before, action }, { irq, sender }) =>
        isSending(action, irq, sender) || (isSent(hypervisor, before, irq, sender) && !beginsAnew(action)),
      holds: ({ before, after, action }, { irq, sender }) =>
        isSent(hypervisor, after, irq, sender) ||
        (isCleared(action, irq) && !knowsSenders(hypervisor.config)) ||
        isSgiCleared(action, irq, sender) ||
        (isTaken(after, irq) && listRegistersOf(hypervisor, before, irq).some((lr) => lr.source === sender)),
    }),
};

const isSending = ({ rule, params }: Action, irq: number, sender: number): boolean =>
  (rule === 'guest.sendSgi' || rule === 'guest.setSgiPending') && params.irq === irq && params.sender === sender;

export const softPendingAccounted: Claim = {
  appliesTo: whereSome(isSoftPendable),
  property: (hypervisor) =>
    always({
      id: 'N10',
      name: 'soft-pending-accounted',
      says: 'a level interrupt that ISPENDR has made pending stays so, whatever its line does, until it is acknowledged or cleared',
      cites: 'IHI 0048B 4.3.7, 4.3.8, figure 4-10',
      by: hypervisor.name(),
      applies: 'to level interrupts whose pending state the guest writes',
      for: { irq: those(hypervisor.config, isSoftPendable) },
      when: (w, { irq }) => at(w.ghost.softPending, irq),
      holds: (w, { irq }) => hypervisor.isPending(w, irq) || listRegistersOf(hypervisor, w, irq).some(hasPending),
    }),
};
