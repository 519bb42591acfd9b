import type { Interrupt, MachineConfig } from '../machine/config.js';
import { interrupt, type KindOptions, privateInterrupt } from '../machine/kind.js';
import { fineWords, type Sketched } from '../machine/sketched.js';
import { type RoutingConfig, routedSource, routingConfig } from './state.js';

type Config = RoutingConfig & MachineConfig;

/** An edge SPI that a GSI is routed to. */
export const routedEdge = (options: KindOptions = {}, intid = 70): Interrupt =>
  interrupt(`routed${intid}`, intid, 'edge', routedSource, options);

/** A level SPI that a GSI is routed to; the devices behind it are masked until a resamplefd is signalled. */
export const routedLevel = (options: KindOptions = {}, intid = 71): Interrupt =>
  interrupt(`routed${intid}`, intid, 'level', routedSource, options);

/** An edge PPI that a GSI is routed to, as KVM_IRQ_ROUTING_IRQCHIP_PPI was to do (Motakis, 2013; never merged). */
export const routedPpi = (vcpu: number, options: KindOptions = {}, intid = 20): Interrupt =>
  privateInterrupt(`routed${intid}`, intid, 'edge', routedSource, vcpu, options);

const calls =
  (...added: RoutingConfig['routing']) =>
  ({ routing }: Config): Partial<Config> => ({ routing: [...routing, ...added] });

export const routingSketch: Sketched<Config> = {
  usual: routingConfig,
  words: {
    'two-irqfds': {
      says: 'each GSI has two irqfds',
      changes: ({ irqfds }) => ({ irqfds: irqfds.flatMap((one) => [one, one]) }),
    },
    routes: { says: 'user space changes routes (KVM_SET_GSI_ROUTING)', changes: calls('routes') },
    assign: { says: 'user space assigns and deassigns irqfds', changes: calls('assign') },
    'line-too': { says: 'user space drives with KVM_IRQ_LINE what irqfds drive, too', changes: calls('line') },
    ioeventfd: { says: "the guest signals an irqfd's eventfd through an ioeventfd", changes: calls('ioeventfd') },
    ...fineWords<Config>({ routing: 'something may come between the look at a route and the injection by it' }),
  },
  kinds: {
    'routed-edge': {
      says: 'an edge-triggered SPI behind a GSI and an irqfd',
      make: (options, place) => routedEdge(options, 32 + place),
    },
    'routed-level': {
      says: 'a level-triggered SPI behind a GSI, and an irqfd with a resamplefd',
      make: (options, place) => routedLevel(options, 32 + place),
    },
    'routed-ppi': {
      says: 'an edge-triggered PPI behind a GSI, by a route that was proposed and not merged',
      make: (options, place, vcpu) => routedPpi(vcpu, options, 16 + (place % 4)),
    },
  },
};
