import { among, type Domains, listOf } from '../machine/domains.js';

/** `asserted`: was a level interrupt's line high at some time since it was last deactivated (S15)? */
export type Ghost = 'asserted';

export interface GhostConfig {
  /** History that only a property reads. */
  readonly ghosts: readonly Ghost[];
}

export const ghostConfig: GhostConfig = { ghosts: [] };
export const ghostDomains: Domains<GhostConfig> = { ghosts: listOf(among('asserted')) };
