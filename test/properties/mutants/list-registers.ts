import { configure } from '../../../model/config.js';
import type { ListRegister } from '../../../model/gic/list-register.js';
import { Linux417 } from '../../../model/kvm/eras/linux-4.17.js';
import { Linux619 } from '../../../model/kvm/eras/linux-6.19.js';
import { edge, level, timer } from '../../../model/scenarios/kinds.js';
import { at, type World } from '../../../model/world.js';
import type { View } from '../../../src/language/index.js';
import { inEra, type Mutant, of, withBug } from './mutant.js';

class PendingBehindHardware extends Linux619 {
  override mayBePending(): boolean {
    return true;
  }
}

class OwnerOutlastsTheList extends Linux619 {
  protected override unlink(w: World, irq: number, v: number): void {
    const vcpu = at(w.vcpus, v);
    vcpu.apList = vcpu.apList.filter((other) => other !== irq);
  }
}

class ListOutlastsTheOwner extends Linux619 {
  protected override unlink(w: World, irq: number): void {
    at(w.irqs, irq).vcpu = null;
  }

  protected override link(w: World, irq: number, v: number): void {
    const { apList } = at(w.vcpus, v);
    if (apList.includes(irq)) {
      at(w.irqs, irq).vcpu = v;
    } else {
      super.link(w, irq, v);
    }
  }
}

class OnLrIsForgotten extends Linux619 {
  protected override place(w: World, v: number, irq: number): void {
    super.place(w, v, irq);
    at(w.irqs, irq).onLr = false;
  }
}

class OnLrStays extends Linux619 {
  protected override takeOver(w: World, lr: ListRegister): boolean {
    const deactivated = super.takeOver(w, lr);
    at(w.irqs, lr.irq).onLr = true;
    return deactivated;
  }
}

class DisablingUnlinks extends Linux417 {
  override writeDisable(w: World, irq: number): void {
    super.writeDisable(w, irq);
    const { vcpu } = at(w.irqs, irq);
    if (vcpu !== null) {
      this.unlink(w, irq, vcpu);
    }
  }
}

class QueuedTwice extends Linux619 {
  override queueIrq(w: World, irq: number): void {
    const v = this.targetOracle(w, irq);
    if (v !== null && at(w.irqs, irq).vcpu !== v) {
      this.link(w, irq, v);
    }
    super.queueIrq(w, irq);
  }

  protected override link(w: World, irq: number, v: number): void {
    if (!at(w.vcpus, v).apList.includes(irq)) {
      super.link(w, irq, v);
    }
  }
}

class FlushesDisabled extends Linux619 {
  override targetOracle(w: View<World>, irq: number): number | null {
    const { active, target } = at(w.irqs, irq);
    return !active && this.isPending(w, irq) ? target : super.targetOracle(w, irq);
  }
}

class LeastUrgentFirst extends Linux619 {
  override compare(w: View<World>, v: number, a: number, b: number): number {
    const [first, second] = [at(w.irqs, a), at(w.irqs, b)];
    return first.active || second.active ? super.compare(w, v, a, b) : second.priority - first.priority;
  }
}

export const mutants: readonly Mutant[] = [
  {
    id: 'S01',
    notices: 'a forwarded interrupt that is loaded as pending while it is active',
    config: configure({ interrupts: [timer(0)], preemption: true }),
    right: inEra('linux-6.19'),
    wrong: (config) => new PendingBehindHardware(config),
    also: ['S03', 'S30'],
  },
  {
    id: 'S02',
    notices: 'an SGI that takes a list register for each of its senders',
    config: of('sgi'),
    right: inEra('linux-4.17'),
    wrong: withBug('B13'),
    also: ['S11'],
  },
  {
    id: 'S05',
    notices: 'an interrupt that loses its owner and stays on the list',
    config: configure({ interrupts: [edge()] }),
    right: inEra('linux-6.19'),
    wrong: (config) => new ListOutlastsTheOwner(config),
  },
  {
    id: 'S05o',
    notices: 'an interrupt that is taken off the list and keeps its owner',
    config: configure({ interrupts: [edge()] }),
    right: inEra('linux-6.19'),
    wrong: (config) => new OwnerOutlastsTheList(config),
  },
  {
    id: 'S06',
    notices: 'an on_lr that is not cleared by the fold',
    config: configure({ interrupts: [edge()] }),
    right: inEra('linux-6.19'),
    wrong: (config) => new OnLrStays(config),
  },
  {
    id: 'S06l',
    notices: 'an on_lr that is not set when a list register is filled',
    config: configure({ interrupts: [edge()] }),
    right: inEra('linux-6.19'),
    wrong: (config) => new OnLrIsForgotten(config),
  },
  {
    id: 'S07',
    notices: 'an interrupt that is taken off the list while it is in a list register',
    config: configure({ vcpus: 2, interrupts: [edge({ access: ['enable'] })] }),
    right: inEra('linux-4.17'),
    wrong: (config) => new DisablingUnlinks(config),
    also: ['X01'],
  },
  {
    id: 'S08',
    notices: 'a level interrupt that is loaded as pending and active',
    config: configure({ interrupts: [level()] }),
    right: inEra('linux-6.19'),
    wrong: withBug('B12'),
  },
  {
    id: 'S09',
    notices: 'an SPI that comes again and is queued on its new target while the old one handles it',
    config: configure({ vcpus: 2, interrupts: [edge({ access: ['target'] })] }),
    right: inEra('linux-6.19'),
    wrong: (config) => new QueuedTwice(config),
    also: ['S02', 'S05', 'S06', 'S06l', 'S07', 'S10', 'S11', 'S13', 'X01'],
  },
  {
    id: 'S16',
    notices: 'a flush that does not look whether the interrupt is enabled',
    config: configure({ interrupts: [level({ access: ['enable'] })] }),
    right: inEra('linux-6.19'),
    wrong: (config) => new FlushesDisabled(config),
  },
  {
    id: 'S17',
    notices: 'a list that is sorted by priority the wrong way round',
    config: of('overflow-eoi0'),
    right: inEra('linux-6.19'),
    wrong: (config) => new LeastUrgentFirst(config),
  },
];
