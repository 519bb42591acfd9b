import type { VirtualInterface } from '../../model/index.js';

/** The quirk `eoi-count`: EOImode 1, and no list register holds what a write of EOIR names. To be done before the write. */
export const countUnsplitEoi = (cpu: VirtualInterface, irq: number): void => {
  const isActive = cpu.lrs.some((lr) => lr.irq === irq && (lr.state === 'active' || lr.state === 'pending+active'));
  if (cpu.eoiMode === 1 && !isActive && cpu.activePriorities.includes(true)) {
    cpu.eoiCount = (cpu.eoiCount + 1) % 32;
  }
};
