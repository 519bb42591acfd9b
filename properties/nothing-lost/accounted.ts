import { concerned, whereSome } from '../../model/machine/claim.js';
import { interruptOf } from '../../model/machine/config.js';
import { timerSource } from '../../model/timer/state.js';
import { upTo } from '../../src/language/index.js';
import { type Claim, everyStep } from '../claim.js';
import { pendingCopies } from '../pending-copies.js';

/** Nothing is lost: what was asked for is remembered somewhere. */

export const edgeAccounted: Claim = {
  appliesTo: whereSome((irq) => irq.source !== timerSource || irq.access.includes('pending')),
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
        const { trigger, source } = interruptOf(hypervisor.config, irq);
        const asks = ['guest.setPending', ...(source.asks ?? [])];
        const isAskedFor = asks.includes(step.action.rule) && step.action.params.irq === irq;
        return isAskedFor || (trigger === 'edge' && pendingCopies(hypervisor, step.before, irq) > 0);
      },
      holds: ({ after, action }, { irq }) => {
        const isPending = hypervisor.isPending(after, irq) || pendingCopies(hypervisor, after, irq) > 0;
        const isTaken = after.happened.some((event) => event.what === 'acknowledged' && event.irq === irq);
        const isCleared = action.rule === 'guest.clearPending' && action.params.irq === irq;
        return isPending || isTaken || isCleared;
      },
    }),
};
