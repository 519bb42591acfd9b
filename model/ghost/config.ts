import type { MachineConfig } from '../machine/config.js';
import { among, type Domains, listOf } from '../machine/domains.js';

/** A property that needs history: whether a level interrupt was acknowledged for a line that had been high (S15). */
export type HistoryProperty = 'S15';

export interface GhostConfig {
  /** Properties that are not asked for. The history that only they read is not kept then. */
  readonly without: readonly HistoryProperty[];
}

/** @param orders how the guest ends interrupts: one that does not tell that it has ended them cannot be asked about S15. */
export const ghostConfig = (orders: 'legal' | 'any' = 'legal'): GhostConfig => ({
  without: orders === 'any' ? ['S15'] : [],
});

export const ghostDomains: Domains<GhostConfig> = { without: listOf(among('S15')) };

/** Whether S15 is asked for, of whatever level interrupts there are. */
export const isSpuriousLevelAsked = ({ interrupts, without }: GhostConfig & MachineConfig): boolean =>
  !without.includes('S15') && interrupts.some(({ trigger }) => trigger === 'level');
