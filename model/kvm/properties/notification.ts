import type { Step } from '../../../src/language/index.js';
import { whereLegal } from '../../guest/where.js';
import { concerned, whereSome } from '../../machine/claim.js';
import { those } from '../../machine/config.js';
import type { Claim as ClaimOf } from '../../machine/part.js';
import { hasResampler } from '../../vfio/state.js';
import { everyStep } from '../speak.js';
import type { World } from '../state.js';
import type { Vgic } from '../vgic.js';

type Claim = ClaimOf<Vgic, World>;

const count = (after: Step<World>['after'], irq: number, ...what: readonly string[]): number =>
  after.happened.filter((event) => 'irq' in event && event.irq === irq && what.includes(event.what)).length;

export const notifiedOncePerDeactivation: Claim = {
  appliesTo: (kvm) => whereSome(hasResampler)(kvm) && whereLegal(kvm),
  property: ({ config }) =>
    everyStep({
      id: 'S32',
      name: 'notified-once-per-deactivation',
      says: 'whoever waits for the EOI of an interrupt is notified exactly once for each deactivation by the guest',
      cites: 'kvm_notify_acked_irq; vgic_v2_fold_lr, vgic_v3_fold_lr',
      by: 'kvm',
      applies: 'to interrupts of assigned devices',
      for: { irq: those(config, hasResampler) },
      about: { irq: concerned },
      when: ({ after }, { irq }) => count(after, irq, 'notified', 'folded', 'replayed', 'deactivated by trap') > 0,
      holds: ({ after }, { irq }) => {
        const folded = after.happened.filter((event) => event.what === 'folded' && event.irq === irq && event.ended);
        const trapped = after.happened.filter(
          (event) => event.what === 'deactivated by trap' && event.irq === irq && event.wasActive,
        );
        const ended = folded.length + trapped.length + count(after, irq, 'replayed');
        return count(after, irq, 'notified') === ended;
      },
    }),
};
