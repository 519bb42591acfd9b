import type { View } from '../../../src/language/index.js';
import { interruptOf, isSpi } from '../../config.js';
import type { ListRegister } from '../../gic/list-register.js';
import { hasPending, lrState } from '../../gic/list-register.js';
import { signalsEoi } from '../../gic/maintenance.js';
import { quietHcr } from '../../gic/virtual-interface.js';
import { at, type Vcpu, type VgicIrq, type World } from '../../world.js';
import { isInGuestMode, isOutside, RunLoop } from '../run-loop.js';

/**
 * Linux 6.19 and later ("KVM: arm64: Add LR overflow infrastructure"): pending interrupts take the list registers
 * first, EOIs of interrupts outside them are found through EOIcount, writes of DIR trap where they might miss. With the
 * fix of 7.0, "Pick EOIcount deactivations from AP-list tail".
 */
export class Linux619 extends RunLoop {
  /** vgic_flush_lr_state with summarize_ap_list. */
  override flush(w: World, v: number): void {
    const vcpu = at(w.vcpus, v);
    const mine = vcpu.apList.filter((irq) => this.targetOracle(w, irq) === v);
    const active = mine.filter((irq) => at(w.irqs, irq).active === true).length;
    const outside = mine.length > this.config.listRegisters;
    if (outside) {
      this.sortApList(w, v);
    }
    for (const irq of [...vcpu.apList]) {
      if (vcpu.usedLrs < this.config.listRegisters && this.targetOracle(w, irq) === v) {
        this.place(w, v, irq);
      }
    }
    this.configureHcr(w, v, {
      outside,
      pendingOutside: mine.length - active > this.config.listRegisters,
      activeOutside: outside && active > 0,
    });
  }

  protected place(w: World, v: number, irq: number): void {
    this.populate(w, v, irq);
    at(w.irqs, irq).onLr = true;
  }

  /** vgic_v2_configure_hcr, vgic_v3_configure_hcr. The group interrupts tell of a change that the guest makes. */
  protected configureHcr(w: World, v: number, overflow: Overflow): void {
    const { cpu } = at(w.vcpus, v);
    cpu.hcr = {
      ...quietHcr(),
      underflow: overflow.outside,
      noPending: overflow.pendingOutside,
      entryNotPresent: overflow.activeOutside,
      groupEnabled: !cpu.groupEnabled,
      groupDisabled: cpu.groupEnabled,
      trapDir: this.config.hostGic === 3 && (!this.hasTrapBit() || overflow.activeOutside || w.activeSpis > 0),
    };
  }

  /**
   * vgic_irq_cmp: its own first; then what can be presented, by priority; active ones last, by priority too, so that
   * the tail is in the order in which the guest will EOI them; then those tied to a physical interrupt. 05984ba67eb6,
   * 33c1f60b3213. (The group's enable has no part: there is one group.)
   */
  override compare(w: View<World>, v: number, a: number, b: number): number {
    const key = (irq: number): readonly number[] => {
      const entry = at<View<VgicIrq>>(w.irqs, irq);
      const presentable = this.isPending(w, irq) && entry.enabled && !entry.active;
      return [this.targetOracle(w, irq) === v ? 0 : 1, presentable ? 0 : 1, entry.priority, this.isMapped(irq) ? 0 : 1];
    };
    const second = key(b);
    return key(a).reduce((order, part, place) => order || part - (second[place] ?? 0), 0);
  }

  /**
   * vgic_v3_fold_lr: the notification comes after the state is taken over, and only if the interrupt was already active
   * at the previous fold (1c3b3cadcd69): one that is acknowledged and EOIed within one run of the guest is not notified.
   * vgic_v2_fold_lr notifies as before.
   */
  override foldLr(w: World, v: number, lr: ListRegister): void {
    if (this.config.hostGic === 2) {
      super.foldLr(w, v, lr);
    } else if (this.takeOver(w, lr) && signalsEoi(lr) && isSpi(interruptOf(this.config, lr.irq))) {
      this.notifyAcked(w, lr.irq);
      w.activeSpis = Math.max(0, w.activeSpis - 1);
    }
  }

  /**
   * The guest has ended as many of those outside the list registers as EOIcount says: the active ones after the last
   * that got a register, in the order of the list. 3cfd59f81e0f, 281c6c06e2a7, 6da5e537f5af.
   */
  protected override foldEoiCount(w: World, v: number): void {
    const vcpu = at(w.vcpus, v);
    let owed = vcpu.cpu.hcr.entryNotPresent ? vcpu.cpu.eoiCount : 0;
    for (const irq of this.replayCandidates(w, v)) {
      if (owed > 0 && this.targetOracle(w, irq) === v && at(w.irqs, irq).active) {
        w.happened.push({ what: 'replayed', vcpu: v, irq });
        this.deactivateOutsideLr(w, v, irq);
        owed -= 1;
      }
    }
  }

