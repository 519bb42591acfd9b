import { member, optional, type View } from '../../src/language/index.js';
import type { MachineConfig } from '../machine/config.js';
import { type Domains, yesOrNo } from '../machine/domains.js';
import type { VcpuOf } from '../machine/entry.js';
import type { Families, State } from '../machine/part.js';

export interface HostConfig {
  /** The host puts and loads vCPUs, on any of its CPUs. */
  readonly preemption: boolean;
}

export const hostConfig: HostConfig = { preemption: false };
export const hostDomains: Domains<HostConfig> = { preemption: yesOrNo };

export const hostSlice = (_: MachineConfig, { pcpu }: Families) => ({
  vcpu: {
    /** The host CPU it is loaded on (vcpu_load). */
    pcpu: optional(member(pcpu)),
  },
});

export type HostSlice = ReturnType<typeof hostSlice>;
export type HostState = State<HostSlice>;

/** The vCPU that is loaded on a host CPU, or -1. */
export const loadedOn = (w: View<HostState>, pcpu: number): number => w.vcpus.findIndex((vcpu) => vcpu.pcpu === pcpu);

/** What the host's scheduler does with a vCPU thread. */
export interface Scheduled<W extends HostState = HostState> {
  /** kvm_arch_vcpu_load */
  vcpuLoad(w: W, vcpu: VcpuOf<W>, pcpu: number): void;
  /** kvm_arch_vcpu_put */
  vcpuPut(w: W, vcpu: VcpuOf<W>): void;
}
