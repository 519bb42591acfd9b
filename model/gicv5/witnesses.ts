import { over, type Property } from '../../src/language/index.js';
import { at } from '../at.js';
import { isEdge } from './config.js';
import { ppisOf } from './speak.js';
import type { VgicV5 } from './vgic-v5.js';
import type { GicV5World } from './world.js';

const { sometimes, someStep } = over<GicV5World>();

/** Situations that a search must reach: without them the laws would say little. */
export const gicV5Witnesses = ({ config }: VgicV5): readonly Property<GicV5World>[] => {
  const edges = ppisOf(config, isEdge);
  return [
    sometimes({
      id: 'V5p',
      name: 'edge-behind-an-edge',
      says: 'an edge is pending in the hardware, and the same is raised again behind it',
      cites: 'vgic_v5_fold_ppi_state: "This is an OR"',
      by: 'vmm',
      holds: (w) => w.phase === 'guest' && edges.some((ppi) => at(w.hw.pendr, ppi) && at(w.irqs, ppi).pendingLatch),
    }),
    someStep({
      id: 'V5q',
      name: 'not-taken',
      says: 'the guest is left before it has taken an edge',
      cites: '"KVM: arm64: vgic-v5: Fold PPI state for all exposed PPIs"',
      by: 'kvm',
      holds: ({ before, after }) =>
        after.happened.some(({ what }) => what === 'left') && edges.some((ppi) => at(before.hw.pendr, ppi)),
    }),
    someStep({
      id: 'V5r',
      name: 'turns-back',
      says: 'a vCPU that is on its way into the guest turns back for a request',
      cites: 'kvm_vcpu_exit_request',
      by: 'kvm',
      holds: ({ after }) => after.happened.some(({ what }) => what === 'turned back'),
    }),
    someStep({
      id: 'V5s',
      name: 'timer-wakes',
      says: 'the timer of a vCPU that sleeps wakes it',
      cites: 'kvm_bg_timer_expire',
      by: 'device',
      holds: ({ before, after, action }) =>
        action.rule === 'ppi.expire' && before.phase === 'blocked' && after.phase === 'halting',
    }),
    sometimes({
      id: 'V5t',
      name: 'nested',
      says: 'the guest handles a PPI inside the handler of another one',
      cites: 'ICH_APR_EL2',
      by: 'guest',
      holds: (w) => w.guest.apr.filter(Boolean).length > 1,
    }),
    sometimes({
      id: 'V5u',
      name: 'asleep-with-a-masked-one',
      says: 'a vCPU sleeps with an enabled PPI pending that is masked, or not urgent enough',
      cites: 'vgic_v5_get_effective_priority_mask',
      by: 'guest',
      holds: (w) => w.phase === 'blocked' && edges.some((ppi) => at(w.owed, ppi) > 0 && at(w.guest.enabled, ppi)),
    }),
  ];
};
