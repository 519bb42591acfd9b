import type { View } from '../../src/language/index.js';
import type { Vcpu } from './state.js';

/** Is the vCPU in the guest, or so far on the way that the kernel counts it as there (vcpu->mode)? */
export const isInGuestMode = (vcpu: View<Vcpu>): boolean => vcpu.phase === 'committed' || vcpu.phase === 'guest';

/** Nothing of it is in list registers and no step of its thread is half done. */
export const isOutside = (vcpu: View<Vcpu>): boolean => vcpu.phase === 'outside' || vcpu.phase === 'blocked';

/** Its list registers are filled for the guest. */
export const isFlushed = (vcpu: View<Vcpu>): boolean => vcpu.phase === 'flushed' || isInGuestMode(vcpu);
