import type { Shortest } from '../machine/system.js';
import type { GicV5Config, Ppi } from './config.js';
import { story } from './known.js';

interface Counts {
  readonly states: number;
  readonly firings: number;
  readonly depth: number;
}

export interface GicV5Scenario {
  readonly id: string;
  readonly says: string;
  readonly suite: 'quick' | 'full';
  readonly config: GicV5Config;
  readonly reaches: readonly string[];
  /** The eras that it is checked in, the newest last. */
  readonly eras: Readonly<Record<string, { readonly pinned: Counts; readonly promises?: readonly string[] } & Broken>>;
}

/** What it really breaks in an era, the heading under which that is told, and the rules of the shortest trace. */
interface Broken {
  readonly findings?: Readonly<Record<string, string>>;
  readonly shortest?: Readonly<Record<string, Shortest>>;
}

const software = (own: Partial<Ppi> = {}): Ppi => ({ kind: 'software', priority: 0, access: [], ...own });
const timer: Ppi = { kind: 'timer', priority: 0, access: [] };
const pmu: Ppi = { kind: 'pmu', priority: 0, access: [] };
const usual = { priorities: 1, writes: [], host: 'vhe', cpus: 1 } as const;

/** Promised since 7.3: until then user space calls a vCPU back on each of its ways in, and nobody is to blame. */
const promises = ['V5l'];

const softwareAndTimer: GicV5Config = { ...usual, ppis: [software(), timer] };

export const gicV5Scenarios: readonly GicV5Scenario[] = [
  {
    id: 'gicv5',
    says: 'a guest with a GICv5: an edge that user space raises, and a timer that the hardware injects',
    suite: 'quick',
    config: softwareAndTimer,
    reaches: ['V5p', 'V5q', 'V5r', 'V5s'],
    eras: {
      'gicv5-7.2': { pinned: { states: 940, firings: 3920, depth: 23 } },
      'gicv5-7.3': { pinned: { states: 908, firings: 3840, depth: 23 }, promises },
    },
  },
  {
    id: 'gicv5-sleep',
    says: 'the guest changes the priority of a PPI without an exit, and sleeps: KVM goes by the priorities of WFI',
    suite: 'quick',
    config: { ...usual, priorities: 2, ppis: [software({ priority: 1, access: ['priority'] })] },
    reaches: ['V5t', 'V5u'],
    eras: { 'gicv5-7.3': { pinned: { states: 2664, firings: 9706, depth: 38 } } },
  },
  {
    id: 'gicv5-nvhe',
    says: 'a host without VHE, on which the thread moves between two CPUs',
    suite: 'full',
    config: { ...usual, ppis: [software()], host: 'nvhe', cpus: 2 },
    reaches: ['V5q', 'V5r'],
    eras: {
      'gicv5-7.2': {
        pinned: { states: 1056, firings: 2780, depth: 31 },
        findings: { V5e: story, V5h: story },
        shortest: { V5e: 12, V5h: 16 },
      },
      'gicv5-7.3': { pinned: { states: 796, firings: 2200, depth: 26 }, promises },
    },
  },
  {
    id: 'gicv5-registers',
    says: 'the guest enables and disables a PPI, moves its priority, masks priorities, and turns delivery off',
    suite: 'full',
    config: {
      ...usual,
      priorities: 2,
      writes: ['mask', 'receive'],
      ppis: [software({ priority: 1, access: ['enable', 'priority'] })],
    },
    reaches: ['V5p', 'V5t', 'V5u'],
    eras: { 'gicv5-7.3': { pinned: { states: 54630, firings: 317520, depth: 43 }, promises } },
  },
  {
    id: 'gicv5-ppis',
    says: 'an edge that user space and the guest raise, a timer, and the interrupt of the PMU, of two priorities',
    suite: 'full',
    config: {
      ...usual,
      priorities: 2,
      ppis: [software({ priority: 1, access: ['enable', 'pending'] }), timer, pmu],
    },
    reaches: ['V5p', 'V5q', 'V5r', 'V5s', 'V5t', 'V5u'],
    eras: {
      'gicv5-7.2': { pinned: { states: 74072, firings: 448504, depth: 36 } },
      'gicv5-7.3': { pinned: { states: 73048, firings: 445432, depth: 36 }, promises },
    },
  },
];
