import { upTo, type View } from '../../../src/language/index.js';
import { interruptOf, isSpi } from '../../config.js';
import type { ListRegister } from '../../gic/list-register.js';
import { hasPending, lrState } from '../../gic/list-register.js';
import { signalsEoi } from '../../gic/maintenance.js';
import { quietHcr } from '../../gic/virtual-interface.js';
import { at, type Vcpu, type VgicIrq, type World } from '../../world.js';
import { isOutside, RunLoop } from '../run-loop.js';
import { atEach, onlyWhile, type VcpuStep } from '../steps.js';

/**
 * Linux 6.19 and later ("KVM: arm64: Add LR overflow infrastructure"): pending interrupts take the list registers
 * first, EOIs of interrupts outside them are found through EOIcount, writes of DIR trap where they might miss. With the
 * fix of 7.0, "Pick EOIcount deactivations from AP-list tail".
 */
export class Linux619 extends RunLoop {
  /** KVM_REQ_VGIC_PROCESS_UPDATE: the list is pruned. */
  protected override requestSteps(): readonly VcpuStep[] {
    return onlyWhile((w, v) => at(w.vcpus, v).updateRequested === true, this.pruneSteps());
  }

  /** summarize_ap_list and the sort. HCR, too, depends on nothing but what does not fit. */
  protected override prepareFlush(w: World, v: number): void {
    const { apList } = at(w.vcpus, v);
    const mayOverflow = apList.length > this.config.listRegisters;
    const mine = mayOverflow ? apList.filter((irq) => this.targetOracle(w, irq) === v) : [];
    const active = mine.filter((irq) => at(w.irqs, irq).active).length;
    const outside = mine.length > this.config.listRegisters;
    if (outside) {
      this.sortApList(w, v);
    }
    this.configureHcr(w, v, {
      outside,
      pendingOutside: mine.length - active > this.config.listRegisters,
      activeOutside: outside && active > 0,
    });
  }

  protected override flushPlace(w: World, v: number, place: number): void {
    const vcpu = at(w.vcpus, v);
    const irq = vcpu.usedLrs < this.config.listRegisters ? vcpu.apList[place] : undefined;
    if (irq !== undefined && this.targetOracle(w, irq) === v) {
      this.place(w, v, irq);
    }
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
      const presentable = !entry.active && entry.enabled && this.isPending(w, irq);
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
  protected override replaySteps(): readonly VcpuStep[] {
    return atEach(this.config.interrupts.length, (w, v, place) => this.replayPlace(w, v, place));
  }

  private replayPlace(w: World, v: number, place: number): void {
    const { cpu } = at(w.vcpus, v);
    const irq = cpu.hcr.entryNotPresent && cpu.eoiCount > 0 ? this.replayCandidates(w, v)[place] : undefined;
    if (irq !== undefined && this.targetOracle(w, irq) === v && at(w.irqs, irq).active) {
      w.happened.push({ what: 'replayed', vcpu: v, irq });
      this.deactivateOutsideLr(w, v, irq);
      cpu.eoiCount -= 1;
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
  protected override trappedDirSteps(): readonly VcpuStep[] {
    return [
      (w, v) => this.handleTrappedDir(w, v),
      ...(this.config.fine.includes('halt') ? [] : this.haltedExitSteps()),
      (w, v) => this.finishTrappedDir(w, v),
    ];
  }

  private handleTrappedDir(w: World, v: number): void {
    const vcpu = at(w.vcpus, v);
    const irq = vcpu.trappedDir;
    const owner = irq === null ? null : at(w.irqs, irq).vcpu;
    if (irq === null || owner === null || vcpu.cpu.eoiMode === 0) {
      vcpu.trappedDir = null;
      return;
    }
    const { onLr, active } = at(w.irqs, irq);
    w.happened.push({ what: 'deactivated by trap', vcpu: v, irq, wasActive: onLr || active });
    if (onLr) {
      w.halt = { irq, access: 'clear' };
      this.haltGuest(w);
    } else {
      this.deactivateOutsideLr(w, v, irq);
    }
    this.requestUpdate(w, owner);
  }

  /** The exits of the other vCPUs, as far as the halt has found them in the guest. */
  private haltedExitSteps(): readonly VcpuStep[] {
    const steps = onlyWhile((w, v) => w.halt !== null && at(w.vcpus, v).exiting === true, this.exitSteps());
    return upTo(this.config.vcpus - 1).flatMap((place) =>
      steps.map(
        (step): VcpuStep =>
          (w, v) =>
            step(w, place < v ? place : place + 1),
      ),
    );
  }

  /** Where halts are fine the VM stays halted, until everybody is out. */
  private finishTrappedDir(w: World, v: number): void {
    const vcpu = at(w.vcpus, v);
    const irq = vcpu.trappedDir;
    if (irq !== null) {
      vcpu.trappedDir = null;
      if (w.halt !== null && !this.config.fine.includes('halt')) {
        w.halt = null;
        this.clearHaltedActive(w, irq);
      }
      this.dropVainUpdates(w);
    }
  }

  /** vgic_mmio_write_cactive, with everybody out of the guest; it notifies nobody. */
  protected clearHaltedActive(w: World, irq: number): void {
    this.writeActive(w, irq, false);
  }

  /**
   * KVM_REQ_VGIC_PROCESS_UPDATE, without a kick: a vCPU on its way in turns back, one that is inside prunes on its way out
   * anyway, and one that sleeps is not woken.
   */
  protected requestUpdate(w: World, v: number): void {
    const vcpu = at(w.vcpus, v);
    vcpu.updateRequested = true;
    this.request(vcpu);
  }

  /** The request of a vCPU that is not out of the guest is dead: it prunes before it next looks for requests. */
  private dropVainUpdates(w: World): void {
    for (const vcpu of w.vcpus) {
      vcpu.updateRequested &&= isOutside(vcpu);
    }
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
