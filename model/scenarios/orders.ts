import type { Ordered } from '../guest/several-active.js';
import { assertConfig } from '../machine/part.js';
import { boundOf, type Config, configure, vgicParts } from '../vgic.js';
import { scenarios } from './index.js';
import { edge, level } from './kinds.js';

/** SPIs of both triggers, more than there are list registers, on a host that traps every DIR or none. */
const usual = configure({
  vcpus: 2,
  listRegisters: 2,
  activeSpisMax: 0,
  interrupts: [level(), edge(), level({}, 41), edge({}, 33)],
});

/** The vgic's scenarios, whose interrupts a guest may take in every order. */
export const vgicOrders: Ordered<Config> = {
  name: 'orders',
  scenarios,
  usual,
  vcpus: 4,
  assert: (config) => assertConfig(vgicParts, config),
  boundOf,
};
