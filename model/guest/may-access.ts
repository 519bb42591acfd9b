import type { View } from '../../src/language/index.js';
import { interruptOf } from '../config.js';
import type { Hypervisor } from '../kvm/hypervisor.js';
import type { World } from '../world.js';

/** Is there a vCPU that may be executing an access to the distributor? For an SGI or PPI only the one it belongs to. */
export const mayAccess = (kvm: Hypervisor, w: View<World>, irq: number): boolean => {
  const owner = interruptOf(kvm.config, irq).vcpu;
  return owner === null ? w.vcpus.some((_, v) => kvm.mayEmulate(w, v)) : kvm.mayEmulate(w, owner);
};
