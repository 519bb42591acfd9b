import type { View } from '../../src/language/index.js';
import type { ActiveAccess } from '../machine/hypervisor.js';
import type { World } from './state.js';

/** Accesses to active registers, for which KVM halts the VM (halt.ts). */
export interface Halting {
  /** kvm_arm_halt_guest: KVM_REQ_SLEEP to all, with an IPI to those in the guest. */
  haltGuest(w: World): void;
  /** kvm_arm_resume_guest: every vCPU that sleeps is woken, and sleeps on if it has nothing to take. */
  resumeGuest(w: World): void;
  /**
   * Has the halt been waited for? kvm_make_all_cpus_request(… | KVM_REQUEST_WAIT) sends an IPI to those whose mode is not
   * OUTSIDE_GUEST_MODE and waits until it is handled, which is after their fold and prune. It does not wait for others:
   * for one that has filled its list registers and not yet changed its mode, nor for one that had already left the guest
   * and not yet folded.
   */
  isHaltedFor(w: View<World>, id: number, access: ActiveAccess, by?: number): boolean;
  /**
   * vgic_access_active_prepare: is anybody halted? For an SGI or PPI only if another vCPU accesses it (`by`), as it can with a
   * GICv3 (`vcpu != kvm_get_running_vcpu()`: "vgic-v3: Limit IPI-ing when accessing
   * GICR_{C,S}ACTIVER0", fd2b165ce2cc, v6.3; a GICv3 halted for these, too, until then).
   */
  accessActivePrepare(id: number, by?: number): boolean;
  /** Everybody is out of the guest: the access is carried out. */
  finishActiveAccess(w: World, id: number, access: ActiveAccess, isHalted: boolean, by?: number): void;
}
