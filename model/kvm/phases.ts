import type { Phased } from './state.js';
import type { Vgic, VgicSteps } from './vgic.js';

/** Nothing of it is in list registers and no step of its thread is half done. */
export const isOutside = ({ phase }: Phased): boolean => phase === 'outside' || phase === 'blocked';

/** Its list registers are filled for the guest. */
export const isFlushed = ({ phase }: Phased): boolean =>
  phase === 'flushed' || phase === 'committed' || phase === 'guest';

/** Until Linux 7.2 vcpu->mode changes after the list registers are filled, and changes back at once after the guest. */
export const phaseSteps = {
  isInGuestMode: (_kvm, { phase }) => phase === 'committed' || phase === 'guest',

  willCheckRequests: (_kvm, { phase }) => phase === 'flushed' || phase === 'committed',
} satisfies Partial<VgicSteps>;

/** Until 7.2 a vCPU fills its list registers before it last looks for requests. */
export const fillsBeforeCheck = (kvm: Vgic): boolean => kvm.willCheckRequests({ phase: 'flushed' });
