import type { View } from '../../src/language/index.js';
import type { VgicRefConfig } from './config.js';
import type { ListRegister, World } from './world.js';

/** The seeded bug: an entry that does not look for an interrupt in the list registers of the other vCPU. */
export type VgicRefBug = 'bug3';

/** The steps of the reference machine; what each kind of interrupt does is fixed by the configuration. */
export class Machine {
  constructor(
    readonly config: VgicRefConfig,
    readonly bug: VgicRefBug | undefined,
  ) {}

  isLevel(irq: number): boolean {
    return this.config.irqs[irq]?.level === true;
  }

  isForwarded(irq: number): boolean {
    return this.config.irqs[irq]?.forwarded === true;
  }

  isPending(w: View<World>, irq: number): boolean {
    return this.isLevel(irq) ? at(w.irqs, irq).line : at(w.irqs, irq).pending;
  }

  isInListRegister(w: View<World>, irq: number): boolean {
    return w.vcpus.some(({ lrs }) => lrs.some((lr) => lr.state !== 'invalid' && lr.irq === irq));
  }

  /** Asks a running target to leave the guest. */
  kickIfDeliverable(w: World, irq: number): void {
    if (!at(w.irqs, irq).enabled || !this.isPending(w, irq)) {
      return;
    }
    const target = at(w.vcpus, at(w.irqs, irq).target);
    if (target.running) {
      target.kicked = true;
    }
  }

  /** A device or a line makes its interrupt pending. */
  setPending(w: World, irq: number): void {
    if (this.isLevel(irq)) {
      at(w.irqs, irq).line = true;
    } else {
      at(w.irqs, irq).pending = true;
    }
    this.kickIfDeliverable(w, irq);
  }

  /**
   * Entry, one interrupt after the other: each that wants a list register gets the next free one. As
   * vgic_v3_populate_lr: never pending and active for a forwarded or a level interrupt.
   */
  offer(w: World, vcpu: number, irq: number): void {
    if (!this.#wantsListRegister(w, irq, vcpu)) {
      return;
    }
    const { lrs } = at(w.vcpus, vcpu);
    const free = lrs.findIndex(({ state }) => state === 'invalid');
    if (free >= 0) {
      lrs[free] = this.#populate(w, irq);
    } else if (at(w.irqs, irq).enabled && this.isPending(w, irq)) {
      at(w.vcpus, vcpu).kicked = true;
    }
  }

  /** Exit, one list register after the other. As vgic_v3_fold_lr_state. */
  fold(w: World, vcpu: number, lr: number): void {
    const register = at(at(w.vcpus, vcpu).lrs, lr);
    if (register.state !== 'invalid') {
      this.#fold(w, register);
    }
  }

  #wantsListRegister(w: World, irq: number, vcpu: number): boolean {
    const { target, active, enabled } = at(w.irqs, irq);
    if (target !== vcpu || (this.bug !== 'bug3' && this.isInListRegister(w, irq))) {
      return false;
    }
    return active || (enabled && this.isPending(w, irq));
  }

  #populate(w: World, number: number): ListRegister {
    const irq = at(w.irqs, number);
    const { active } = irq;
    const mayBeBoth = !this.isForwarded(number) && !this.isLevel(number);
    const pending = (!active || mayBeBoth) && this.isPending(w, number);
    if (pending && !this.isLevel(number)) {
      irq.pending = false;
    }
    if (pending && this.isLevel(number) && this.isForwarded(number)) {
      irq.line = false;
    }
    irq.active = false;
    return { state: active ? (pending ? 'pending+active' : 'active') : 'pending', irq: number };
  }

  /** A forwarded level that is still pending is sampled again. */
  #fold(w: World, lr: ListRegister): void {
    const { irq: number, state } = lr;
    const irq = at(w.irqs, number);
    lr.state = 'invalid';
    lr.irq = 0;
    irq.active = state === 'active' || state === 'pending+active';
    if (state !== 'active' && !this.isLevel(number)) {
      irq.pending = true;
    }
    if (state !== 'active' && this.isLevel(number) && this.isForwarded(number)) {
      irq.line = irq.physicalLine;
      if (!irq.line) {
        irq.physicalActive = false;
      }
    }
    this.kickIfDeliverable(w, number);
  }
}

/** An element that the schema says is there. */
export const at = <T>(list: readonly T[], index: number): T => list[index] as T;
