import type { Claim } from '../../machine/part.js';
import type { World } from '../state.js';
import type { Vgic } from '../vgic.js';
import * as accounted from './accounted.js';
import * as forwarding from './forwarding.js';
import * as groups from './groups.js';
import * as kicks from './kicks.js';
import * as lists from './lists.js';
import * as lpis from './lpis.js';
import * as notification from './notification.js';
import * as overflow from './overflow.js';
import * as owner from './owner.js';
import * as runs from './runs.js';
import * as situations from './witnesses.js';

/** What must hold of KVM's own fields. */
export const claims: readonly Claim<Vgic, World>[] = [
  accounted,
  notification,
  overflow,
  forwarding,
  groups,
  kicks,
  lists,
  lpis,
  owner,
].flatMap((file) => Object.values(file));

/** What is asked of whole runs. */
export const promises: readonly Claim<Vgic, World>[] = Object.values(runs);

export const witnesses: readonly Claim<Vgic, World>[] = Object.values(situations);
