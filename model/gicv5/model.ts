import { initially, type Model, model } from '../../src/language/index.js';
import { deviceRules } from './device-rules.js';
import { guestRules } from './guest-rules.js';
import { runRules } from './run-rules.js';
import type { VgicV5 } from './vgic-v5.js';
import { type GicV5World, gicV5WorldOf } from './world.js';

/** A vCPU with a virtual GICv5, as a model of its own: it begins scheduled out, with all PPIs enabled and none pending. */
export const gicV5Model = (kvm: VgicV5): Model<GicV5World> => {
  const { ppis, priorities } = kvm.config;
  const world = gicV5WorldOf(kvm.config);
  const start = initially(world, (w) => {
    for (const own of [w.cpuIf, w.guest]) {
      own.en = true;
      own.vpmr = priorities - 1;
    }
    ppis.forEach(({ priority }, ppi) => {
      Object.assign(w.irqs[ppi] ?? {}, { enabled: true, priority });
      w.cpuIf.enabler[ppi] = true;
      w.cpuIf.priorityr[ppi] = priority;
      w.guest.enabled[ppi] = true;
      w.guest.priority[ppi] = priority;
    });
  });
  return model<GicV5World>({
    id: 'gicv5',
    says: 'a vCPU of KVM with a virtual GICv5, whose PPIs the hardware keeps',
    world,
    starts: [start],
    rules: [...deviceRules(kvm), ...runRules(kvm), ...guestRules(kvm)].filter((rule) =>
      Object.values(rule.for).every((values) => values.length > 0),
    ),
    // A guest that sleeps, with all pending that may be: it is masked.
    ends: (w) => w.phase === 'blocked',
  });
};
