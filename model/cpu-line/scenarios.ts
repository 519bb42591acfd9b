import type { CpuLineConfig } from './world.js';

const two = { vcpus: 2, targets: [0, 1] } as const;

/** The two ways to hand the output of a GIC in user space to KVM, with the counts that a search finds. */
export const cpuLineScenarios: readonly {
  readonly id: string;
  readonly says: string;
  readonly config: CpuLineConfig;
  readonly pinned: { readonly states: number; readonly firings: number; readonly depth: number };
}[] = [
  {
    id: 'cpu-line',
    says: 'no GIC in the kernel: user space drives the IRQ inputs of two vCPUs with KVM_IRQ_LINE, and KVM kicks them',
    config: { ...two, way: 'KVM_IRQ_LINE' },
    pinned: { states: 7744, firings: 46464, depth: 33 },
  },
  {
    id: 'cpu-interrupt',
    says: 'the same with KVM_INTERRUPT, as on other architectures: each vCPU is called out of KVM_RUN for it',
    config: { ...two, way: 'KVM_INTERRUPT' },
    pinned: { states: 8836, firings: 47376, depth: 35 },
  },
];

export const cpuLineBound = ({ vcpus, targets, way }: CpuLineConfig): string =>
  `${vcpus} vCPUs; ${targets.length} level interrupts, of one priority; ${way}; entries in two steps`;
