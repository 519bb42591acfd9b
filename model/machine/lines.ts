import type { View } from '../../src/language/index.js';
import type { PhysicalIrq, PhysicalIrqs } from '../gic/physical-irq.js';
import { interruptOf, isMapped, isSpi, type MachineConfig, ofConfig, those } from './config.js';
import type { Hypervisor } from './hypervisor.js';
import type { BaseState } from './slice.js';

/** The physical interrupt that a mapped one is tied to, or null while there is none. */
export const physicalOf = <W extends View<BaseState>>(
  config: MachineConfig,
  w: W,
  irq: number,
): (W extends BaseState ? PhysicalIrq : View<PhysicalIrq>) | null =>
  // A source gives what it is asked for and changes nothing, so one that may only be looked at can be asked of, too.
  interruptOf(config, irq).source.physical?.(config, w as unknown as BaseState, irq) ?? null;

/** vgic_get_phys_line_level: the timer's output, or the pending bit of the host's interrupt. */
export const physicalLevel = (
  { config, isIrqPending }: PhysicalIrqs & { readonly config: MachineConfig },
  w: View<BaseState>,
  irq: number,
): boolean => {
  const physical = physicalOf(config, w, irq);
  return physical !== null && isIrqPending(physical, interruptOf(config, irq).trigger);
};

const forwardedSpis = ofConfig((config) => those(config, (irq) => isMapped(irq) && isSpi(irq)));

/** Is a physical SPI presented that the guest has? */
const isSpiPresented = ({ config, isIrqPresented }: Hypervisor, w: View<BaseState>, irq: number): boolean => {
  const physical = physicalOf(config, w, irq);
  return physical !== null && isIrqPresented(physical, interruptOf(config, irq).trigger);
};

/** Is one presented that interrupts the host on the CPU of this vCPU? Their affinity follows the guest's. */
export const interruptsHost = (hypervisor: Hypervisor, w: View<BaseState>, v: number): boolean =>
  forwardedSpis(hypervisor.config)
    .filter((irq) => hypervisor.targetOf(w, irq) === v)
    .some((irq) => isSpiPresented(hypervisor, w, irq));

/** Is this one presented, on a CPU that takes it? */
export const interruptsHostFor = (hypervisor: Hypervisor, w: View<BaseState>, irq: number): boolean => {
  const target = hypervisor.targetOf(w, irq);
  return target !== null && hypervisor.takesHostInterrupts(w, target) && isSpiPresented(hypervisor, w, irq);
};
