import { bool, type Infer, index, member, oneOf, optional, record } from '../../src/language/index.js';
import type { MachineConfig } from '../machine/config.js';
import type { Families } from '../machine/part.js';
import { eventIds, type ItsConfig } from './config.js';

export const commandNames = [
  'mapd',
  'mapc',
  'mapti',
  'movi',
  'discard',
  'int',
  'clear',
  'inv',
  'invall',
  'movall',
] as const;

export type CommandName = (typeof commandNames)[number];

/** A command as it is in memory (IHI 0069 5.3). What it has no use for is 0, or null. */
export const commandShape = (config: ItsConfig & MachineConfig, { irq, vcpu }: Families) =>
  record({
    /** `none`: there is none, or one that the guest has done with. */
    name: oneOf('none', ...commandNames),
    device: index(config.msiDevices.length),
    event: index(eventIds(config)),
    irq: optional(member(irq)),
    collection: index(config.collections),
    /** MAPC with V=1, and MOVALL: the vCPU from which. */
    vcpu: optional(member(vcpu)),
    /** MOVALL */
    to: optional(member(vcpu)),
    /** MAPD */
    valid: bool,
  });

export type Command = Infer<ReturnType<typeof commandShape>>;

export const noCommand: Command = {
  name: 'none',
  device: 0,
  event: 0,
  irq: null,
  collection: 0,
  vcpu: null,
  to: null,
  valid: false,
};
