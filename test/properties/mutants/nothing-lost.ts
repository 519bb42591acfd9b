import { configure } from '../../../model/config.js';
import { Linux619 } from '../../../model/kvm/eras/linux-6.19.js';
import { edge, irqfd, level } from '../../../model/scenarios/kinds.js';
import { at, type World } from '../../../model/world.js';
import { inEra, type Mutant, of, withBug } from './mutant.js';

class EnablesWithoutQueueing extends Linux619 {
  override writeEnable(w: World, irq: number): void {
    at(w.irqs, irq).enabled = true;
  }
}

class DirTrapIsForgotten extends Linux619 {
  protected override configureHcr(...flushed: Parameters<Linux619['configureHcr']>): void {
    super.configureHcr(...flushed);
    const [w, v] = flushed;
    at(w.vcpus, v).cpu.hcr.trapDir = false;
  }
}

export const mutants: readonly Mutant[] = [
  {
    id: 'N01',
    notices: 'an enable that queues nothing',
    config: configure({ interrupts: [level({ access: ['enable'] })] }),
    right: inEra('linux-6.19'),
    wrong: (config) => new EnablesWithoutQueueing(config),
  },
  {
    id: 'N02',
    notices: 'an edge that is dropped because the interrupt is disabled',
    config: configure({ interrupts: [edge({ access: ['enable'] })] }),
    right: inEra('linux-6.19'),
    wrong: withBug('B53'),
  },
  {
    id: 'N03',
    notices: 'a kick without a request, between the flush and guest mode',
    config: configure({ interrupts: [irqfd()], fine: ['entry'] }),
    right: inEra('linux-6.19'),
    wrong: withBug('B11'),
  },
  {
    id: 'N03',
    notices: 'an edge that comes while the one before is in a list register and kicks nobody',
    config: of('edge'),
    right: inEra('linux-6.19'),
    wrong: (config) =>
      new (class extends Linux619 {
        override queueIrq(w: World, irq: number): void {
          if (at(w.irqs, irq).vcpu === null) {
            super.queueIrq(w, irq);
          }
        }
      })(config),
  },
  {
    id: 'N04',
    notices: 'a vCPU that falls asleep by the priority mask of before',
    config: of('sleep'),
    right: inEra('linux-6.19'),
    wrong: withBug('B23'),
  },
  {
    id: 'N08',
    notices: 'an active interrupt outside the list registers whose DIR does not trap',
    config: of('overflow-eoi1'),
    right: inEra('linux-6.19'),
    wrong: (config) => new DirTrapIsForgotten(config),
  },
];
