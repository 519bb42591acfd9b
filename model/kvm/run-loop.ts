import type { View } from '../../src/language/index.js';
import { interruptOf } from '../config.js';
import { at, forwardedInterrupts, type Vcpu, type World } from '../world.js';
import { onlyWhile, takeAll, type VcpuStep } from './steps.js';
import { ArchTimer } from './timer.js';

/** kvm_arch_vcpu_ioctl_run, as the steps between which others may act. */
export abstract class RunLoop extends ArchTimer {
  /**
   * May the vCPU leave for the guest? It must be loaded, nobody may have halted the VM, and the host takes its own
   * interrupts first: they were pending when interrupts were last on.
   */
  mayEnter(w: View<World>, v: number): boolean {
    const { phase, pcpu } = at<View<Vcpu>>(w.vcpus, v);
    const isLoaded = this.config.pcpus === 0 || pcpu !== null;
    return phase === 'outside' && isLoaded && w.halt === null && this.hostIsQuiet(w, v);
  }

  /**
   * May the vCPU be executing an access of the guest that trapped? Interrupts were on after its exit, and what it was
   * asked to do before it entered again is done.
   */
  mayEmulate(w: View<World>, v: number): boolean {
    const { phase, updateRequested } = at<View<Vcpu>>(w.vcpus, v);
    return phase === 'outside' && !updateRequested && w.halt === null && this.hostIsQuiet(w, v);
  }

  /** Has the host taken the interrupts that are presented on the CPU of this vCPU? */
  private hostIsQuiet(w: View<World>, v: number): boolean {
    const { pcpu } = at<View<Vcpu>>(w.vcpus, v);
    const isForwarded = this.forwardedSpisOf(w, v).some((irq) => this.isForwardedPresented(w, irq));
    return !isForwarded && (pcpu === null || this.config.pcpus === 0 || !this.isTimerPresented(w, pcpu));
  }

  /** The forwarded SPIs that interrupt the host on the CPU of this vCPU: their affinity follows the guest's. */
  private forwardedSpisOf(w: View<World>, v: number): readonly number[] {
    return forwardedInterrupts(this.config).filter((irq) => at(w.irqs, irq).target === v);
  }

  /** check_vcpu_requests, then kvm_vgic_flush_hwstate with interrupts off. */
  entrySteps(): readonly VcpuStep[] {
    return [...this.requestSteps(), (w, v) => this.beginFlush(w, v), ...this.flushSteps()];
  }

  /** check_vcpu_requests: what is asked of a vCPU that is out of the guest. Nothing was before 6.19. */
  protected requestSteps(): readonly VcpuStep[] {
    return [];
  }

  private beginFlush(w: World, v: number): void {
    const vcpu = at(w.vcpus, v);
    vcpu.updateRequested = false;
    vcpu.phase = 'flushed';
    w.happened.push({ what: 'flushed', vcpu: v });
  }

  /** smp_store_mb(vcpu->mode, IN_GUEST_MODE) */
  commitEntry(w: World, v: number): void {
    at(w.vcpus, v).phase = 'committed';
  }

  /** Is there a request that turns the vCPU back? The halt of the VM is one (KVM_REQ_SLEEP). */
  mustTurnBack(w: View<World>, v: number): boolean {
    return at(w.vcpus, v).requested === true || w.halt !== null;
  }

  enterGuest(w: World, v: number): void {
    at(w.vcpus, v).phase = 'guest';
  }

  /** Out of the guest, or back before ever getting there: what is asked of it now is not asked in vain. */
  leave(w: World, v: number): void {
    const vcpu = at(w.vcpus, v);
    vcpu.phase = 'exited';
    // Whoever halts the VM waits until the IPI is handled, for which interrupts must be on again.
    if (w.halt === null) {
      vcpu.exiting = false;
    }
    vcpu.requested = false;
  }

  /** The whole exit. */
  exitSteps(): readonly VcpuStep[] {
    return [(w, v) => this.leave(w, v), ...this.syncSteps()];
  }

