import {
  type Action,
  type Depiction,
  type Drawing,
  drawing,
  type Lane,
  type Section,
  type Step,
  type Thread,
  upTo,
} from '../../src/language/index.js';
import { interruptOf, type MachineConfig } from './config.js';
import { type Part, printerOf } from './part.js';
import { type Act, guestLane, type HypervisorDrawing, hypervisorLane, type PartDrawing } from './part-drawing.js';

/** How traces draw a state of some parts, and runs over time. */
export const depictionFor = <C extends MachineConfig, W>(
  parts: readonly Pick<Part<C, never, W>, 'printer' | 'drawing'>[],
  config: C,
): Depiction => ({ ...printerOf(parts, config), drawing: drawingOf(parts, config) });

const drawingOf = <C extends MachineConfig, W>(
  parts: readonly Pick<Part<C, never, W>, 'drawing'>[],
  config: C,
): Drawing<unknown> => {
  const drawn = parts.flatMap((part) => part.drawing?.(config) ?? []);
  const [hypervisor] = drawn.flatMap((one) => one.hypervisor ?? []);
  const shorts = Object.assign({}, ...drawn.map(({ short }) => short ?? {})) as NonNullable<PartDrawing<W>['short']>;
  return drawing<W>({
    lanes: lanesOf(drawn, hypervisor, config),
    laneOf: laneOf(hypervisor, config),
    threads: threadsOf(hypervisor, config),
    short: (step) => shorts[step.action.rule]?.(step) ?? nameOfStep(step, config),
    crossings: (step) => drawn.flatMap(({ crossings }) => crossings?.(step) ?? []),
    remarks: (step) => drawn.flatMap(({ remarks }) => remarks?.(step) ?? []),
    sections: [
      ...drawn.flatMap(({ sections }) => sections ?? []),
      ...upTo(config.interrupts.length).map((irq) => sectionOf(drawn, config, irq)),
    ],
  });
};

/** `forwardedInterrupt 60`, where no part has better words. */
const nameOfStep = ({ action: { rule, params } }: Step<unknown>, config: MachineConfig): string =>
  [rule.split('.').at(-1), ...(typeof params.irq === 'number' ? [interruptOf(config, params.irq).intid] : [])].join(
    ' ',
  );

/** A lane for each actor that takes steps by itself: the hypervisor and the guest have one on each vCPU. */
const lanesOf = <W>(
  drawn: readonly PartDrawing<W>[],
  hypervisor: HypervisorDrawing<W> | undefined,
  config: MachineConfig,
): readonly Lane[] => {
  const { by = 'hypervisor', title = by } = hypervisor ?? {};
  const others = drawn.flatMap(({ lanes }) => lanes ?? []);
  return [
    { id: 'device', name: 'device' },
    ...others.filter(({ id }, place) => others.findIndex((other) => other.id === id) === place),
    { id: 'host', name: 'host' },
    { id: 'sender', name: 'guest, other CPU' },
    { id: 'guest', name: 'guest, any vCPU' },
    ...(hypervisor?.lanes ?? []),
    { id: by, name: title },
    ...upTo(config.vcpus).flatMap((vcpu): readonly Lane[] => [
      { id: hypervisorLane(vcpu), name: title, group: `vCPU${vcpu}` },
      { id: guestLane(vcpu), name: 'guest', group: `vCPU${vcpu}` },
    ]),
  ];
};

/** Whose parameters name a vCPU without acting on it: GICD_ITARGETSR and GICD_IROUTER may be written from anywhere. */
const fromAnywhere: readonly string[] = ['guest.retarget'];

const laneOf =
  <W>(hypervisor: HypervisorDrawing<W> | undefined, config: MachineConfig) =>
  (action: Action, by: string): string => {
    const { vcpu, sender } = action.params;
    if (by === hypervisor?.by) {
      return typeof vcpu === 'number' ? hypervisorLane(vcpu) : (hypervisor.laneOf?.(action) ?? by);
    }
    if (by !== 'guest') {
      return by;
    }
    if (sender !== undefined) {
      return 'sender';
    }
    if (typeof vcpu === 'number' && !fromAnywhere.includes(action.rule)) {
      return guestLane(vcpu);
    }
    return config.vcpus === 1 ? guestLane(0) : 'guest';
  };

/** The thread of each vCPU: in the hypervisor until it enters the guest, and again when it has left it. */
const threadsOf = <W>(hypervisor: HypervisorDrawing<W> | undefined, config: MachineConfig): readonly Thread<W>[] => {
  const thread = hypervisor?.thread;
  return thread === undefined
    ? []
    : upTo(config.vcpus).map((vcpu) => ({
        name: `vCPU${vcpu}`,
        lane: (w) => (thread.isInGuest(w, vcpu) ? guestLane(vcpu) : hypervisorLane(vcpu)),
        path: thread.path(vcpu),
        isAsleep: (w) => thread.isAsleep(w, vcpu),
      }));
};

const order: readonly Act[] = ['devices', 'host', 'hypervisor', 'guest'];

/** The time line of an interrupt: what the hypervisor keeps of it, and what is true. */
const sectionOf = <W>(drawn: readonly PartDrawing<W>[], config: MachineConfig, irq: number): Section<W> => {
  const { trigger, source, handler } = interruptOf(config, irq);
  const all = drawn.flatMap(({ interrupt }) => interrupt?.(irq) ?? []);
  return {
    title: nameOf(config, irq),
    says: [trigger, source.name, ...(handler === 'oneShot' ? ['oneshot handler'] : [])].join(', '),
    colour: irq,
    rows: order.flatMap((act) => all.flatMap(({ rows }) => rows?.[act] ?? [])),
    gaps: all.flatMap(({ gaps }) => gaps ?? []),
  };
};

/** INTIDs below 16 are SGIs, below 32 PPIs. IHI 0069 2.2.1. */
const kindOf = (intid: number): string => (intid < 16 ? 'SGI' : intid < 32 ? 'PPI' : 'SPI');

/** `SPI 40` */
export const nameOf = (config: MachineConfig, irq: number): string => {
  const { intid } = interruptOf(config, irq);
  return `${kindOf(intid)} ${intid}`;
};
