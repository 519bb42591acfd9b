import { part as named, type Step } from '../../src/language/index.js';
import { at } from '../at.js';
import type { GhostSlice } from '../ghost/ghost.js';
import type { GuestSlice } from '../guest/state.js';
import { interruptOf, type MachineConfig } from '../machine/config.js';
import type { Hypervisor } from '../machine/hypervisor.js';
import type { Part, State, Told } from '../machine/part.js';
import { claims, witnesses } from './properties.js';
import { routingRules } from './rules.js';
import { routingSketch } from './sketch.js';
import { type RoutingConfig, type RoutingSlice, routedInterrupts, routingConfig, routingSlice } from './state.js';
import type { Routing } from './steps.js';

const said = {
  routes: 'routes change',
  assign: 'irqfds come and go',
  line: 'KVM_IRQ_LINE drives the same lines',
  ioeventfd: 'a doorbell is an ioeventfd',
} as const;

export const routingTold: Told<RoutingConfig> = {
  gsis: (gsis) => (gsis === 0 ? [] : [`${gsis} GSIs`]),
  irqfds: (irqfds) => irqfds.map(({ gsi, resample }) => `irqfd of GSI ${gsi}${resample ? ' with a resamplefd' : ''}`),
  routing: (calls) => calls.map((call) => said[call]),
};

/** The table of GSIs, irqfds, and the devices behind these. */
export const routing: Part<
  RoutingConfig & MachineConfig,
  Hypervisor & Routing & { readonly config: RoutingConfig & MachineConfig },
  State<RoutingSlice & GuestSlice & GhostSlice>
> = {
  name: 'routing',
  slice: routingSlice,
  sketch: routingSketch,
  isOrdered: ({ gsis }) => gsis > 0,
  contradiction: ({ gsis, irqfds, interrupts, routing: calls }) => {
    const beyond = irqfds.find(({ gsi }) => gsi >= gsis);
    if (beyond !== undefined) {
      return `an irqfd is of GSI ${beyond.gsi}; the configuration has ${gsis}`;
    }
    return calls.length > 0 && routingConfig({ interrupts }).gsis === 0
      ? 'there is no interrupt that is routed'
      : undefined;
  },
  // The default table: GSI i is pin i (kvm_vgic_setup_default_irq_routing).
  start: (w, config) => {
    w.routes = w.routes.map((_, gsi) => routedInterrupts(config)[gsi] ?? null);
    w.irqfds.forEach((irqfd, id) => {
      irqfd.stage = 'active';
      irqfd.entry = at(w.routes, at(config.irqfds, id).gsi);
    });
  },
  rules: routingRules,
  claims,
  witnesses,
  drawing: () => {
    const irqfd = ({ action: { params } }: Step<unknown>): string => `irqfd ${params.irqfd}`;
    return {
      lanes: [{ id: 'vmm', name: 'VMM' }],
      short: {
        'vmm.signalIrqfd': (step) => `signals ${irqfd(step)}`,
        'device.assert': (step) => `line of ${irqfd(step)}`,
        'host.deviceInterrupt': (step) => `masks, signals ${irqfd(step)}`,
        'host.irqfdInatomic': (step) => `${irqfd(step)} injects at once`,
        'host.irqfdRoute': (step) => `${irqfd(step)} reads its route`,
        'host.irqfdSetIrq': (step) => `${irqfd(step)} injects`,
        'vmm.setRoute': ({ action: { params } }) => `routes GSI ${params.gsi}`,
        'vmm.routingReturns': () => 'routing returns',
        'vmm.assignIrqfd': (step) => `assigns ${irqfd(step)}`,
        'vmm.deassignIrqfd': (step) => `deassigns ${irqfd(step)}`,
        'host.irqfdUnhook': (step) => `${irqfd(step)} off the queue`,
        'host.irqfdFree': (step) => `${irqfd(step)} is freed`,
        'vmm.overwriteLine': () => 'KVM_IRQ_LINE',
        'guest.writeDoorbell': (step) => `doorbell of ${irqfd(step)}`,
      },
    };
  },
  printer: (config) => {
    const shown = (irq: number | null): string => (irq === null ? 'none' : String(interruptOf(config, irq).intid));
    return {
      'routes[*]': named<number | null>((gsi) => `GSI ${gsi}`, shown),
      'irqfds[*]': named((irqfd) => `irqfd ${irqfd}`),
      'irqfds[*].entry': named<number | null>((irqfd) => `irqfd ${irqfd} irq_entry`, shown),
      'irqfds[*].waking': named<number | null>((irqfd) => `irqfd ${irqfd} waking`, shown),
      'irqfds[*].route': named<number | null>((irqfd) => `irqfd ${irqfd} route read`, shown),
    };
  },
};
