import { at } from '../../../model/at.js';
import { B56 } from '../../../model/bugs/b56.js';
import { signals } from '../../../model/gic/cpu-interface.js';
import { twoCpus } from '../../../model/gic/physical-config.js';
import { PhysicalGic } from '../../../model/gic/physical-gic.js';
import { bankOf, type PhysicalWorld } from '../../../model/gic/physical-world.js';
import type { View } from '../../../src/language/index.js';

/** A physical GIC with one step that is wrong, on two CPUs with two SPIs. */
export interface PhysicalMutant {
  readonly id: string;
  readonly notices: string;
  readonly wrong: PhysicalGic;
  readonly also?: readonly string[];
}

class NotActivated extends PhysicalGic {
  override acknowledge(w: PhysicalWorld, cpu: number, irq: number): void {
    super.acknowledge(w, cpu, irq);
    bankOf(this.config, w, cpu, irq).active = false;
  }
}

class DisabledIsSignalled extends PhysicalGic {
  override signals(w: View<PhysicalWorld>, cpu: number, irq: number): boolean {
    const { trigger, priority } = this.interruptOf(irq);
    const bank = { ...bankOf(this.config, w, cpu, irq), enabled: true };
    return signals(at(w.cpus, cpu).interface, bank, trigger, priority);
  }
}

class PriorityStays extends PhysicalGic {
  override acknowledge(w: PhysicalWorld, cpu: number, irq: number): void {
    super.acknowledge(w, cpu, irq);
    at(w.cpus, cpu).interface.activePriorities[this.interruptOf(irq).priority] = false;
  }
}

class OneCpuOnly extends PhysicalGic {
  override signals(w: View<PhysicalWorld>, cpu: number, irq: number): boolean {
    return cpu === 0 && super.signals(w, cpu, irq);
  }
}

class DeactivationUnlatches extends PhysicalGic {
  override deactivate(w: PhysicalWorld, cpu: number, irq: number): void {
    super.deactivate(w, cpu, irq);
    bankOf(this.config, w, cpu, irq).latch = false;
  }
}

export const physicalMutants: readonly PhysicalMutant[] = [
  { id: 'G01', notices: 'a deactivation that is banked', wrong: new B56(twoCpus), also: ['G05'] },
  { id: 'G02', notices: 'an acknowledge that does not make it active', wrong: new NotActivated(twoCpus) },
  {
    id: 'G03',
    notices: 'an interrupt that is signalled while it is disabled',
    wrong: new DisabledIsSignalled(twoCpus),
  },
  { id: 'G04', notices: 'an acknowledge that does not raise the running priority', wrong: new PriorityStays(twoCpus) },
  { id: 'G05', notices: 'an SPI that is shown to one CPU only', wrong: new OneCpuOnly(twoCpus) },
  { id: 'G06', notices: 'a deactivation that forgets the next edge', wrong: new DeactivationUnlatches(twoCpus) },
];
