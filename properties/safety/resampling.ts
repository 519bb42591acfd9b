import { hasResampler } from '../../model/config.js';
import { always, everyStep } from '../../model/speak.js';
import { vfioOf, type World } from '../../model/world.js';
import type { Step } from '../../src/language/index.js';
import { type Claim, concerned, those, whereSome } from '../claim.js';

/** VFIO masks on its own and unmasks when told of the guest's EOI. */

const count = (after: Step<World>['after'], irq: number, ...what: readonly string[]): number =>
  after.happened.filter((event) => 'irq' in event && event.irq === irq && what.includes(event.what)).length;

export const maskMatchesDepth: Claim = {
  appliesTo: whereSome(hasResampler),
  property: ({ config }) =>
    always({
      id: 'S19',
      says: 'VFIO has disabled the interrupt once if it is masked, and not at all if it is not',
      cites: 'vfio_automasked_irq_handler; "Disable auto-enable of exclusive INTx IRQ", fe9a7082684e',
      by: 'vfio',
      applies: 'to interrupts of assigned devices',
      for: { irq: those(config, hasResampler) },
      when: (w, { irq }) => vfioOf(config, w, irq).setup === 'ready',
      holds: (w, { irq }) => {
        const { masked, depth } = vfioOf(config, w, irq);
        return depth === (masked ? 1 : 0);
      },
      because: (w, { irq }) => ({ vfio: vfioOf(config, w, irq) }),
    }),
};

export const noHandlerWhileMasked: Claim = {
  appliesTo: whereSome(hasResampler),
  property: ({ config }) =>
    everyStep({
      id: 'S19h',
      says: "VFIO's handler signals nothing while the interrupt is masked",
      cites: 'vfio_automasked_irq_handler',
      by: 'vfio',
      applies: 'to interrupts of assigned devices',
      for: { irq: those(config, hasResampler) },
      about: { irq: concerned },
      when: ({ after }, { irq }) => count(after, irq, 'masked by its handler') > 0,
      holds: ({ after }, { irq }) =>
        !after.happened.some((event) => event.what === 'masked by its handler' && event.irq === irq && event.wasMasked),
    }),
};

export const deassertBeforeNotify: Claim = {
  appliesTo: whereSome(hasResampler),
  property: ({ config }) =>
    everyStep({
      id: 'S20',
      says: 'when the resamplefd is signalled, the level of the interrupt has been lowered',
      cites: 'irqfd_resampler_ack (virt/kvm/eventfd.c)',
      by: 'kvm',
      applies: 'to interrupts of assigned devices',
      for: { irq: those(config, hasResampler) },
      about: { irq: concerned },
      when: ({ after }, { irq }) => count(after, irq, 'resampled') > 0,
      holds: ({ after }, { irq }) =>
        !after.happened.some((event) => event.what === 'resampled' && event.irq === irq && event.lineLevel),
    }),
};

export const notifiedOncePerDeactivation: Claim = {
  appliesTo: (kvm) => whereSome(hasResampler)(kvm) && kvm.config.guest.orders === 'legal',
  property: ({ config }) =>
    everyStep({
      id: 'S32',
      says: 'those who wait for the EOI of an interrupt are told once for each deactivation by the guest, and never else',
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
