import { restartAssertion } from '../ghost.js';
import {
  acknowledgeVirtual,
  type Deactivation,
  deactivateByDir,
  endOfVirtualInterrupt,
  isAcknowledgeable,
} from '../gic/virtual-interface.js';
import type { Hypervisor } from '../kvm/hypervisor.js';
import { takeAll } from '../kvm/steps.js';
import { at, type World } from '../world.js';

/** The CPU interface of a vCPU in the guest, as its software uses it: what each access changes, legal or not. */
export class GuestInterface {
  constructor(private readonly kvm: Hypervisor) {}

  /** A read of IAR that returns this interrupt. */
  acknowledge(w: World, v: number, irq: number): void {
    const { cpu, nested } = at(w.vcpus, v);
    const lr = cpu.lrs.find((candidate) => candidate.irq === irq && isAcknowledgeable(cpu, candidate));
    if (lr !== undefined) {
      acknowledgeVirtual(cpu, lr);
      nested.push(irq);
      w.guest.holds[irq] = true;
      w.happened.push({ what: 'acknowledged', vcpu: v, irq });
    }
  }

  /** A write of EOIR: a priority drop and, with EOImode 0, the deactivation. */
  endOfInterrupt(w: World, v: number, irq: number): void {
    const { cpu, nested } = at(w.vcpus, v);
    nested.pop();
    const deactivation = endOfVirtualInterrupt(cpu, irq, this.kvm.config.hostGic);
    if (deactivation !== null) {
      this.ended(w, v, irq, deactivation);
    }
  }

  /** A write of DIR, which may trap: then the vCPU exits. */
  deactivate(w: World, v: number, irq: number): void {
    this.writeDir(w, v, irq);
    takeAll(this.kvm.afterDirSteps(), w, v);
  }

  /** The write itself: either the interface sees to it, or the vCPU leaves the guest, and the rest is KVM's. */
  writeDir(w: World, v: number, irq: number): void {
    const entry = at(w.vcpus, v);
    if (this.kvm.trapsDir(w, v)) {
      entry.trappedDir = irq;
      this.release(w, irq);
      this.kvm.leave(w, v);
      return;
    }
    const deactivation = deactivateByDir(entry.cpu, irq);
    if (deactivation !== null) {
      this.ended(w, v, irq, deactivation);
    }
  }

  private ended(w: World, v: number, irq: number, deactivation: Deactivation): void {
    w.happened.push({ what: 'deactivated by the guest', vcpu: v, irq, found: deactivation.found });
    this.release(w, irq);
    if (deactivation.found && deactivation.hw) {
      this.kvm.deactivatePhysical(w, irq);
    }
  }

  /** The guest owes the interrupt nothing any more. */
  private release(w: World, irq: number): void {
    w.guest.holds[irq] = false;
    restartAssertion(this.kvm.config, w, irq);
  }
}
