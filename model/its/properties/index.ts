import * as commands from './commands.js';
import type { Claim } from './common.js';
import * as enabled from './enabled.js';
import * as delivered from './lpis.js';
import * as ring from './ring.js';
import * as tables from './tables.js';
import * as translation from './translation.js';
import * as situations from './witnesses.js';

export const claims: readonly Claim[] = [translation, delivered, commands, enabled, ring, tables].flatMap((file) =>
  Object.values(file),
);

export const witnesses: readonly Claim[] = Object.values(situations);
