import type { Action, Lane, Thread } from '../../src/language/index.js';
import { upTo } from '../../src/language/index.js';
import { at } from '../at.js';
import type { Config } from '../kvm/config.js';
import type { World } from '../kvm/state.js';

/** A lane for each actor that takes steps by itself: KVM and the guest have one on each vCPU. */
export const lanesOf = (config: Config): readonly Lane[] => [
  { id: 'device', name: 'device' },
  { id: 'vmm', name: 'VMM' },
  { id: 'host', name: 'host' },
  { id: 'sender', name: 'guest, other CPU' },
  { id: 'guest', name: 'guest, any vCPU' },
  ...upTo(config.injectors).map((thread) => ({ id: `injector${thread}`, name: `injecting thread ${thread}` })),
  { id: 'kvm', name: 'KVM' },
  ...upTo(config.vcpus).flatMap((vcpu): readonly Lane[] => [
    { id: kvmLane(vcpu), name: 'KVM', group: `vCPU${vcpu}` },
    { id: guestLane(vcpu), name: 'guest', group: `vCPU${vcpu}` },
  ]),
];

export const kvmLane = (vcpu: number): string => `kvm${vcpu}`;
export const guestLane = (vcpu: number): string => `guest${vcpu}`;

/** Whose parameters name a vCPU without acting on it: GICD_ITARGETSR and GICD_IROUTER may be written from anywhere. */
const fromAnywhere: readonly string[] = ['guest.retarget'];

export const laneOf =
  (config: Config) =>
  ({ rule, params: { vcpu, injector, sender } }: Action, by: string): string => {
    switch (by) {
      case 'guest':
        if (sender !== undefined) {
          return 'sender';
        }
        if (typeof vcpu === 'number' && !fromAnywhere.includes(rule)) {
          return guestLane(vcpu);
        }
        return config.vcpus === 1 ? guestLane(0) : 'guest';
      case 'kvm':
        return typeof vcpu === 'number' ? kvmLane(vcpu) : injector === undefined ? 'kvm' : `injector${injector}`;
      default:
        return by;
    }
  };

/** The thread of each vCPU: in KVM until it enters the guest, and again when it has left it. */
export const threadsOf = (config: Config): readonly Thread<World>[] =>
  upTo(config.vcpus).map((vcpu) => ({
    name: `vCPU${vcpu}`,
    lane: (w) => (at(w.vcpus, vcpu).phase === 'guest' ? guestLane(vcpu) : kvmLane(vcpu)),
    path: `vcpus[${vcpu}].phase`,
    isAsleep: (w) => at(w.vcpus, vcpu).phase === 'blocked',
  }));
