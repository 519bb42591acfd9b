import type { Cell, Difference, Gap, Row, Section, View } from '../../src/language/index.js';
import { at } from '../at.js';
import { forwardedSource } from '../forwarded/part.js';
import { isActive } from '../gic/list-register.js';
import { isActiveAnywhere, listRegistersOf } from '../guest/state.js';
import type { Config } from '../kvm/config.js';
import type { World } from '../kvm/state.js';
import { type Interrupt, interruptOf } from '../machine/config.js';
import { physicalOf } from '../machine/lines.js';
import { timerSource } from '../timer/state.js';
import { eventfdOf, vfioOf, vfioSource } from '../vfio/state.js';
import { intidOf, nameOf, observed } from './words.js';

/** The time line of an interrupt: what KVM keeps of it, and what is true. */
export const interruptSection = (config: Config, irq: number): Section<World> => {
  const interrupt = interruptOf(config, irq);
  const level = (
    name: string,
    path: string,
    isHigh: (w: View<World>) => boolean,
    more: Partial<Row<World>> = {},
  ): Row<World> => ({
    name,
    path,
    kind: 'level',
    cell: (w) => (isHigh(w) ? { text: '1', colour: irq, look: 'full' } : undefined),
    ...more,
  });
  const entry = (w: View<World>) => at(w.irqs, irq);
  const hasLine = interrupt.source === vfioSource;
  return {
    title: nameOf(config, irq),
    says: [
      interrupt.trigger,
      interrupt.source.name,
      ...(interrupt.handler === 'oneShot' ? ['oneshot handler'] : []),
    ].join(', '),
    colour: irq,
    rows: [
      ...lineOf(config, irq, interrupt, level),
      level('line_level', `irqs[${irq}].lineLevel`, (w) => entry(w).lineLevel, hasLine ? { hint: 'KVM believes' } : {}),
      ...(hasLine
        ? [level('masked by VFIO', `vfio[${placeOf(config, irq)}].masked`, (w) => vfioOf(config, w, irq).masked)]
        : []),
      level('pending_latch', `irqs[${irq}].pendingLatch`, (w) => entry(w).pendingLatch),
      level('enabled', `irqs[${irq}].enabled`, (w) => entry(w).enabled),
      onVcpu('vcpu', `irqs[${irq}].vcpu`, (w) => entry(w).vcpu),
      onVcpu('target_vcpu', `irqs[${irq}].targetVcpu`, (w) => entry(w).targetVcpu),
      {
        ...level('active', `irqs[${irq}].active`, (w) => entry(w).active, {
          hint: 'KVM believes',
          isAlwaysShown: true,
        }),
        cell: (w) => activeCell(w, irq),
      },
      level('guest holds it', `guest.holds[${irq}]`, (w) => w.guest.holds[irq] === true, {
        hint: 'true',
        isAlwaysShown: true,
      }),
    ],
    gaps: [activeGap(config, irq), ...(hasLine ? [lineGap(config, irq)] : [])],
  };
};

type Level = (
  name: string,
  path: string,
  isHigh: (w: View<World>) => boolean,
  more?: Partial<Row<World>>,
) => Row<World>;

/** The number of an interrupt among those of its source. */
const placeOf = ({ interrupts }: Config, irq: number): number =>
  interrupts.slice(0, irq).filter(({ source }) => source === interrupts[irq]?.source).length;

