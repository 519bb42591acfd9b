import type { View } from '../../../src/language/index.js';
import { at } from '../../at.js';
import { override } from '../../machine/steps.js';
import type { OldConfig } from '../config.js';
import { bugOn, mapPlaces } from '../irq.js';
import type { Irq, PhysMap, Vcpu, World } from '../state.js';
import type { OldVgic } from '../vgic.js';
import { linux41 } from './linux-4.1.js';

/** vgic_irq_map_search */
export const mapOf = <W extends View<World>>(
  config: OldConfig,
  w: W,
  { id }: Pick<View<Irq>, 'id'>,
): W['maps'][number] | null => {
  const map = w.maps[at(mapPlaces(config), id)];
  return map?.isThere === true ? (map as W['maps'][number]) : null;
};

/**
 * What vgic_sync_hwirq begins with: of a list register with HW the map, with what the physical interrupt says of its active
 * state. Null where the list register is tied to nothing.
 */
export const sampledMap = (
  kvm: OldVgic,
  w: World,
  vcpu: Vcpu,
  place: number,
  isWrong: (map: PhysMap | null) => boolean,
): PhysMap | null => {
  const lr = at(vcpu.cpu.lrs, place);
  if (!vcpu.lrUsed[place] || !lr.hw) {
    return null;
  }
  const irq = kvm.getIrq(w, lr.irq);
  const map = kvm.irqMapSearch(w, irq);
  bugOn(w, irq, isWrong(map));
  if (map !== null) {
    map.active = kvm.getIrqchipActive(w, irq);
  }
  return map;
};

/**
 * The series of June 2015 as it was mailed, on Linux 4.1: "KVM: arm/arm64: vgic: Allow HW interrupts to be queued to a
 * guest" (patch 7 of 10), with the patches around it. Every hunk of it is a step here; docs/forwarding-2015.md goes
 * through them.
 */
export const mailed2015 = override(linux41, {
  irqMapSearch: ({ config }, w, irq) => mapOf(config, w, irq),

  /** "Relax vgic_can_sample_irq for edge IRQs", patch 6 of the series. */
  canSampleIrq: (_kvm, _w, irq) => !irq.queued,

  /** kvm_vgic_inject_mapped_irq: whoever injects says that it is active. */
  injectIrq: (kvm, w, id, level) => {
    const map = kvm.irqMapSearch(w, kvm.getIrq(w, id));
    if (map !== null && level) {
      map.active = true;
    }
    linux41.injectIrq(kvm, w, id, level);
  },

  /** The hunk in vgic_queue_irq_to_lr. */
  queueMappedIrqToLr: (kvm, w, vcpu, irq, place, map) => {
    bugOn(w, irq, !map.active);
    const lr = at(vcpu.cpu.lrs, place);
    lr.hw = true;
    lr.eoi = false;
    kvm.setIrqchipActive(w, irq, true);
    kvm.irqSetQueued(w, irq);
  },

  /** The hunk that adds the function: the physical active bit is saved, and is clear while the guest does not run. */
  syncHwirq: (kvm, w, vcpu, place) => {
    const map = sampledMap(kvm, w, vcpu, place, (one) => one?.active !== true);
    if (map?.active) {
      kvm.setIrqchipActive(w, kvm.getIrq(w, at(vcpu.cpu.lrs, place).irq), false);
    }
    return map?.active === false;
  },

  /** The hunk in __kvm_vgic_sync_hwstate. */
  finishHwirq: (kvm, w, vcpu, place) => {
    const lr = at(vcpu.cpu.lrs, place);
    lr.hw = false;
    kvm.irqClearQueued(w, kvm.getIrq(w, lr.irq));
    vcpu.elrsr[place] = true;
  },

  /** "timer: Allow the timer to control the active state", patch 10: no more than one at a time, and nothing is masked. */
  timerShouldFire: (kvm, w, ctx) => {
    const map = kvm.irqMapSearch(w as World, { id: ctx.irq } as Irq);
    return linux41.timerShouldFire(kvm, w, ctx) && map?.active !== true;
  },

  timerInjectIrq: (kvm, w, _vcpu, ctx) => kvm.injectIrq(w, ctx.irq, true),
});
