import { initially, interchangeable, type Model, model, upTo } from '../../src/language/index.js';
import { commandRules } from './command-rules.js';
import { has, itsOf, itss, vlpis } from './config.js';
import type { Gicv4 } from './gicv4.js';
import { guestRules } from './guest-rules.js';
import { deviceRules, hostRules } from './host-rules.js';
import { irqfdRules } from './irqfd-rules.js';
import { type Gicv4World, gicv4WorldOf, isThere } from './state.js';
import { threadRules } from './thread-rules.js';
import { sgiRules, userRules } from './user-rules.js';

/** Direct injection as a model of its own: the host's redistributors and ITSs, KVM, VFIO, and a guest. */
export const gicv4Model = (kvm: Gicv4): Model<Gicv4World> => {
  const { config } = kvm;
  const world = gicv4WorldOf(config);
  const rules = [deviceRules, hostRules, irqfdRules, threadRules, commandRules, userRules, sgiRules, guestRules];
  // Each ITS has its own.
  const alike = upTo(itss(config)).map((its) => upTo(config.vlpis).filter((one) => itsOf(config, one) === its));
  return model<Gicv4World>({
    id: 'gicv4',
    says: 'direct injection by GICv4: vLPIs, doorbells and virtual SGIs, as KVM has them',
    world,
    starts: [initially(world, (w) => start(kvm, w))],
    rules: rules
      .flatMap((some) => some(kvm))
      .filter((one) => Object.values(one.for).every((values) => values.length > 0)),
    symmetry: [interchangeable(vlpis(config), alike)],
    // Nothing happens to a VM that is gone; nor, where no device sends anything, to one whose vCPUs all sleep.
    ends: (w) =>
      !isThere(w) || (!w.lpis.some(({ mapped }) => mapped) && w.vcpus.every(({ phase }) => phase === 'asleep')),
  });
};

/** No vCPU is loaded, every LPI is enabled, and forwarded unless VFIO is still to do it; SGIs are direct unless that changes. */
const start = (kvm: Gicv4, w: Gicv4World): void => {
  const { config } = kvm;
  w.cpus.forEach((cpu, place) => {
    cpu.online = true;
    kvm.initCpu(w, place);
  });
  w.vpes.forEach((_, v) => {
    kvm.activateVpe(w, v);
  });
  w.lpis.forEach((lpi, vlpi) => {
    lpi.mapped = true;
    lpi.enabled = true;
    if (!has(config, 'forward')) {
      kvm.setForwarding(w, vlpi);
      kvm.isForwarded(w, vlpi);
    }
  });
  for (const irqfds of w.irqfds) {
    irqfds.forEach((irqfd) => {
      Object.assign(irqfd, { stage: 'active', entry: 'msi', route: 'msi' });
    });
  }
  for (const sgi of w.sgis) {
    sgi.hw = !has(config, 'sgi-switch');
  }
  w.happened.length = 0;
};
