import type { View } from '../../src/language/index.js';
import { at, type Vcpu, type World } from '../world.js';
import { VgicInterrupts } from './interrupts.js';

/** Injection: kvm_vgic_inject_irq and vgic_queue_irq_unlock, which take their locks one after the other. */
export abstract class VgicInjection extends VgicInterrupts {
  /**
   * kvm_vgic_inject_irq, by a thread that nothing can come between: a vCPU's own (the timer's handler, vcpu_load, an
   * emulated register), or any thread of a coarse model.
   */
  inject(w: World, irq: number, level: boolean): void {
    if (this.latch(w, irq, level)) {
      this.queueIrq(w, irq);
    }
  }

  /** The same by a thread that runs beside the vCPUs: it stops between lock regions where injection is fine. */
  injectBeside(w: World, irq: number, level: boolean): void {
    if (!this.config.fine.includes('injection')) {
      this.inject(w, irq, level);
    } else if (this.latch(w, irq, level)) {
      const injector = w.injectors.find(({ stage }) => stage === 'idle');
      if (injector !== undefined) {
        injector.irq = irq;
        this.decideQueue(w, injector);
      }
    }
  }

  /** May a thread of its own begin an injection? A coarse model needs none. */
  hasInjector(w: View<World>): boolean {
    return !this.config.fine.includes('injection') || w.injectors.some(({ stage }) => stage === 'idle');
  }

  /**
   * vgic_validate_injection and the update under irq_lock: a level must change, an edge must rise.
   * @returns whether anything is to be queued.
   */
  latch(w: World, irq: number, level: boolean): boolean {
    const entry = at(w.irqs, irq);
    if (this.isLevel(irq)) {
      if (entry.lineLevel === level) {
        return false;
      }
      entry.lineLevel = level;
    } else {
      if (!level) {
        return false;
      }
      entry.pendingLatch = true;
    }
    w.happened.push({ what: 'injected', irq, level });
    return true;
  }

  /** vgic_queue_irq_unlock as one step. */
  queueIrq(w: World, irq: number): void {
    const v = this.targetOracle(w, irq);
    if (v === null) {
      return;
    }
    if (at(w.irqs, irq).vcpu === null) {
      this.enqueue(w, irq, v);
    }
    // Also where it is on a list already: an edge may have been EOIed in the guest meanwhile.
    this.requestAndKick(w, v);
  }

  /** To the end of the ap_list of a vCPU, under both locks. The vCPU is told by a step of its own. */
  protected enqueue(w: World, irq: number, v: number): void {
    this.link(w, irq, v);
  }

  protected link(w: World, irq: number, v: number): void {
    at(w.vcpus, v).apList.push(irq);
    at(w.irqs, irq).vcpu = v;
    w.happened.push({ what: 'queued', irq, vcpu: v });
  }

  /** Under irq_lock: to the list of its target, or only a kick, or nothing. */
  private decideQueue(w: World, injector: World['injectors'][number]): void {
    const { irq } = injector;
    const v = this.targetOracle(w, irq);
    if (v === null) {
      Object.assign(injector, idle);
    } else {
      injector.stage = at(w.irqs, irq).vcpu === null ? 'queue' : 'kick';
      injector.vcpu = v;
    }
  }

  /**
   * Between dropping irq_lock and taking both locks in their order, the interrupt may have gone elsewhere: then
   * vgic_queue_irq_unlock starts again.
   */
  queueStage(w: World, injector: World['injectors'][number]): void {
    const { irq, vcpu } = injector;
    if (at(w.irqs, irq).vcpu === null && this.targetOracle(w, irq) === vcpu) {
      this.enqueue(w, irq, vcpu);
      injector.stage = 'kick';
    } else {
      this.decideQueue(w, injector);
    }
  }

  kickStage(w: World, injector: World['injectors'][number]): void {
    const { irq, vcpu } = injector;
    Object.assign(injector, idle);
    w.happened.push({ what: 'told', irq, vcpu });
    this.requestAndKick(w, vcpu);
  }

  /**
   * kvm_make_request(KVM_REQ_IRQ_PENDING) and kvm_vcpu_kick. A vCPU that is out of the guest clears the request before
   * it next fills its list registers, so it is only kept where somebody reads it: between flush and entry.
   * "KVM: arm/arm64: use vcpu requests for irq injection", 325f9c649c8a.
   */
  requestAndKick(w: World, v: number): void {
    const vcpu = at(w.vcpus, v);
    this.request(vcpu);
    this.kick(w, v);
  }

  protected request(vcpu: Vcpu): void {
    if (vcpu.phase === 'flushed' || vcpu.phase === 'committed') {
      vcpu.requested = true;
    }
  }

  /** kvm_vcpu_kick: wakes a sleeper that has a reason to wake, sends an IPI to a vCPU in IN_GUEST_MODE. */
  protected kick(w: World, v: number): void {
    const vcpu = at(w.vcpus, v);
    if (vcpu.phase === 'blocked') {
      if (this.hasPendingIrq(w, v)) {
        vcpu.phase = 'outside';
      }
    } else if (vcpu.phase === 'committed' || vcpu.phase === 'guest') {
      vcpu.exiting = true;
    }
  }
}

const idle = { stage: 'idle', irq: 0, vcpu: 0 } as const;
