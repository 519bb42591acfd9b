import { configure } from '../../../model/config.js';
import type { PhysicalIrq } from '../../../model/gic/physical-irq.js';
import { Linux619 } from '../../../model/kvm/eras/linux-6.19.js';
import { forwardedEdge, timer } from '../../../model/scenarios/kinds.js';
import { at, type World } from '../../../model/world.js';
import type { View } from '../../../src/language/index.js';
import { inEra, type Mutant } from './mutant.js';

class PhysicalFollowsLine extends Linux619 {
  protected override timerIsOwed(_w: View<World>, _irq: number, ppi: View<PhysicalIrq>): boolean {
    return ppi.line;
  }
}

class ClearedWithoutPhysical extends Linux619 {
  override writeClearPending(w: World, irq: number): void {
    at(w.irqs, irq).pendingLatch = false;
  }
}

class EndedTwice extends Linux619 {
  override deactivatePhysical(w: World, irq: number): void {
    super.deactivatePhysical(w, irq);
    super.deactivatePhysical(w, irq);
  }
}

class AcknowledgedWithoutInjecting extends Linux619 {
  override timerHandler(w: World, _v: number, pcpu: number): void {
    at(w.timerPpis, pcpu).active = true;
  }
}

export const mutants: readonly Mutant[] = [
  {
    id: 'S03',
    notices: 'a timer PPI that is not active on the CPU where its vCPU goes on handling it',
    config: configure({ interrupts: [timer(0)], preemption: true }),
    right: inEra('linux-6.19'),
    wrong: (config) => new PhysicalFollowsLine(config),
    also: ['S30'],
  },
  {
    id: 'S04',
    notices: 'a write of ICPENDR that leaves the physical interrupt active',
    config: configure({ interrupts: [forwardedEdge({ access: ['idlePending'] })] }),
    right: inEra('linux-6.19'),
    wrong: (config) => new ClearedWithoutPhysical(config),
  },
  {
    id: 'S30',
    notices: 'a physical interrupt that is deactivated twice',
    config: configure({ interrupts: [timer(0)] }),
    right: inEra('linux-6.19'),
    wrong: (config) => new EndedTwice(config),
  },
  {
    id: 'N06',
    notices: 'a handler that acknowledges the timer PPI and injects nothing',
    config: configure({ interrupts: [timer(0)] }),
    right: inEra('linux-6.19'),
    wrong: (config) => new AcknowledgedWithoutInjecting(config),
    also: ['S04'],
  },
];
