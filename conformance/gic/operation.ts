import type { ListRegister, VirtualInterface } from '../../model/index.js';

/**
 * What software and devices do to one CPU's GIC, register by register. Interrupts are numbered as in the setup of the
 * script, priorities as in the model: 0 is the most urgent.
 */
export type GicOperation = GuestOperation | HostOperation | HypervisorOperation | DeviceOperation;

/** The guest's virtual CPU interface. */
export type GuestOperation = { readonly by: 'guest' } & InterfaceAccess;

/** The physical CPU interface and the distributor. */
export type HostOperation = { readonly by: 'host' } & (
  | InterfaceAccess
  | { readonly does: DistributorWord; readonly irq: number }
);

/** ICC_PMR, ICC_IGRPEN1 and ICC_CTLR.EOImode, or what stands for them in a GICv2. */
export type InterfaceAccess =
  | { readonly does: 'iar' }
  | { readonly does: 'eoir' | 'dir'; readonly irq: number }
  | { readonly does: 'pmr' | 'grpen' | 'eoimode'; readonly value: number };

export const distributorWords = ['isenabler', 'icenabler', 'ispendr', 'icpendr', 'isactiver', 'icactiver'] as const;

export type DistributorWord = (typeof distributorWords)[number];

/** GICH_*, ICH_* */
export type HypervisorOperation = { readonly by: 'hypervisor' } & (
  | { readonly does: 'lr'; readonly place: number; readonly lr: ListRegister }
  | { readonly does: 'hcr'; readonly hcr: VirtualInterface['hcr']; readonly eoiCount: number }
  | { readonly does: 'vmcr'; readonly controls: GuestControls }
  | { readonly does: 'apr'; readonly priorities: readonly number[] }
);

export type GuestControls = Pick<VirtualInterface, 'pmr' | 'groupEnabled' | 'eoiMode'>;

/** The wire into the distributor. */
export interface DeviceOperation {
  readonly by: 'device';
  readonly does: 'raise' | 'lower';
  readonly irq: number;
}

/** An operation in a few words: `guest eoir 1`, `hypervisor lr 0 pending 2 priority 8 hw`. */
export const spellGic = (operation: GicOperation): string => `${operation.by} ${wordsOf(operation).join(' ')}`;

const wordsOf = (operation: GicOperation): readonly (string | number)[] => {
  switch (operation.does) {
    case 'lr':
      return ['lr', operation.place, ...listRegisterWords(operation.lr)];
    case 'hcr':
      return ['hcr', ...setIn(operation.hcr), 'eoiCount', operation.eoiCount];
    case 'vmcr': {
      const { pmr, groupEnabled, eoiMode } = operation.controls;
      return ['vmcr', 'pmr', pmr, 'grpen', Number(groupEnabled), 'eoimode', eoiMode];
    }
    case 'apr':
      return ['apr', ...(operation.priorities.length === 0 ? ['idle'] : operation.priorities)];
    case 'iar':
      return ['iar'];
    case 'pmr':
    case 'grpen':
    case 'eoimode':
      return [operation.does, operation.value];
    default:
      return [operation.does, operation.irq];
  }
};

const listRegisterWords = (lr: ListRegister): readonly (string | number)[] => [
  lr.state,
  lr.irq,
  'priority',
  lr.priority,
  ...setIn({ hw: lr.hw, eoi: lr.eoi }),
  ...(lr.source > 0 ? ['source', lr.source] : []),
];

const setIn = (flags: Readonly<Record<string, boolean>>): readonly string[] =>
  Object.keys(flags).filter((flag) => flags[flag]);