  /** kvm_vgic_sync_hwstate; then interrupts are on. */
  private syncSteps(): readonly VcpuStep[] {
    return [...this.foldSteps(), ...this.pruneSteps(), (w, v) => this.endExit(w, v)];
  }

  private endExit(w: World, v: number): void {
    const vcpu = at(w.vcpus, v);
    vcpu.phase = 'outside';
    vcpu.exiting = false;
  }

  /** An exit, of which the rest comes later where exits are fine. */
  beginExitSteps(): readonly VcpuStep[] {
    return this.config.fine.includes('exit') ? [(w, v) => this.leave(w, v)] : this.exitSteps();
  }

  /** The second half of kvm_vgic_sync_hwstate; then interrupts are on and what made the guest exit is handled. */
  finishExitSteps(): readonly VcpuStep[] {
    return [...this.pruneSteps(), (w, v) => this.endExit(w, v), ...this.trappedDirSteps()];
  }

  /** The rest of a write of DIR: if it has trapped, the vCPU is out of the guest, and folds, prunes and emulates. */
  afterDirSteps(): readonly VcpuStep[] {
    return this.config.fine.includes('exit')
      ? []
      : [...onlyWhile((w, v) => at(w.vcpus, v).phase !== 'guest', this.syncSteps()), ...this.trappedDirSteps()];
  }

  /** A whole entry and a whole exit as one, for a machine that is driven from outside. */
  enter(w: World, v: number): void {
    takeAll(this.entrySteps(), w, v);
    this.enterGuest(w, v);
  }

  exit(w: World, v: number): void {
    takeAll(this.exitSteps(), w, v);
  }

  /** kvm_arm_halt_guest: KVM_REQ_SLEEP to all, with an IPI to those in the guest. */
  haltGuest(w: World): void {
    for (const vcpu of w.vcpus) {
      vcpu.exiting = isInGuestMode(vcpu);
    }
  }

  /**
   * Has the halt been waited for? kvm_make_all_cpus_request(… | KVM_REQUEST_WAIT) sends an IPI to those whose mode is not
   * OUTSIDE_GUEST_MODE and waits until it is handled, which is after their fold and prune. It does not wait for others:
   * for one that has filled its list registers and not yet changed its mode, nor for one that had already left the guest
   * and not yet folded.
   */
  isHaltedFor(w: View<World>, irq: number, _access: 'set' | 'clear' | 'read'): boolean {
    return !this.haltsFor(irq) || !w.vcpus.some((vcpu) => isInGuestMode(vcpu) || vcpu.exiting);
  }

  /** vgic_access_active_prepare: with a GICv2 nobody is halted for an SGI or PPI, which only its own vCPU can access. */
  protected haltsFor(irq: number): boolean {
    return this.config.hostGic === 3 || interruptOf(this.config, irq).vcpu === null;
  }

  /** kvm_vcpu_wfi, after the exit: saves what the wake-up check needs, and sleeps unless there is something to wake for. */
  sleepSteps(): readonly VcpuStep[] {
    return [(w, v) => this.put(w, v), (w, v) => this.block(w, v)];
  }

  /** kvm_vcpu_block */
  private block(w: World, v: number): void {
    if (!this.hasPendingIrq(w, v)) {
      at(w.vcpus, v).phase = 'blocked';
    }
  }

  /** Does a write of DIR by this vCPU exit? ICH_HCR_EL2.TDIR; with a GICv2, its page not being mapped. */
  trapsDir(_w: View<World>, _v: number): boolean {
    return false;
  }

  /** The emulation of a DIR that has trapped, if one has. Linux trapped none before 6.19. */
  protected trappedDirSteps(): readonly VcpuStep[] {
    return [];
  }
}

/** Is the vCPU in the guest, or so far on the way that the kernel counts it as there (vcpu->mode)? */
const isInGuestMode = (vcpu: View<Vcpu>): boolean => vcpu.phase === 'committed' || vcpu.phase === 'guest';

/** Nothing of it is in list registers and no step of its thread is half done. */
export const isOutside = (vcpu: View<Vcpu>): boolean => vcpu.phase === 'outside' || vcpu.phase === 'blocked';
