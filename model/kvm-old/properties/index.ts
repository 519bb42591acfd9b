import type { Claim } from '../../machine/part.js';
import type { World } from '../state.js';
import type { OldVgic } from '../vgic.js';
import * as accounted from './accounted.js';
import * as held from './held.js';
import * as loaded from './loaded.js';
import * as shared from './shared.js';

/** What must hold of the first vgic's own fields. */
export const claims: readonly Claim<OldVgic, World>[] = [held, accounted, loaded, shared].flatMap((file) =>
  Object.values(file).filter((one): one is Claim<OldVgic, World> => typeof one !== 'function'),
);
