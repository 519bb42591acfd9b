import { at, type World } from '../world.js';
import { VgicFold } from './fold.js';

/** Tidying the ap_list after an exit: vgic_prune_ap_list. */
export abstract class VgicPrune extends VgicFold {
  prune(w: World, v: number): void {
    for (const irq of [...at(w.vcpus, v).apList]) {
      const target = this.targetOracle(w, irq);
      if (target === null) {
        this.unlink(w, irq, v);
      } else if (target !== v) {
        this.migrate(w, irq, v, target);
      }
    }
  }

  /** To the list of another vCPU, which is then told. */
  protected migrate(w: World, irq: number, from: number, to: number): void {
    this.unlink(w, irq, from);
    this.link(w, irq, to);
    this.requestAndKick(w, to);
  }

  protected unlink(w: World, irq: number, v: number): void {
    const vcpu = at(w.vcpus, v);
    vcpu.apList = vcpu.apList.filter((other) => other !== irq);
    at(w.irqs, irq).vcpu = null;
  }
}
