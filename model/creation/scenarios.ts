import type { CreationConfig } from './world.js';

/** VMs that are made, with the counts that a search finds. */
export const creationScenarios: readonly {
  readonly id: string;
  readonly says: string;
  readonly config: CreationConfig;
  readonly pinned: { readonly states: number; readonly firings: number; readonly depth: number };
}[] = [
  {
    id: 'creation',
    says: 'user space makes a VM of two vCPUs with a GICv3, whatever of it fails, and runs it',
    config: { vcpus: 2, regions: 1, count: 3 },
    pinned: { states: 244, firings: 530, depth: 19 },
  },
  {
    id: 'creation-regions',
    says: 'the same with redistributors in several regions, one vCPU each',
    config: { vcpus: 2, regions: 3, count: 1 },
    pinned: { states: 502, firings: 1332, depth: 21 },
  },
];

export const creationBound = ({ vcpus, regions, count }: CreationConfig): string =>
  `${vcpus} vCPUs; ${regions} region${regions === 1 ? '' : 's'} of ${count} redistributor${count === 1 ? '' : 's'}; each stage of KVM_CREATE_VCPU may fail`;
