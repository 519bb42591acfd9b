import { type Depiction, part as named, type Row, type Step, upTo, type View } from '../../src/language/index.js';
import { at } from '../at.js';
import { intidOf } from '../guest/printer.js';
import type { MachineConfig } from '../machine/config.js';
import { levelRow, type PartDrawing } from '../machine/part-drawing.js';
import { deviceOf, hasEvent, type ItsConfig, keyOf, keys } from './config.js';
import type { Needed } from './host.js';
import { ringPrinter, ringRows } from './ring-drawing.js';
import { lpiOf, lpis, type MsiThread, validRegisters } from './state.js';

type Config = ItsConfig & MachineConfig;
type Event = View<Needed>['its'][number]['events'][number];

/** `device 0 event 1`: the place of a table that has one for each. */
const nameOf = (config: Config, key: number): string => {
  const device = deviceOf(config, key);
  return `device ${device} event ${key - keyOf(config, device, 0)}`;
};

const isThere = (config: Config, key: number): boolean => {
  const device = deviceOf(config, key);
  return hasEvent(config, device, key - keyOf(config, device, 0));
};

/** `8192 in collection 0`, as MAPTI has mapped it. Of an event that is in no table, too: somebody may have looked for it. */
const mapping = (config: Config, event: Event | undefined): string => {
  const { irq, collection } = event ?? { irq: null, collection: null };
  return irq === null
    ? 'unmapped'
    : `${intidOf(config, irq)} in ${collection === null ? 'none' : `collection ${collection}`}`;
};

const intidOrNone = (config: Config, irq: number | null): string => (irq === null ? 'none' : intidOf(config, irq));

const vcpuOrNone = (vcpu: number | null): string => (vcpu === null ? 'none' : `vCPU${vcpu}`);

export const itsPrinter = (config: Config): Depiction['parts'] => ({
  'its[*].enabled': named(() => 'ITS enabled'),
  'its[*].valid[*]': named((_its, register) => `${at(validRegisters, register)} valid`),
  'its[*].devices[*]': named((_its, device) => `device ${device} mapped`),
  'its[*].collections[*]': named<number | null>((_its, collection) => `collection ${collection}`, vcpuOrNone),
  'its[*].events[*]': named<Event>(
    (_its, key) => nameOf(config, key),
    (event) => mapping(config, event),
  ),
  'its[*].cache[*]': named<number | null>(
    (_its, key) => `${nameOf(config, key)} cached`,
    (irq) => intidOrNone(config, irq),
  ),
  'lpis[*].refcount': named((place) => `irq ${intidOf(config, at(lpis(config), place))} refcount`),
  'lpis[*].enabledInTable': named((place) => `${intidOf(config, at(lpis(config), place))} enabled in its table`),
  'lpis[*].pendingIn[*]': named(
    (place, vcpu) => `${intidOf(config, at(lpis(config), place))} pending in the table of vCPU${vcpu}`,
  ),
  'savers[*].irq': named<number | null>(
    () => 'user space saves',
    (irq) => intidOrNone(config, irq),
  ),
  'redistributors[*].ctlr': named((vcpu) => `vCPU${vcpu} EnableLPIs`),
  'redistributors[*].by': named<number | null>((vcpu) => `vCPU${vcpu} EnableLPIs cleared by`, vcpuOrNone),
  'redistributors[*].place': named((vcpu) => `vCPU${vcpu} cache place`),
  'redistributors[*].seen': named<number | null>(
    (vcpu) => `vCPU${vcpu} cache entry seen`,
    (irq) => intidOrNone(config, irq),
  ),
  'redistributors[*].lastLrIrq': named<number | null>(
    (vcpu) => `vCPU${vcpu} last_lr_irq`,
    (irq) => intidOrNone(config, irq),
  ),
  'msis[*]': named<MsiThread>(
    (msi) => `MSI thread ${msi}`,
    ({ stage, irq, key }) => (stage === 'idle' ? stage : `${stage} ${nameOf(config, key)} ${intidOf(config, irq)}`),
  ),
  ...ringPrinter(config),
  'driver[*].enabled': named(() => 'guest: ITS enabled'),
  'driver[*].valid[*]': named((_its, register) => `guest: ${at(validRegisters, register)} valid`),
  'driver[*].devices[*]': named((_its, device) => `guest: device ${device} mapped`),
  'driver[*].collections[*]': named<number | null>((_its, collection) => `guest: collection ${collection}`, vcpuOrNone),
  'driver[*].events[*]': named<Event>(
    (_its, key) => `guest: ${nameOf(config, key)}`,
    (event) => mapping(config, event),
  ),
  'driver[*].targets[*]': named<number | null>((_its, key) => `guest: ${nameOf(config, key)} sent to`, vcpuOrNone),
  'driver[*].lpis[*]': named((_its, vcpu) => `guest: vCPU${vcpu} EnableLPIs`),
});

