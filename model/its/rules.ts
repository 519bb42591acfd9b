import type { Rule } from '../../src/language/index.js';
import type { GuestSlice } from '../guest/state.js';
import type { MachineConfig } from '../machine/config.js';
import type { Hypervisor } from '../machine/hypervisor.js';
import type { Part, State } from '../machine/part.js';
import { commandRules } from './command-rules.js';
import { hasIts, type ItsConfig } from './config.js';
import type { Its } from './its.js';
import { msiRules } from './msi-rules.js';
import { registerRules } from './register-rules.js';
import type { ItsSlice } from './state.js';

export type Needed = State<ItsSlice & GuestSlice>;
export type Host = Hypervisor & Its & { readonly config: ItsConfig & MachineConfig };

/** Devices that send MSIs, threads that inject them, and a guest with an ITS. */
export const itsRules: NonNullable<Part<never, Host, Needed>['rules']> = (host) => {
  if (!hasIts(host.config)) {
    return {};
  }
  const threads: readonly Rule<Needed>[] = msiRules(host).threads;
  const registers = registerRules(host);
  return {
    devices: msiRules(host).devices,
    hypervisor: [...threads, ...registers.hypervisor],
    guest: [...commandRules(host), ...registers.guest],
  };
};
