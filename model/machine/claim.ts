import type { Action, Step } from '../../src/language/index.js';
import type { Interrupt, MachineConfig } from './config.js';
import type { BaseState } from './slice.js';

/** Where a property is stated, and what a step has to do with it. */

interface Configured {
  readonly config: MachineConfig;
}

/** In every scenario. */
export const everywhere = (): boolean => true;

/** Where there is an interrupt of this kind. */
export const whereSome =
  (is: (irq: Interrupt) => boolean) =>
  ({ config }: Configured): boolean =>
    config.interrupts.some(is);

/** Where more interrupts may be pending or active on a vCPU than it has list registers. */
export const whereOverflow = ({ config }: Configured): boolean =>
  Array.from({ length: config.vcpus }, (_, v) => v).some(
    (v) => config.interrupts.filter((irq) => irq.vcpu === null || irq.vcpu === v).length > config.listRegisters,
  );

/**
 * The interrupts that a step concerns: those that are named by the action or by something that happened; any where the
 * action is about all of them. What a step does not concern keeps its state, so a property of that state need not look.
 */
export const concerned = ({ after, action }: Step<BaseState>): readonly number[] | 'any' => {
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

/** The whole system is reset in this step, or begins: what was before counts no more. LC4 says what is then. */
export const beginsAnew = ({ rule }: Action): boolean => beginnings.includes(rule);

const beginnings: readonly string[] = ['vmm.resetVm', 'vmm.initVgic', 'vmm.firstRun', 'guest.boot'];

/** The vCPUs to which something happened in a step. */
export const whoseTurn = ({ after }: Step<BaseState>): readonly number[] => {
  const vcpus: number[] = [];
  for (const event of after.happened) {
    if ('vcpu' in event && !vcpus.includes(event.vcpu)) {
      vcpus.push(event.vcpu);
    }
  }
  return vcpus;
};
