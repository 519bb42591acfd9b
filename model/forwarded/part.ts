import { part as named, over, type Step, type View } from '../../src/language/index.js';
import { at } from '../at.js';
import { physicalIrq } from '../gic/physical-irq.js';
import {
  type Interrupt,
  interruptOf,
  type MachineConfig,
  ofSource,
  placesAmong,
  type Source,
} from '../machine/config.js';
import type { Hardware, Hypervisor, Injection } from '../machine/hypervisor.js';
import { interrupt, type KindOptions } from '../machine/kind.js';
import { interruptsHostFor } from '../machine/lines.js';
import { type Families, type Part, perInterrupt, type State } from '../machine/part.js';
import { levelRow } from '../machine/part-drawing.js';

/** An SPI of an assigned device, forwarded through LR.HW (the device is not shared). */
const forwardedSource: Source = {
  name: 'forwarded',
  asks: ['host.forwardedInterrupt'],
  physical: (config, w: ForwardedState, irq) => at(w.forwardedSpis, at(placesOf(config), irq)),
  line: (config, w: View<ForwardedState>, irq) => at(w.forwardedSpis, at(placesOf(config), irq)).line,
  device: (config, w: ForwardedState, irq) => at(w.forwardedSpis, at(placesOf(config), irq)),
};

const placesOf = placesAmong(forwardedSource);
const forwardedInterrupts = ofSource(forwardedSource);

/** A level SPI of an assigned device that is forwarded through LR.HW. */
export const forwardedLevel = (options: KindOptions = {}, intid = 60): Interrupt =>
  interrupt(`fwd${intid}`, intid, 'level', forwardedSource, options);

/** An edge SPI of an assigned device that is forwarded through LR.HW. */
export const forwardedEdge = (options: KindOptions = {}, intid = 61): Interrupt =>
  interrupt(`fwd${intid}`, intid, 'edge', forwardedSource, options);

const slice = (config: MachineConfig, families: Families) => ({
  world: {
    /** The physical SPIs of forwarded devices. */
    forwardedSpis: perInterrupt(config, families, ({ source }) => source === forwardedSource, physicalIrq),
  },
});

export type ForwardedSlice = ReturnType<typeof slice>;
type ForwardedState = State<ForwardedSlice>;

const { rule } = over<ForwardedState>();

/** "ARM: Forwarding physical interrupts to a guest VM" (Zyngier, 2014); vgic-mapped-irqs.txt. */
export const forwarded: Part<MachineConfig, Hypervisor, ForwardedState> = {
  name: 'forwarded',
  slice,
  sketch: {
    kinds: {
      'forwarded-edge': {
        says: 'an edge-triggered SPI that is tied to a physical interrupt',
        make: (options, place) => forwardedEdge(options, 32 + place),
      },
      'forwarded-level': {
        says: 'a level-triggered SPI that is tied to a physical interrupt',
        make: (options, place) => forwardedLevel(options, 32 + place),
      },
    },
  },
  start: (w) => {
    for (const physical of w.forwardedSpis) {
      physical.enabled = true;
    }
  },
  rules: (hypervisor) => {
    const { config } = hypervisor;
    const irqs = forwardedInterrupts(config);

    const pulse = rule({
      id: 'device.pulse',
      by: 'device',
      says: 'the device signals an edge',
      cites: 'IHI 0048B 1.4.2',
      for: { irq: irqs.filter((irq) => interruptOf(config, irq).trigger === 'edge') },
      when: (w, { irq }) => !at(w.forwardedSpis, at(placesOf(config), irq)).latch,
      does: (w, { irq }) => {
        at(w.forwardedSpis, at(placesOf(config), irq)).latch = true;
      },
    });

    const forwardedInterrupt = rule({
      id: 'host.forwardedInterrupt',
      by: 'host',
      says: 'the host takes the forwarded SPI, drops its priority, leaves it active and injects it',
      cites:
        '"ARM: Forwarding physical interrupts to a guest VM" (Zyngier, 2014); Documentation/virtual/kvm/arm/vgic-mapped-irqs.txt; IHI 0048B 3.2.1',
      for: { irq: irqs },
      fair: 'weak',
      when: (w, { irq }) => interruptsHostFor(hypervisor, w, irq),
      does: (w, { irq }) => {
        forwardedHandler(hypervisor, w, irq);
      },
    });

    return { devices: [pulse], host: [forwardedInterrupt] };
  },
  drawing: (config) => {
    const intid = ({ action: { params } }: Step<unknown>): number => interruptOf(config, Number(params.irq)).intid;
    return {
      short: {
        'device.pulse': (step) => `pulses ${intid(step)}`,
        'host.forwardedInterrupt': (step) => `takes ${intid(step)}, injects`,
      },
      interrupt: (irq) => {
        const path = `forwardedSpis[${at(placesOf(config), irq)}]`;
        const physical = (w: View<ForwardedState>) => at(w.forwardedSpis, at(placesOf(config), irq));
        return forwardedInterrupts(config).includes(irq)
          ? {
              rows: {
                devices: [
                  levelRow(irq, 'line', `${path}.line`, (w) => physical(w).line, { hint: 'true' }),
                  levelRow(irq, 'physically active', `${path}.active`, (w) => physical(w).active),
                ],
              },
            }
          : {};
      },
    };
  },
  printer: (config) => ({
    'forwardedSpis[*]': named((place) => {
      const irq = forwardedInterrupts(config)[place];
      return `SPI ${irq === undefined ? place : interruptOf(config, irq).intid}`;
    }),
  }),
};

/** Acknowledged, priority dropped, not deactivated: the guest will do that. */
const forwardedHandler = (hypervisor: Injection & Hardware, w: ForwardedState, irq: number): void => {
  hypervisor.activateIrq(at(w.forwardedSpis, at(placesOf(hypervisor.config), irq)));
  hypervisor.injectIrq(w, irq, true);
};
