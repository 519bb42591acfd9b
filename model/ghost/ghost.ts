import { bool, part as named, record, type View } from '../../src/language/index.js';
import { type Interrupt, interruptOf } from '../machine/config.js';
import type { Injection, Observed } from '../machine/hypervisor.js';
import { type BaseState, type Families, type Part, perInterrupt, type State, type Told } from '../machine/part.js';
import { type Asked, type GhostConfig, isSpuriousLevelAsked } from './config.js';

const slice = (config: Asked, families: Families) => ({
  world: {
    ghost: record({
      /** The line was high, or the guest wrote ISPENDR, since the interrupt was last deactivated. */
      asserted: perInterrupt(config, families, () => isSpuriousLevelAsked(config), bool),
      /** The guest wrote ISPENDR of a level interrupt, and has neither acknowledged nor cleared it since. */
      softPending: perInterrupt(config, families, () => config.interrupts.some(isSoftPendable), bool),
    }),
  },
});

/** May ISPENDR make a level interrupt pending? */
export const isSoftPendable = ({ trigger, access }: Interrupt): boolean =>
  trigger === 'level' && (access.includes('pending') || access.includes('idlePending'));

export type GhostSlice = ReturnType<typeof slice>;
export type GhostState = State<GhostSlice>;

export const ghostTold: Told<GhostConfig> = {
  without: (properties) => properties.map((id) => `${id} not asked`),
};

/** History that properties need and no actor has. */
export const ghost: Part<Asked, unknown, GhostState> = {
  name: 'ghost',
  slice,
  printer: (config) => ({
    'ghost.asserted[*]': named((irq) => `${interruptOf(config, irq).intid} was asserted`),
    'ghost.softPending[*]': named((irq) => `${interruptOf(config, irq).intid} was made pending`),
  }),
};

/** The line of a level interrupt is high, or was made to look so by a write of ISPENDR (S15). */
export const assertLine = (w: GhostState, irq: number): void => {
  if (irq < w.ghost.asserted.length) {
    w.ghost.asserted[irq] = true;
  }
};

/** ISPENDR was written (N10), or what it made pending is acknowledged, or cleared by ICPENDR. */
export const keepSoftPending = (
  { config }: Pick<Injection, 'config'>,
  w: GhostState,
  irq: number,
  isPending: boolean,
): void => {
  if (irq < w.ghost.softPending.length && interruptOf(config, irq).trigger === 'level') {
    w.ghost.softPending[irq] = isPending;
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
    w.ghost.asserted[irq] = lineOf(hypervisor, w, irq) || isSoftPending(hypervisor, w, irq) || isOnTheWay;
  }
};

const isSoftPending = (hypervisor: Injection & Observed, w: View<GhostState>, irq: number): boolean =>
  interruptOf(hypervisor.config, irq).trigger === 'level'
    ? w.ghost.softPending[irq] === true
    : hypervisor.isLatched(w, irq);

/** Does the device behind an interrupt assert its line? (For one that user space drives: does the hypervisor think so?) */
export const lineOf = (hypervisor: Injection & Observed, w: View<BaseState>, irq: number): boolean =>
  interruptOf(hypervisor.config, irq).source.line?.(hypervisor.config, w, irq) ?? hypervisor.lineLevel(w, irq);
