import { over, upTo } from '../../src/language/index.js';
import { at } from '../at.js';
import type { GuestConfig } from '../guest/config.js';
import { isLoaded, type MachineConfig } from '../machine/config.js';
import { vcpuOf } from '../machine/entry.js';
import type { VcpuThreads } from '../machine/hypervisor.js';
import type { Part, Told } from '../machine/part.js';
import { type HostConfig, type HostState, hostSlice, loadedOn, type Scheduled } from './state.js';

const { rule } = over<HostState>();

export const hostTold = {
  preemption: (isPart, { pcpus }) => (isPart ? [`preempted on ${cpus(pcpus)}`] : []),
  pcpus: (pcpus, { preemption, interrupts, vcpus }) =>
    preemption || pcpus === (interrupts.some(isLoaded) ? vcpus : 0) ? [] : [cpus(pcpus)],
} satisfies Partial<Told<HostConfig & MachineConfig>>;

const cpus = (count: number): string => `${count} host CPU${count === 1 ? '' : 's'}`;

type Config = HostConfig & GuestConfig & MachineConfig;

/** The host's scheduler: where and when a vCPU thread runs. */
export const host: Part<Config, VcpuThreads & Scheduled & { readonly config: Config }, HostState> = {
  name: 'host',
  slice: hostSlice,
  sketch: {
    words: {
      preempted: {
        says: 'vCPUs are preempted, and loaded on any CPU of the host',
        changes: ({ vcpus }) => ({ preemption: true, pcpus: vcpus }),
      },
    },
  },
  drawing: () => ({
    short: {
      'host.load': ({ action: { params } }) => `loads vCPU${params.vcpu}`,
      'host.put': ({ action: { params } }) => `puts vCPU${params.vcpu}`,
    },
  }),
  contradiction: ({ vcpus, pcpus, preemption }) =>
    pcpus > 0 && pcpus < vcpus && !preemption
      ? `${vcpus} vCPUs on ${pcpus} host CPUs can only run with preemption`
      : undefined,
  start: (w, { pcpus }) => {
    w.vcpus.forEach((vcpu, v) => {
      vcpu.pcpu = v < pcpus ? v : null;
    });
  },
  rules: (hypervisor) => {
    const { config } = hypervisor;
    const vcpu = { vcpu: upTo(config.vcpus) };

    const load = rule({
      id: 'host.load',
      by: 'host',
      says: 'the scheduler puts the vCPU thread on a CPU',
      cites: 'kvm_arch_vcpu_load, kvm_timer_vcpu_load',
      for: { ...vcpu, pcpu: upTo(config.pcpus) },
      fair: 'strong',
      when: (w, { vcpu, pcpu }) =>
        hypervisor.isInHost(w, vcpu) && at(w.vcpus, vcpu).pcpu === null && loadedOn(w, pcpu) === -1,
      does: (w, { vcpu, pcpu }) => {
        hypervisor.vcpuLoad(w, vcpuOf(w, vcpu), pcpu);
      },
    });

    const put = rule({
      id: 'host.put',
      by: 'host',
      says: 'the scheduler takes the vCPU thread off its CPU',
      cites: 'kvm_arch_vcpu_put, kvm_timer_vcpu_put',
      for: vcpu,
      // One that waits for a CPU gets one at last.
      ...(config.pcpus < config.vcpus ? { fair: 'strong' } : {}),
      when: (w, { vcpu }) => hypervisor.isInHost(w, vcpu) && at(w.vcpus, vcpu).pcpu !== null,
      does: (w, { vcpu }) => {
        hypervisor.vcpuPut(w, vcpuOf(w, vcpu));
      },
    });

    const unloads = config.pcpus > 0 && (config.preemption || config.guest.sleeps);
    return { host: [...(unloads ? [load] : []), ...(config.preemption ? [put] : [])] };
  },
};
