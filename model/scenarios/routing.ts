import { configure } from '../vgic.js';
import { routedEdge, routedLevel, routedPpi } from './kinds.js';
import { inEveryEra, type Scenario } from './scenario.js';

const twoOnOneGsi = [
  { gsi: 0, resample: true },
  { gsi: 0, resample: true },
];

/** GSIs, their routes, and irqfds that come and go. */
export const routing: readonly Scenario[] = [
  {
    id: 'irqfd-ppi',
    says: 'the route of a GSI names a vCPU: a PPI of one of two, or none (proposed in 2013, never merged)',
    suite: 'full',
    config: configure({
      vcpus: 2,
      interrupts: [routedPpi(0), routedPpi(1)],
      gsis: 1,
      irqfds: [{ gsi: 0, resample: false }],
      routing: ['routes'],
    }),
    reaches: [],
  },
  {
    id: 'irqfd-routes',
    says: 'an irqfd is signalled while KVM_SET_GSI_ROUTING gives its GSI a route and takes it away',
    suite: 'quick',
    config: configure({
      hostGic: 2,
      interrupts: [routedEdge()],
      routing: ['routes'],
      fine: ['routing'],
    }),
    reaches: ['R25'],
  },
  {
    id: 'irqfd-resample',
    says: 'two devices with irqfds and resamplefds on one GSI',
    suite: 'quick',
    config: configure({
      hostGic: 2,
      interrupts: [routedLevel()],
      irqfds: twoOnOneGsi,
    }),
    reaches: ['R21'],
  },
  {
    id: 'irqfd-assign',
    says: 'the same, and each irqfd is deassigned and assigned again at any moment',
    suite: 'quick',
    config: configure({
      hostGic: 2,
      interrupts: [routedLevel()],
      irqfds: twoOnOneGsi,
      routing: ['assign'],
    }),
    reaches: ['R21'],
  },
  {
    id: 'irqfd-shutdown',
    says: 'an irqfd of an edge is signalled, by the guest through an ioeventfd too, while it is shut down and assigned',
    suite: 'quick',
    config: configure({
      interrupts: [routedEdge()],
      routing: ['assign', 'ioeventfd'],
      fine: ['routing'],
    }),
    reaches: [],
  },
  {
    id: 'irqfd-line',
    says: 'a device behind an irqfd and KVM_IRQ_LINE drive one SPI',
    suite: 'quick',
    config: configure({ hostGic: 2, interrupts: [routedLevel()], routing: ['line'] }),
    reaches: ['R21'],
    findings: inEveryEra({ RT12: 'several sources on one line' }),
  },
];
