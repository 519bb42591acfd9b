import type { Config, Interrupt } from '../model/config.js';
import type { Hypervisor } from '../model/kvm/hypervisor.js';
import type { World } from '../model/world.js';
import { type Property, type Step, upTo } from '../src/language/index.js';

/** A property of the vgic, and the scenarios it is stated in. */
export interface Claim {
  /** Does it mean anything under this hypervisor, with its configuration? */
  readonly appliesTo: (kvm: Hypervisor) => boolean;
  readonly property: (kvm: Hypervisor) => Property<World>;
}

/** In every scenario. */
export const everywhere = (): boolean => true;

/** Where there is an interrupt of this kind. */
export const whereSome =
  (is: (irq: Interrupt) => boolean) =>
  ({ config }: Hypervisor): boolean =>
    config.interrupts.some(is);

/** The numbers of the interrupts of a kind: the domain of a parameter. */
export const those = (config: Config, is: (irq: Interrupt) => boolean): readonly number[] =>
  config.interrupts.flatMap((irq, place) => (is(irq) ? [place] : []));

/** Where the guest keeps to the orders of EOIR and DIR that the architecture allows. */
export const whereLegal = ({ config }: Hypervisor): boolean => config.guest.orders === 'legal';

/** Where more interrupts may be pending or active on a vCPU than it has list registers. */
export const whereOverflow = ({ config }: Hypervisor): boolean =>
  upTo(config.vcpus).some(
    (v) => config.interrupts.filter((irq) => irq.vcpu === null || irq.vcpu === v).length > config.listRegisters,
  );

/**
 * The interrupts that a step concerns: those that are named by the action or by something that happened; any where the
 * action is about all of them. What a step does not concern keeps its state, so a property of that state need not look.
 */
export const concerned = ({ after, action }: Step<World>): readonly number[] | 'any' => {
  if (action.rule === 'guest.distributor') {
    return 'any';
  }
  const irqs: number[] = [];
  if (typeof action.params.irq === 'number') {
    irqs.push(action.params.irq);
  }
  for (const event of after.happened) {
    if ('irq' in event && !irqs.includes(event.irq)) {
      irqs.push(event.irq);
    }
  }
  return irqs;
};

/** The vCPUs to which something happened in a step. */
export const whoseTurn = ({ after }: Step<World>): readonly number[] => {
  const vcpus: number[] = [];
  for (const event of after.happened) {
    if ('vcpu' in event && !vcpus.includes(event.vcpu)) {
      vcpus.push(event.vcpu);
    }
  }
  return vcpus;
};
