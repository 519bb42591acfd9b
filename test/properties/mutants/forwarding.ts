import { configure } from '../../../model/config.js';
import { Linux619 } from '../../../model/kvm/eras/linux-6.19.js';
import { forwardedEdge, timer } from '../../../model/scenarios/kinds.js';
import { at, type World } from '../../../model/world.js';
import { inEra, type Mutant, withBug } from './mutant.js';

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
    wrong: withBug('B03'),
    also: ['S30'],
  },
  {
    id: 'S04',
    notices: 'a write of ICPENDR that leaves the physical interrupt active',
    config: configure({ interrupts: [forwardedEdge({ access: ['idlePending'] })] }),
    right: inEra('linux-6.19'),
    wrong: withBug('B17B'),
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
