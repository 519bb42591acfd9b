import {
  bool,
  type Infer,
  index,
  type Leaf,
  member,
  oneOf,
  optional,
  record,
  type Schema,
} from '../../src/language/index.js';
import type { MachineConfig } from '../machine/config.js';
import type { Families } from '../machine/part.js';
import { type Devices, eventIds, type ItsConfig } from './config.js';

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

type Id = Schema<number> & Leaf;

/** What is in a command besides its name (IHI 0069 5.3). What it has no use for is 0, or null. */
export const commandFields = (config: Devices & Pick<ItsConfig, 'collections'>, irq: Id, vcpu: Id) => ({
  device: index(config.msiDevices.length),
  event: index(eventIds(config)),
  irq: optional(irq),
  collection: index(config.collections),
  /** MAPC with V=1, and MOVALL: the vCPU from which. */
  vcpu: optional(vcpu),
  /** MOVALL */
  to: optional(vcpu),
  /** MAPD */
  valid: bool,
});

/** A command as it is in memory; `none`: there is none, or one that the guest has done with. */
export const commandShape = (config: ItsConfig & MachineConfig, { irq, vcpu }: Families) =>
  record({ name: oneOf('none', ...commandNames), ...commandFields(config, member(irq), member(vcpu)) });

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
