import type { Part } from '../machine/part.js';
import { hasIts } from './config.js';
import { guestCommands } from './guest-commands.js';
import type { Host, Needed } from './host.js';
import { msiRules } from './msi-rules.js';
import { registerRules } from './register-rules.js';
import { ringRules } from './ring-rules.js';
import { tableRules } from './table-rules.js';

/** Devices that send MSIs, threads that inject them, and a guest with an ITS. */
export const itsRules: NonNullable<Part<never, Host, Needed>['rules']> = (host) => {
  if (!hasIts(host.config)) {
    return {};
  }
  const messages = msiRules(host);
  const registers = registerRules(host);
  const ring = ringRules(host);
  return {
    devices: messages.devices,
    hypervisor: [...messages.threads, ...registers.hypervisor, ...ring.hypervisor],
    host: tableRules(host),
    guest: [...guestCommands(host), ...registers.guest, ...ring.guest],
  };
};
