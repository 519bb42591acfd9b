import { array, bool, type Infer, int, record } from '../../src/language/index.js';

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
