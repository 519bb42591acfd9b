import { interruptOf, isSpi } from '../config.js';
import { emptied, hasPending, isActive, type ListRegister } from '../gic/list-register.js';
import { signalsEoi } from '../gic/maintenance.js';
import { quietHcr } from '../gic/virtual-interface.js';
import { at, type World } from '../world.js';
import { VgicFlush } from './flush.js';
import { atEach, type VcpuStep } from './steps.js';

/** Taking back what the guest did with the list registers: vgic_fold_lr_state, vgic_v2_fold_lr, vgic_v3_fold_lr. */
export abstract class VgicFold extends VgicFlush {
  /** vgic_fold_state: each list register is taken back, then all are emptied; so on every exit. */
  foldSteps(): readonly VcpuStep[] {
    return [
      ...atEach(this.config.listRegisters, (w, v, place) => this.foldPlace(w, v, place)),
      ...this.replaySteps(),
      (w, v) => this.emptyListRegisters(w, v),
    ];
  }

  private foldPlace(w: World, v: number, place: number): void {
    const { cpu, usedLrs } = at(w.vcpus, v);
    if (place < usedLrs) {
      const lr = at(cpu.lrs, place);
      w.happened.push({ what: 'folded', vcpu: v, irq: lr.irq, ended: lr.state === 'invalid' });
      this.foldLr(w, v, lr);
    }
  }

  private emptyListRegisters(w: World, v: number): void {
    const vcpu = at(w.vcpus, v);
    vcpu.cpu.lrs = vcpu.cpu.lrs.map(emptied);
    vcpu.usedLrs = 0;
    vcpu.cpu.eoiCount = 0;
    vcpu.cpu.hcr = quietHcr();
    vcpu.phase = 'folded';
  }

  /** One list register: the notification of an EOI comes before the state is taken over (GICv2; GICv3 until 6.18). */
  foldLr(w: World, _v: number, lr: ListRegister): void {
    this.notifyIfEoied(w, lr);
    this.takeOver(w, lr);
  }

  /** EOIs that found no list register. Linux did not look at EOIcount before 6.19. */
  protected replaySteps(): readonly VcpuStep[] {
    return [];
  }

  /** lr_signals_eoi_mi and kvm_notify_acked_irq. */
  protected notifyIfEoied(w: World, lr: ListRegister): void {
    if (signalsEoi(lr) && isSpi(interruptOf(this.config, lr.irq))) {
      this.notifyAcked(w, lr.irq);
    }
  }

  /**
   * The part under irq_lock.
   * @returns whether the interrupt was active when it was last folded and no longer is.
   */
  protected takeOver(w: World, lr: ListRegister): boolean {
    const entry = at(w.irqs, lr.irq);
    const deactivated = entry.active && !isActive(lr);
    entry.active = isActive(lr);
    entry.activeSender = entry.active ? lr.sender : 0;
    if (!this.isLevel(lr.irq) && hasPending(lr)) {
      entry.pendingLatch = true;
      if (this.remembersSenders(lr.irq)) {
        entry.senders[lr.sender] = true;
      }
    }
    if (this.isLevel(lr.irq) && lr.state === 'invalid') {
      entry.pendingLatch = false;
    }
    this.resample(w, lr.irq, deactivated, hasPending(lr));
    entry.onLr = false;
    return deactivated;
  }

  /**
   * vgic_irq_handle_resampling. A mapped level interrupt whose pending state comes back unused, or that was ended while
   * a level had been stored for it, is sampled anew; if its line is low the physical interrupt is freed, so that the
   * host sees it rise. "Resample HW pending state on deactivation", 3134cc8beb69 (v5.15).
   */
  protected resample(w: World, irq: number, deactivated: boolean, pending: boolean): void {
    const entry = at(w.irqs, irq);
    if (this.isMapped(irq) && this.isLevel(irq) && (pending || (deactivated && entry.lineLevel))) {
      entry.lineLevel = this.physicalLevel(w, irq);
      if (!entry.lineLevel) {
        this.setPhysicalActive(w, irq, false);
      }
    }
  }
}
