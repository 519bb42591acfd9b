import type { View } from '../../src/language/index.js';
import { type Access, interruptOf, type MachineConfig, those } from '../machine/config.js';
import type { Hypervisor } from '../machine/hypervisor.js';
import type { GuestState } from './state.js';

/** Is there a vCPU that may be executing an access to the distributor? For an SGI or PPI only the one it belongs to. */
export const mayAccess = (hypervisor: Hypervisor, w: View<GuestState>, irq: number): boolean => {
  const owner = interruptOf(hypervisor.config, irq).vcpu;
  return owner === null ? w.vcpus.some((_, v) => hypervisor.mayEmulate(w, v)) : hypervisor.mayEmulate(w, owner);
};

/** The interrupts for which the guest has one of these accesses: the domain of a parameter. */
export const accessed = (config: MachineConfig, ...accesses: readonly Access[]) => ({
  irq: those(config, ({ access }) => accesses.some((one) => access.includes(one))),
});
