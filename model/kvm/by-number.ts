import type { VcpuStep } from '../machine/hypervisor.js';
import type { World } from './state.js';
import type { KvmStep, Vgic } from './vgic.js';

/** Steps of KVM's as everybody else takes them: told of the vCPU by its number. */
export const byNumber = (kvm: Vgic, steps: readonly KvmStep[]): readonly VcpuStep<World>[] =>
  steps.map((step) => (w, v) => {
    step(w, kvm.getVcpu(w, v));
  });
