import { upTo, type View } from '../../src/language/index.js';
import { type Access, interruptOf, type MachineConfig, those } from '../machine/config.js';
import type { Hypervisor } from '../machine/hypervisor.js';
import type { GuestConfig } from './config.js';
import type { GuestState } from './state.js';

/**
 * Is there a vCPU that may be executing an access to the distributor? For an SGI or PPI only the one it belongs to.
 * @param by the vCPU that does, where that makes a difference: any of them may access a redistributor. Of an SPI it makes none.
 */
export const mayAccess = (hypervisor: Hypervisor, w: View<GuestState>, irq: number, by?: number): boolean => {
  const owner = interruptOf(hypervisor.config, irq).vcpu;
  if (owner === null) {
    return (by ?? 0) === 0 && w.vcpus.some((_, v) => hypervisor.mayEmulate(w, v));
  }
  return hypervisor.mayEmulate(w, by ?? owner);
};

/** The interrupts for which the guest has one of these accesses, and who accesses: the domains of parameters. */
export const accessed = (
  config: GuestConfig & MachineConfig,
  ...accesses: readonly Access[]
): { readonly irq: readonly number[]; readonly by?: readonly number[] } => ({
  irq: those(config, ({ access }) => accesses.some((one) => access.includes(one))),
  ...(config.guest.controls.includes('redistributors') ? { by: upTo(config.vcpus) } : {}),
});
