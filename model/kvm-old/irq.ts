import type { View } from '../../src/language/index.js';
import { at } from '../at.js';
import { sgiSource } from '../guest/sgi.js';
import { interruptOf, isMapped, type MachineConfig, ofConfig } from '../machine/config.js';
import { entryOf, vcpuOf } from '../machine/entry.js';
import { physicalOf } from '../machine/lines.js';
import type { Irq, World } from './state.js';
import type { OldVgicSteps } from './vgic.js';

/** The bits of an interrupt, and the physical one behind it. */
export const irqSteps = {
  getIrq: ({ config }, w, id) => {
    const { intid, trigger, vcpu, source } = interruptOf(config, id);
    return entryOf(at(w.irqs, id), { id, intid, trigger, isPrivate: vcpu !== null, isSgi: source === sgiSource });
  },

  getVcpu: (_kvm, w, id) => vcpuOf(w, id),

  irqIsEdge: (_kvm, { trigger, isPrivate }) => trigger === 'edge' || isPrivate,

  /** An edge always may, and is pending and active in one list register. */
  canSampleIrq: (kvm, _w, irq) => kvm.irqIsEdge(irq) || !irq.queued,

  irqMapSearch: () => null,

  irqSetQueued: (_kvm, _w, irq) => {
    irq.queued = true;
  },

  irqClearQueued: (_kvm, _w, irq) => {
    irq.queued = false;
  },

  setIrqchipActive: ({ config }, w, { id }, active) => {
    const physical = physicalOf(config, w, id);
    if (physical !== null) {
      physical.active = active;
    }
  },

  getIrqchipActive: ({ config }, w, { id }) => physicalOf(config, w, id)?.active === true,
} satisfies Partial<OldVgicSteps>;

/** BUG_ON */
export const bugOn = (w: World, { id }: View<Irq>, isWrong: boolean): void => {
  if (isWrong) {
    w.happened.push({ what: 'BUG_ON', irq: id });
  }
};

/** The interrupts by their INTIDs, which is the order of a flush. */
export const inIntidOrder = ofConfig((config: MachineConfig) =>
  config.interrupts
    .map(({ intid }, id) => ({ intid, id }))
    .toSorted((a, b) => a.intid - b.intid)
    .map(({ id }) => id),
);

/** The place of each interrupt among those that are tied to a physical one. */
export const mapPlaces = ofConfig(({ interrupts }) =>
  interrupts.map((irq, id) => (isMapped(irq) ? interrupts.slice(0, id).filter(isMapped).length : -1)),
);
