import type { View } from '../../src/language/index.js';
import type { VcpuState } from './state.js';

type Phased = Pick<View<VcpuState>, 'phase'>;

/** Is the vCPU in the guest, or so far on the way that the kernel counts it as there (vcpu->mode)? */
export const isInGuestMode = ({ phase }: Phased): boolean => phase === 'committed' || phase === 'guest';

/** Nothing of it is in list registers and no step of its thread is half done. */
export const isOutside = ({ phase }: Phased): boolean => phase === 'outside' || phase === 'blocked';

/** Its list registers are filled for the guest. */
export const isFlushed = (vcpu: Phased): boolean => vcpu.phase === 'flushed' || isInGuestMode(vcpu);
