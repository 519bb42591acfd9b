import { bool, part as named, record, type View } from '../../src/language/index.js';
import { interruptOf, type MachineConfig } from '../machine/config.js';
import type { Injection, Observed } from '../machine/hypervisor.js';
import { type BaseState, type Families, type Part, perInterrupt, type State, type Told } from '../machine/part.js';
import type { GhostConfig } from './config.js';

const slice = (config: GhostConfig & MachineConfig, families: Families) => ({
  world: {
    ghost: record({
      /** The line was high, or the guest wrote ISPENDR, since the interrupt was last deactivated. */
      asserted: perInterrupt(config, families, () => config.ghosts.includes('asserted'), bool),
    }),
  },
});

export type GhostSlice = ReturnType<typeof slice>;
export type GhostState = State<GhostSlice>;

export const ghostTold: Told<GhostConfig> = {
  ghosts: (ghosts) => (ghosts.includes('asserted') ? ['history of lines kept'] : []),
};

/** History that properties need and no actor has. */
export const ghost: Part<GhostConfig & MachineConfig, unknown, GhostState> = {
  name: 'ghost',
  slice,
  printer: (config) => ({
    'ghost.asserted[*]': named((irq) => `${interruptOf(config, irq).intid} was asserted`),
  }),
  sketch: {
    usual: ({ interrupts }) => ({ ghosts: interrupts.some(({ trigger }) => trigger === 'level') ? ['asserted'] : [] }),
  },
};

/** The line of a level interrupt is high, or was made to look so by a write of ISPENDR (S15). */
export const assertLine = (w: GhostState, irq: number): void => {
  if (irq < w.ghost.asserted.length) {
    w.ghost.asserted[irq] = true;
  }
};

/**
 * Deactivated: from here on only a line that still is high, or rises, justifies another acknowledge (S15). A write of
 * ISPENDR outlasts the deactivation, and so does a report of the line that is still on its way to the hypervisor.
 */
export const restartAssertion = (hypervisor: Injection & Observed, w: GhostState, irq: number): void => {
  if (irq < w.ghost.asserted.length) {
    const { config } = hypervisor;
    const isOnTheWay =
      hypervisor.isInjecting(w, irq) || interruptOf(config, irq).source.isReported?.(config, w, irq) === true;
    w.ghost.asserted[irq] = lineOf(hypervisor, w, irq) || hypervisor.isLatched(w, irq) || isOnTheWay;
  }
};

/** Does the device behind an interrupt assert its line? (For one that user space drives: does the hypervisor think so?) */
export const lineOf = (hypervisor: Injection & Observed, w: View<BaseState>, irq: number): boolean =>
  interruptOf(hypervisor.config, irq).source.line?.(hypervisor.config, w, irq) ?? hypervisor.lineLevel(w, irq);