  /** The part of the ap_list behind last_lr_irq. */
  protected replayCandidates(w: View<World>, v: number): readonly number[] {
    const { apList, cpu, usedLrs } = at<View<Vcpu>>(w.vcpus, v);
    const last = cpu.lrs[usedLrs - 1];
    return last === undefined ? [] : apList.slice(apList.indexOf(last.irq) + 1);
  }

  /** A list register is made up, without its active state, and folded like a real one. */
  private deactivateOutsideLr(w: World, v: number, irq: number): void {
    const lr = this.computeLr(w, irq);
    const ended: ListRegister = { ...lr, state: lrState(hasPending(lr), false) };
    if (ended.hw) {
      this.deactivatePhysical(w, irq);
    }
    this.foldLr(w, v, ended);
  }

  /** ICH_VTR_EL2.TDS: can DIR be trapped by itself? A host that cannot traps it always, with others (ICH_HCR_EL2.TC). */
  private hasTrapBit(): boolean {
    return this.config.activeSpisMax > 0;
  }

  /** vgic_access_active_prepare since 7.x: a GICv3 too halts nobody for an interrupt of the accessing vCPU. */
  protected override haltsFor(irq: number): boolean {
    return isSpi(interruptOf(this.config, irq));
  }

  /** With a GICv2 the page with GICV_DIR is not mapped, so that every write exits. 255de897e7fb, 07bb1c5622a5 */
  override trapsDir(w: View<World>, v: number): boolean {
    return this.config.hostGic === 2 || at<View<Vcpu>>(w.vcpus, v).cpu.hcr.trapDir;
  }

  /**
   * vgic_v2_deactivate, vgic_v3_deactivate. In a list register of a vCPU that runs, it is ended as by ICACTIVER, with
   * the VM halted; elsewhere a list register is made up and folded, whether or not the interrupt is active.
   */
  protected override handleTrappedDir(w: World, v: number, irq: number): void {
    const { vcpu: owner, onLr } = at(w.irqs, irq);
    if (at(w.vcpus, v).cpu.eoiMode === 0 || owner === null) {
      return;
    }
    w.happened.push({ what: 'deactivated by trap', vcpu: v, irq, wasActive: onLr || at(w.irqs, irq).active });
    if (onLr) {
      this.haltAndClearActive(w, irq);
    } else {
      this.deactivateOutsideLr(w, v, irq);
    }
    this.requestUpdate(w, owner);
  }

  /**
   * KVM_REQ_VGIC_PROCESS_UPDATE, without a kick: a vCPU on its way in turns back, one that is inside prunes on its way out
   * anyway, and one that sleeps is not woken.
   */
  protected requestUpdate(w: World, v: number): void {
    const vcpu = at(w.vcpus, v);
    vcpu.updateRequested = isOutside(vcpu);
    this.request(vcpu);
  }

  /** vgic_mmio_write_cactive, which waits for everybody to be out of the guest and notifies nobody. */
  protected haltAndClearActive(w: World, irq: number): void {
    if (this.config.fine.includes('halt')) {
      w.halt = { irq, access: 'clear' };
      this.haltGuest(w);
      return;
    }
    w.vcpus.forEach((vcpu, v) => {
      if (isInGuestMode(vcpu)) {
        this.exit(w, v);
      }
    });
    this.writeActive(w, irq, false);
  }

  /**
   * A new SPI may be ended on any vCPU, so from the first one on they all trap DIR: the others are told too (GICv3).
   * 1c3b3cadcd69. (kvm_make_all_cpus_request comes after the locks are dropped; here it is part of the step that
   * queues.)
   */
  protected override enqueue(w: World, irq: number, v: number): void {
    super.enqueue(w, irq, v);
    if (this.countSpi(w, irq)) {
      w.vcpus.forEach((_, other) => {
        this.requestAndKick(w, other);
      });
    }
  }

  /** @returns whether it is the first one, of which all vCPUs must hear. */
  private countSpi(w: World, irq: number): boolean {
    if (this.config.hostGic === 2 || this.config.activeSpisMax === 0 || !isSpi(interruptOf(this.config, irq))) {
      return false;
    }
    w.activeSpis = Math.min(this.config.activeSpisMax, w.activeSpis + 1);
    return w.activeSpis === 1;
  }
}

interface Overflow {
  readonly outside: boolean;
  readonly pendingOutside: boolean;
  readonly activeOutside: boolean;
}
