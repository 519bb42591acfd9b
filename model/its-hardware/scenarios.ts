import type { ItsHardwareConfig } from './config.js';

const linux = { msiDevices: [1], cpus: 2, lpis: 1, collections: 2, driver: 'linux', ring: 2 } as const;
const free = { ...linux, driver: 'free' } as const;
const one = { cpus: 1, collections: 1 } as const;

/** The ITS of hardware, with the counts that a search finds. */
export const itsHardwareScenarios: readonly {
  readonly id: string;
  readonly says: string;
  readonly config: ItsHardwareConfig;
  readonly pinned: { readonly states: number; readonly firings: number; readonly depth: number };
}[] = [
  {
    id: 'its-hardware',
    says: 'an ITS of hardware with the driver of Linux: commands complete later than they are executed, what is cached is stale until SYNC',
    config: { ...linux, sends: ['mapd', 'mapc', 'mapti', 'movi', 'int', 'clear', 'inv', 'invall'] },
    pinned: { states: 1576, firings: 7162, depth: 20 },
  },
  {
    id: 'its-hardware-two',
    says: 'the same with two devices, of which one is mapped and unmapped while the other goes on',
    config: { ...linux, ...one, msiDevices: [1, 1], lpis: 2, sends: ['mapd', 'mapti'] },
    pinned: { states: 3472, firings: 27440, depth: 19 },
  },
  {
    id: 'its-invall',
    says: 'the same with one device, whose driver enables and disables the LPI by INVALL, and nothing else',
    config: { ...linux, ...one, sends: ['invall'] },
    pinned: { states: 104, firings: 458, depth: 12 },
  },
  {
    id: 'its-hardware-map',
    says: 'an ITS of hardware whose driver sends several commands, and SYNC when it likes: MAPD, MAPTI and DISCARD',
    config: { ...free, ...one, sends: ['mapd', 'mapti'] },
    pinned: { states: 800, firings: 4580, depth: 14 },
  },
  {
    id: 'its-hardware-move',
    says: 'the same with MOVI',
    config: { ...free, sends: ['movi'] },
    pinned: { states: 1352, firings: 8076, depth: 17 },
  },
  {
    id: 'its-hardware-movall',
    says: 'the same with MAPC and MOVALL: a collection with its pending LPIs leaves a CPU',
    config: { ...free, collections: 1, sends: ['mapc', 'movall'] },
    pinned: { states: 2184, firings: 12940, depth: 29 },
  },
  {
    id: 'its-hardware-pending',
    says: 'the same with INT and CLEAR',
    config: { ...free, ...one, sends: ['int', 'clear'] },
    pinned: { states: 1272, firings: 7216, depth: 11 },
  },
  {
    id: 'its-hardware-inv',
    says: 'the same with INV: the enable bit of the LPI is written at any moment',
    config: { ...free, ...one, sends: ['inv'] },
    pinned: { states: 888, firings: 5462, depth: 12 },
  },
  {
    id: 'its-hardware-errors',
    says: 'the same with MAPD, MAPTI and DISCARD, some of which are in error',
    config: { ...free, ...one, driver: 'errors', sends: ['mapd', 'mapti'] },
    pinned: { states: 1470, firings: 8656, depth: 14 },
  },
];

export const itsHardwareBound = ({ cpus, msiDevices, collections, sends, driver }: ItsHardwareConfig): string => {
  const events = msiDevices.reduce((sum, many) => sum + many, 0);
  const count = (many: number, what: string): string => `${many} ${what}${many === 1 ? '' : 's'}`;
  const parts = `${count(cpus, 'redistributor')}; ${count(events, 'event')}; ${count(collections, 'collection')}`;
  const synced = driver === 'linux' ? 'with SYNC behind each' : 'and SYNC when it likes';
  return `${parts}; the driver sends ${sends.join(', ').toUpperCase()}, ${synced}${driver === 'errors' ? ', also what is in error' : ''}`;
};