/** The wire that raises it, where it is a thing of its own. */
const lineOf = (config: Config, irq: number, { source, vcpu }: Interrupt, level: Level): readonly Row<World>[] => {
  const place = placeOf(config, irq);
  switch (source) {
    case vfioSource:
      return [level('line', `vfio[${place}].line`, (w) => vfioOf(config, w, irq).line, { hint: 'true' })];
    case timerSource:
      return [
        level(
          'timer output',
          `timers[${vcpu ?? 0}].output`,
          (w) => physicalOf(config, w, irq)?.line ?? w.timers[vcpu ?? 0]?.output === true,
          { hint: 'true' },
        ),
        level(
          'physically active',
          `timerPpis[${vcpu ?? 0}].active`,
          (w) => physicalOf(config, w, irq)?.active === true,
        ),
      ];
    case forwardedSource:
      return [
        level('line', `forwardedSpis[${place}].line`, (w) => physicalOf(config, w, irq)?.line === true, {
          hint: 'true',
        }),
        level(
          'physically active',
          `forwardedSpis[${place}].active`,
          (w) => physicalOf(config, w, irq)?.active === true,
        ),
      ];
    default:
      return [];
  }
};

const onVcpu = (name: string, path: string, vcpuIn: (w: View<World>) => number | null): Row<World> => ({
  name,
  path,
  kind: 'cells',
  nothing: 'none',
  cell: (w) => {
    const vcpu = vcpuIn(w);
    return vcpu === null ? undefined : { text: `vCPU${vcpu}`, look: 'plain' };
  },
});

/** `vgic_irq.active` is stale by design while a list register holds the interrupt: that one says it then. */
const activeCell = (w: View<World>, irq: number): Cell | undefined => {
  if (at(w.irqs, irq).active) {
    return { text: '1', colour: irq, look: 'full' };
  }
  return listRegistersOf(observed, w, irq).some(isActive)
    ? { text: 'A in LR', colour: irq, look: 'dashed' }
    : undefined;
};

/** KVM, or a list register that it will fold, has it active; the guest has deactivated it, or the other way about. */
const activeGap = (config: Config, irq: number): Gap<World> => ({
  between: [`irqs[${irq}].active`, `guest.holds[${irq}]`],
  at: (w): Difference | undefined => {
    const isBelieved = isActiveAnywhere(observed, w, irq);
    if (isBelieved === w.guest.holds[irq]) {
      return undefined;
    }
    if (!isBelieved) {
      const sentence = `KVM has ${nameOf(config, irq)} inactive, the guest still holds it.`;
      return { kind: 'lost', says: 'guest still holds it', sentence };
    }
    const isTrapped = w.vcpus.some(({ trappedDir }) => trappedDir === irq);
    if (isTrapped || w.vcpus.some(({ cpu }) => cpu.eoiCount > 0)) {
      const sentence = `Only ${isTrapped ? 'a trapped write of DIR' : 'EOIcount'} says that the guest has deactivated ${nameOf(config, irq)}.`;
      return { kind: 'underway', says: isTrapped ? 'only in the trap' : 'only in EOIcount', sentence };
    }
    const sentence = `KVM has ${nameOf(config, irq)} active, the guest has deactivated it.`;
    return { kind: 'lost', says: 'still active in KVM', sentence };
  },
});

/** The device's line and the vgic's line_level, of which KVM hears through VFIO's handler and an eventfd. */
const lineGap = (config: Config, irq: number): Gap<World> => ({
  between: [`vfio[${placeOf(config, irq)}].line`, `irqs[${irq}].lineLevel`],
  at: (w, before): Difference | undefined => {
    const { line, signalling, masked } = vfioOf(config, w, irq);
    const { lineLevel } = at(w.irqs, irq);
    if (line === lineLevel) {
      return undefined;
    }
    const isTold = line
      ? eventfdOf(config, w, irq).signalled || signalling || !masked
      : before?.kind !== 'lost' && w.guest.holds[irq] === true; // the EOI that is still to come will lower it
    const [believed, truth] = lineLevel ? ['high', 'low'] : ['low', 'high'];
    return isTold
      ? {
          kind: 'underway',
          says: 'on its way',
          sentence: `Line ${intidOf(config, irq)} is ${truth}; KVM is about to hear of it.`,
        }
      : {
          kind: 'lost',
          says: `KVM: ${believed}; line: ${truth}`,
          sentence: `KVM has line ${intidOf(config, irq)} ${believed}, it is ${truth}.`,
        };
  },
});
