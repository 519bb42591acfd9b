import type { GuestConfig } from '../guest/config.js';
import type { MachineConfig } from '../machine/config.js';
import { among, type Domains, listOf } from '../machine/domains.js';

/** A property that needs history: whether a level interrupt was acknowledged for a line that had been high (S15). */
export type HistoryProperty = 'S15';

export interface GhostConfig {
  /** Properties that are not asked for. The history that only they read is not kept then. */
  readonly without: readonly HistoryProperty[];
}

export const ghostConfig: GhostConfig = { without: [] };
export const ghostDomains: Domains<GhostConfig> = { without: listOf(among('S15')) };

/** What decides which history is kept. */
export type Asked = GhostConfig & GuestConfig & MachineConfig;

/** Whether S15 is asked for. A guest that does not say which interrupts it has ended cannot be asked. */
export const isSpuriousLevelAsked = ({ interrupts, guest, without }: Asked): boolean =>
  guest.orders === 'legal' && !without.includes('S15') && interrupts.some(({ trigger }) => trigger === 'level');
