import type { SystemScenario } from '../machine/system.js';
import type { Gicv4Config } from './config.js';
import { type Gicv4EraId, gicv4Eras } from './eras/index.js';
import { readGicv4 } from './sketch.js';

type Found = Pick<SystemScenario<Gicv4Config>, 'reaches' | 'findings' | 'shortest' | 'pinned'>;

interface Gicv4Scenario extends Omit<SystemScenario<Gicv4Config>, 'eras'> {
  /** What differs in the eras before the newest; each goes on from the one behind it. */
  readonly eras?: Partial<Record<Gicv4EraId, Partial<Found>>>;
}

/** What is found of a scenario in an era: the newest where none is named. */
export const inEra = (scenario: Gicv4Scenario, era: string | undefined): Found => {
  const from = gicv4Eras.findIndex(({ id }) => id === era);
  const differing = from === -1 ? [] : gicv4Eras.slice(from).map(({ id }) => scenario.eras?.[id]);
  return Object.assign({}, scenario, ...differing.toReversed());
};

const ends = 'What is pending when forwarding ends';
const window = 'An MSI while its event is mapped to nothing';
const rerouted = 'A route that changes under a vLPI';
const onItsWay = 'An injection that is on its way';
const notResident = 'A vPE that is not made resident';

/** Direct injection, each of its parts in the smallest world that has it. */
export const gicv4Scenarios: readonly Gicv4Scenario[] = [
  {
    id: 'gicv4-sleep',
    says: 'GICv4.0: a vCPU sleeps, is preempted on the way there, and its doorbell, an LPI, wakes it',
    suite: 'quick',
    config: readGicv4('v4.0,c1,p1,l1,preempt,wake'),
    reaches: ['R31', 'R32', 'R33'],
    pinned: { states: 63, firings: 175, depth: 12 },
  },
  {
    id: 'gicv41-sleep',
    says: 'GICv4.1: a vCPU sleeps, and its default doorbell wakes it',
    suite: 'quick',
    config: readGicv4('v4.1,c1,p1,l1,wake'),
    promises: ['L15'],
    reaches: ['R31', 'R32'],
    pinned: { states: 69, firings: 172, depth: 27 },
  },
  {
    id: 'gicv41-preempt',
    says: 'GICv4.1: a vCPU sleeps and is preempted, with two vLPIs',
    suite: 'full',
    config: readGicv4('v4.1,c1,p1,l2,preempt,wake'),
    reaches: ['R31', 'R32', 'R33'],
    pinned: { states: 173, firings: 719, depth: 23 },
  },
  {
    id: 'gicv41-forward',
    says: 'GICv4.1: VFIO has the MSI of a device forwarded, and no longer, at any moment',
    suite: 'quick',
    config: readGicv4('v4.1,c1,p1,l1,forward,unforward'),
    reaches: ['R31', 'R32', 'R35'],
    findings: { V4a: window, V4f: ends, V4g: window, V4l: onItsWay },
    shortest: { V4a: 10, V4f: 4, V4g: 2, V4l: 5 },
    pinned: { states: 1758, firings: 6648, depth: 45 },
    eras: { 'gicv4-6.12': { pinned: { states: 1758, firings: 6896, depth: 45 } } },
  },
  {
    id: 'gicv41-irqfd',
    says: 'GICv4.1: user space takes the irqfd of a forwarded MSI away, and assigns it again',
    suite: 'full',
    config: readGicv4('v4.1,c1,p1,l1,irqfd'),
    reaches: ['R31', 'R32', 'R40'],
    findings: { V4a: window, V4f: ends, V4g: window, V4l: onItsWay },
    shortest: { V4a: 11, V4f: 3, V4g: 3, V4l: 8 },
    pinned: { states: 2037, firings: 7460, depth: 50 },
    eras: { 'gicv4-6.12': { pinned: { states: 2037, firings: 7684, depth: 49 } } },
  },
  {
    id: 'gicv41-routes',
    says: 'GICv4.1: user space gives the GSI of a forwarded MSI another route, or none, and takes its irqfd away',
    suite: 'full',
    config: readGicv4('v4.1,c1,p1,l1,irqfd,routes'),
    reaches: ['R31', 'R32', 'R40'],
    findings: { RT7: rerouted, V4a: window, V4f: ends, V4g: window, V4l: onItsWay },
    shortest: { RT7: 1, V4a: 11, V4f: 3, V4g: 3, V4l: 8 },
    pinned: { states: 7673, firings: 31368, depth: 56 },
    eras: { 'gicv4-6.12': { pinned: { states: 8225, firings: 34212, depth: 55 } } },
  },
  {
    id: 'gicv4-inv',
    says: 'GICv4.0: the guest enables and disables a vLPI while VFIO ends its forwarding',
    suite: 'full',
    config: readGicv4('v4.0,c1,p1,l1,unforward,inv'),
    reaches: ['R31', 'R32'],
    findings: { V4a: ends, V4f: ends, V4g: window },
    shortest: { V4a: 10, V4f: 2, V4g: 2 },
    pinned: { states: 722, firings: 2100, depth: 28 },
    eras: { 'gicv4-6.12': { pinned: { states: 714, firings: 2076, depth: 28 } } },
  },
  {
    id: 'gicv41-discard',
    says: 'GICv4.1: the guest discards the event of a vLPI and maps it again, and VFIO has it forwarded anew',
    suite: 'full',
    config: readGicv4('v4.1,c1,p1,l1,forward,discard'),
    reaches: ['R31', 'R32', 'R35'],
    findings: { V4a: window, V4g: window, V4l: onItsWay },
    shortest: { V4a: 10, V4g: 2, V4l: 5 },
    pinned: { states: 997, firings: 3394, depth: 43 },
    eras: { 'gicv4-6.12': { pinned: { states: 997, firings: 3493, depth: 43 } } },
  },
  {
    id: 'gicv4-commands',
    says: 'GICv4.0: two vCPUs move a vLPI between them, make it pending and clear it',
    suite: 'full',
    config: readGicv4('v4.0,c2,p2,l1,inv,movi,int,clear'),
    reaches: ['R31', 'R32'],
    pinned: { states: 19458, firings: 72094, depth: 38 },
  },
  {
    id: 'gicv41-commands',
    says: 'GICv4.1: two vCPUs on two CPUs are preempted, and move a vLPI between them',
    suite: 'full',
    config: readGicv4('v4.1,c2,p2,l1,preempt,movi'),
    reaches: ['R31', 'R32', 'R33', 'R34'],
    pinned: { states: 8630, firings: 39282, depth: 26 },
  },
  {
    id: 'gicv4-move',
    says: 'GICv4.0: a vPE moves between two CPUs, which go offline',
    suite: 'full',
    config: readGicv4('v4.0,c1,p2,l1,preempt,offline'),
    reaches: ['R31', 'R32', 'R33', 'R34'],
    pinned: { states: 248, firings: 1014, depth: 13 },
  },
  {
    id: 'gicv4-direct-lpi',
    says: 'GICv4.0 with direct LPIs: the same without a proxy device for doorbells',
    suite: 'full',
    config: readGicv4('v4.0,c1,p2,l1,preempt,offline,direct-lpi'),
    reaches: ['R31', 'R32', 'R33', 'R34'],
    findings: { V4a: 'A doorbell of a CPU that goes offline' },
    shortest: { V4a: 9 },
    pinned: { states: 270, firings: 1096, depth: 13 },
  },
  {
    id: 'gicv41-move',
    says: 'GICv4.1: a vPE moves between two CPUs, which go offline',
    suite: 'full',
    config: readGicv4('v4.1,c1,p2,l1,preempt,offline'),
    reaches: ['R31', 'R32', 'R33', 'R34'],
    pinned: { states: 168, firings: 662, depth: 11 },
  },
  {
    id: 'gicv4-its-list',
    says: 'GICv4.0 with an ITS list: vPEs are mapped while an ITS has a vLPI of the VM',
    suite: 'full',
    config: readGicv4('v4.0,c1,p2,l1,forward,unforward,its-list,preempt'),
    reaches: ['R31', 'R32', 'R33', 'R34', 'R35'],
    findings: { V4a: window, V4c: 'A vPE that nobody has mapped yet', V4f: ends, V4g: window, V4l: onItsWay },
    shortest: { V4a: 10, V4c: 2, V4f: 4, V4g: 2, V4l: 5 },
    pinned: { states: 6566, firings: 29166, depth: 37 },
    eras: {
      'gicv4-6.12': { pinned: { states: 6566, firings: 30096, depth: 37 } },
      'gicv4-6.1': {
        findings: { V4a: notResident, V4c: notResident, V4f: ends, V4g: window, V4l: onItsWay },
        shortest: { V4a: 8, V4c: 6, V4f: 4, V4g: 2, V4l: 5 },
        pinned: { states: 10252, firings: 48366, depth: 34 },
      },
    },
  },
  {
    id: 'gicv4-save',
    says: 'GICv4.0: user space saves the pending tables of a VM, and goes on with them elsewhere',
    suite: 'full',
    config: readGicv4('v4.0,c1,p1,l1,preempt,save'),
    reaches: ['R31', 'R32', 'R33'],
    findings: { V4a: 'Tables that nobody saves', V4j: 'Tables that nobody saves' },
    shortest: { V4a: 9, V4j: 2 },
    pinned: { states: 236, firings: 778, depth: 19 },
  },
  {
    id: 'gicv41-save',
    says: 'GICv4.1: user space saves the pending tables of a VM, and goes on with them elsewhere',
    suite: 'full',
    config: readGicv4('v4.1,c1,p1,l1,preempt,save'),
    reaches: ['R31', 'R32', 'R33'],
    pinned: { states: 281, firings: 953, depth: 18 },
  },
  {
    id: 'gicv41-restore',
    says: 'GICv4.1: the same, and the MSI is forwarded where the VM has gone, with what was saved as pending',
    suite: 'full',
    config: readGicv4('v4.1,c1,p1,l1,preempt,save,forward'),
    reaches: ['R31', 'R32', 'R33', 'R35'],
    findings: { V4a: window, V4g: window, V4j: onItsWay, V4l: onItsWay },
    shortest: { V4a: 10, V4g: 2, V4j: 6, V4l: 5 },
    pinned: { states: 771, firings: 2939, depth: 26 },
    eras: { 'gicv4-6.12': { pinned: { states: 771, firings: 3000, depth: 26 } } },
  },
  {
    id: 'gicv41-teardown',
    says: 'GICv4.1: a VM ends while somebody writes the affinity of its doorbell',
    suite: 'full',
    config: readGicv4('v4.1,c1,p2,l1,preempt,teardown'),
    reaches: ['R31', 'R32', 'R33', 'R34'],
    pinned: { states: 92, firings: 270, depth: 11 },
  },
  {
    id: 'gicv41-sgi',
    says: 'GICv4.1: two vCPUs send each other SGIs, and change nASSGIreq',
    suite: 'full',
    config: readGicv4('v4.1,c2,p2,l0,sgi,sgi-switch'),
    reaches: ['R31', 'R32', 'R36'],
    pinned: { states: 18867, firings: 71008, depth: 56 },
  },
  {
    id: 'gicv41-sgi-read',
    says: 'GICv4.1: two vCPUs on two CPUs are preempted, send each other SGIs, and read what is pending',
    suite: 'full',
    config: readGicv4('v4.1,c2,p2,l0,preempt,sgi,sgi-read'),
    reaches: ['R31', 'R32', 'R33'],
    pinned: { states: 5673, firings: 21244, depth: 19 },
  },
  {
    id: 'gicv41-sgi-write',
    says: 'GICv4.1: user space makes a direct SGI pending',
    suite: 'full',
    config: readGicv4('v4.1,c1,p1,l0,preempt,sgi,sgi-write'),
    reaches: [],
    pinned: { states: 25, firings: 49, depth: 8 },
    eras: {
      'gicv4-6.1': {
        findings: { V4i: 'An SGI that user space makes pending' },
        shortest: { V4i: 1 },
        pinned: { states: 46, firings: 92, depth: 11 },
      },
    },
  },
];
