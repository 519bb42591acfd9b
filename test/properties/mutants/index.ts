import { mutants as delivery } from './delivery.js';
import { mutants as forwarding } from './forwarding.js';
import { mutants as groups } from './groups.js';
import { mutants as guestGic } from './guest-gic.js';
import { mutants as its } from './its.js';
import { mutants as kicks } from './kicks.js';
import { mutants as life } from './life.js';
import { mutants as listRegisters } from './list-registers.js';
import { mutants as msiRoutes } from './msi-routes.js';
import type { Mutant } from './mutant.js';
import { mutants as nothingLost } from './nothing-lost.js';
import { mutants as overflow } from './overflow.js';
import { mutants as registers } from './registers.js';
import { mutants as resampling } from './resampling.js';
import { mutants as routing } from './routing.js';

export const mutants: readonly Mutant[] = [
  ...listRegisters,
  ...overflow,
  ...delivery,
  ...forwarding,
  ...resampling,
  ...nothingLost,
  ...registers,
  ...kicks,
  ...routing,
  ...its,
  ...msiRoutes,
  ...life,
  ...guestGic,
  ...groups,
];