/** The tables, from a device and an event to an LPI, a collection and a vCPU. */
export const itsDrawing = (config: Config): PartDrawing<Needed> => {
  const one = ({ action: { params } }: Step<Needed>): string => `device ${params.device} event ${params.event}`;
  return {
    short: {
      'device.msi': (step) => `MSI of ${one(step)}`,
      'kvm.msiInjects': () => 'injects the MSI',
      'kvm.emptiesCache': () => 'empties the cache',
      'guest.mapd': ({ action: { params } }) => `MAPD ${params.device} V=${params.valid}`,
      'guest.mapc': ({ action: { params } }) =>
        params.to === -1 ? `MAPC ${params.collection} V=0` : `MAPC ${params.collection} to vCPU${params.to}`,
      'guest.mapti': (step) => `MAPTI ${one(step)}`,
      'guest.movi': (step) => `MOVI ${one(step)}`,
      'guest.discard': (step) => `DISCARD ${one(step)}`,
      'guest.int': (step) => `INT ${one(step)}`,
      'guest.clear': (step) => `CLEAR ${one(step)}`,
      'guest.inv': (step) => `INV ${one(step)}`,
      'guest.invall': ({ action: { params } }) => `INVALL ${params.collection}`,
      'guest.movall': ({ action: { params } }) => `MOVALL vCPU${params.from} to vCPU${params.to}`,
      'guest.writeLpiTable': ({ action: { params } }) => `table of ${intidOf(config, Number(params.irq))}`,
      'guest.enableLpis': ({ action: { params } }) => `EnableLPIs of vCPU${params.vcpu}`,
      'guest.disableLpis': ({ action: { params } }) => `clears EnableLPIs of vCPU${params.of}`,
      'guest.writeInvlpir': ({ action: { params } }) => `INVLPIR ${intidOf(config, Number(params.irq))}`,
      'guest.writeInvallr': ({ action: { params } }) => `INVALLR of vCPU${params.vcpu}`,
      'guest.switchIts': () => 'GITS_CTLR',
      'guest.writeCwriter': () => 'GITS_CWRITER',
      'guest.writeCwriterBeyond': () => 'GITS_CWRITER behind the ring',
      'guest.writeCbaser': () => 'GITS_CBASER',
      'kvm.executesCommand': () => 'executes a command',
      'guest.writeBaser': () => 'GITS_BASER',
      'guest.writeCollectionBaser': () => 'GITS_BASER of collections',
      'vmm.saveIts': () => 'saves the tables',
      'vmm.migrateIts': () => 'migrates the ITS',
      'vmm.resetIts': () => 'resets the ITS',
      'vmm.savesLpi': ({ action: { params } }) => `saves ${intidOf(config, Number(params.irq))}`,
      'vmm.savedLpi': () => 'has saved it',
    },
    sections: lpis(config).length === 0 ? [] : [{ title: 'ITS', rows: [...tableRows(config), ...ringRows(config)] }],
    interrupt: (irq) =>
      lpis(config).includes(irq)
        ? {
            rows: {
              hypervisor: [
                {
                  name: 'refcount',
                  path: `lpis[${lpis(config).indexOf(irq)}].refcount`,
                  kind: 'cells',
                  nothing: '0',
                  cell: (w) => ({ text: String(lpiOf(config, w, irq).refcount), look: 'plain' }),
                },
              ],
              guest: [
                levelRow(
                  irq,
                  'enabled in its table',
                  `lpis[${lpis(config).indexOf(irq)}].enabledInTable`,
                  (w) => lpiOf(config, w, irq).enabledInTable,
                ),
              ],
            },
          }
        : {},
  };
};

/** A row for each event, `8192 in collection 0`, pale while the ITS is off; and one for each collection. */
const tableRows = (config: Config): readonly Row<Needed>[] => [
  ...upTo(keys(config))
    .filter((key) => isThere(config, key))
    .flatMap((key): readonly Row<Needed>[] => [
      {
        name: nameOf(config, key),
        path: `its[0].events[${key}]`,
        kind: 'cells',
        nothing: 'unmapped',
        cell: ({ its }) => {
          const event = at(at(its, 0).events, key);
          return event.irq === null
            ? undefined
            : { text: mapping(config, event), colour: event.irq, look: at(its, 0).enabled ? 'full' : 'pale' };
        },
      },
      {
        name: `${nameOf(config, key)} cached`,
        path: `its[0].cache[${key}]`,
        kind: 'cells',
        nothing: 'none',
        cell: ({ its }) => {
          const irq = at(at(its, 0).cache, key);
          return irq === null ? undefined : { text: intidOf(config, irq), colour: irq, look: 'half' };
        },
      },
    ]),
  ...upTo(config.collections).map(
    (collection): Row<Needed> => ({
      name: `collection ${collection}`,
      path: `its[0].collections[${collection}]`,
      kind: 'cells',
      nothing: 'unmapped',
      cell: ({ its }) => {
        const vcpu = at(at(its, 0).collections, collection);
        return vcpu === null ? undefined : { text: `vCPU${vcpu}`, look: 'plain' };
      },
    }),
  ),
];
