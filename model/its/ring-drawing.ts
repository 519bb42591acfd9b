import { type Depiction, part as named, type Row, upTo, type View } from '../../src/language/index.js';
import { at } from '../at.js';
import { intidOf } from '../guest/printer.js';
import type { MachineConfig } from '../machine/config.js';
import type { Command } from './command.js';
import type { ItsConfig } from './config.js';
import type { Needed } from './host.js';

type Config = ItsConfig & MachineConfig;

const vcpuOrNone = (vcpu: number | null): string => (vcpu === null ? 'none' : `vCPU${vcpu}`);

/** `MAPTI device 0 event 1`, as it is in the ring. */
const written = (config: Config, command: View<Command>): string => {
  const { name, device, event, irq, collection, vcpu, to, valid } = command;
  const one = `${name.toUpperCase()} device ${device} event ${event}`;
  switch (name) {
    case 'none':
      return 'none';
    case 'mapd':
      return `MAPD ${device} V=${Number(valid)}`;
    case 'mapc':
      return vcpu === null ? `MAPC ${collection} V=0` : `MAPC ${collection} to vCPU${vcpu}`;
    case 'mapti':
      return `${one} to ${irq === null ? 'none' : intidOf(config, irq)} in ${collection}`;
    case 'movi':
      return `${one} to ${collection}`;
    case 'invall':
      return `INVALL ${collection}`;
    case 'movall':
      return `MOVALL ${vcpuOrNone(vcpu)} to ${vcpuOrNone(to)}`;
    case 'discard':
    case 'int':
    case 'clear':
    case 'inv':
      return one;
  }
};

export const ringPrinter = (config: Config): NonNullable<Depiction['parts']> => ({
  'rings[*].creadr': named(() => 'GITS_CREADR'),
  'rings[*].cwriter': named(() => 'GITS_CWRITER'),
  'rings[*].by': named<number | null>(() => 'commands executed by', vcpuOrNone),
  'driverRings[*].slots[*]': named<Command>(
    (_ring, slot) => `ring ${slot}`,
    (command) => written(config, command),
  ),
  'driverRings[*].read': named(() => 'guest: next command executed'),
  'driverRings[*].written': named(() => 'guest: GITS_CWRITER'),
});

/** A row for each place of the ring; full is what GITS_CWRITER covers. */
export const ringRows = (config: Config): readonly Row<Needed>[] =>
  upTo(config.itsRing).map((slot) => ({
    name: `ring ${slot}`,
    path: `driverRings[0].slots[${slot}]`,
    kind: 'cells',
    nothing: 'none',
    cell: ({ driverRings }) => {
      const { slots, read, written: until } = at(driverRings, 0);
      const command = at(slots, slot);
      const isCovered =
        (slot - read + config.itsRing) % config.itsRing < (until - read + config.itsRing) % config.itsRing;
      return command.name === 'none'
        ? undefined
        : { text: written(config, command), look: isCovered ? 'full' : 'pale' };
    },
  }));
