import { array, bool, type Infer, int, record, type View } from '../../src/language/index.js';
import type { Trigger } from './physical-irq.js';
import { activate, isPresented, type PhysicalIrq } from './physical-irq.js';
import { runningPriority } from './priority.js';

/** A physical CPU interface (GICC_*, ICC_*): priority drop and deactivation may be split. IHI 0048B 3.2.1, 4.4. */
export const cpuInterface = (priorities: number) =>
  record({
    /** 0: EOIR drops the priority and deactivates. 1: EOIR drops, DIR deactivates. */
    eoiMode: int(0, 1),
    enabled: bool,
    /** Only priorities more urgent than this number pass. */
    pmr: int(0, priorities),
    activePriorities: array(priorities, bool),
  });

export type CpuInterface = Infer<ReturnType<typeof cpuInterface>>;

/** Would this CPU interface signal the interrupt to its CPU? IHI 0048B 3.2.2 and 3.3. */
export const signals = (cpu: View<CpuInterface>, irq: View<PhysicalIrq>, trigger: Trigger, priority: number): boolean =>
  cpu.enabled && isPresented(irq, trigger) && priority < cpu.pmr && priority < runningPriority(cpu.activePriorities);

/** A read of IAR that returns this interrupt. */
export const acknowledge = (cpu: CpuInterface, irq: PhysicalIrq, priority: number): void => {
  activate(irq);
  cpu.activePriorities[priority] = true;
};
