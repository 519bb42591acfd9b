import { at, type World } from '../world.js';
import { VgicFold } from './fold.js';
import { atEach, type VcpuStep } from './steps.js';

/** Tidying the ap_list after an exit: vgic_prune_ap_list. */
export abstract class VgicPrune extends VgicFold {
  /**
   * What nobody should have leaves the list: from the end, so that the places before it are not moved. Then what another
   * vCPU should have goes there.
   */
  pruneSteps(): readonly VcpuStep[] {
    const { interrupts, vcpus } = this.config;
    return [
      ...atEach(interrupts.length, (w, v, place) => this.prunePlace(w, v, place)).toReversed(),
      ...(vcpus > 1 ? [(w: World, v: number) => this.migrateRest(w, v)] : []),
    ];
  }

  private prunePlace(w: World, v: number, place: number): void {
    const irq = at(w.vcpus, v).apList[place];
    if (irq !== undefined && this.targetOracle(w, irq) === null) {
      this.unlink(w, irq, v);
    }
  }

  private migrateRest(w: World, v: number): void {
    for (const irq of [...at(w.vcpus, v).apList]) {
      const target = this.targetOracle(w, irq);
      if (target !== null && target !== v) {
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
