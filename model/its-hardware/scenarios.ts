import { type ItsHardwareConfig, operations } from './world.js';

/** The ITS of hardware, with the counts that a search finds. */
export const itsHardwareScenarios: readonly {
  readonly id: string;
  readonly says: string;
  readonly config: ItsHardwareConfig;
  readonly pinned: { readonly states: number; readonly firings: number; readonly depth: number };
}[] = [
  {
    id: 'its-hardware',
    says: 'an ITS of hardware: commands complete later than they are executed, what is cached is stale until SYNC',
    config: { cpus: 2, does: operations },
    pinned: { states: 664, firings: 2880, depth: 18 },
  },
  {
    id: 'its-invall',
    says: 'the same, whose driver enables and disables the LPI by INVALL, and nothing else',
    config: { cpus: 1, does: ['invall'] },
    pinned: { states: 96, firings: 408, depth: 13 },
  },
];

export const itsHardwareBound = ({ cpus, does }: ItsHardwareConfig): string =>
  `${cpus} redistributor${cpus === 1 ? '' : 's'}; 1 event; the driver sends ${does.join(', ').toUpperCase()}, with SYNC`;
