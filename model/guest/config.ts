import { among, type Domains, listOf, recordOf, yesOrNo } from '../machine/domains.js';

/** Something of a vCPU's own interface, or of the whole distributor, that the guest may change while it runs; `sgi1r`: it sends SGIs to lists; `spurious`: it reads IAR in vain; `binaryPoint`, `cbpr`: it groups priorities; `redistributors`: its vCPUs access those of others. */
export type Control =
  | 'eoiMode'
  | 'mask'
  | 'group'
  | 'distributor'
  | 'sgi1r'
  | 'spurious'
  | 'binaryPoint'
  | 'cbpr'
  | 'redistributors';

export interface GuestConfig {
  readonly guest: {
    readonly eoiMode: 0 | 1;
    readonly controls: readonly Control[];
    /** `any`: the guest also writes EOIR and DIR in orders the architecture forbids. */
    readonly orders: 'legal' | 'any';
    /** The guest executes WFI. */
    readonly sleeps: boolean;
  };
}

export const guestDomains: Domains<GuestConfig> = {
  guest: recordOf({
    eoiMode: among(0, 1),
    controls: listOf(
      among('eoiMode', 'mask', 'group', 'distributor', 'sgi1r', 'spurious', 'binaryPoint', 'cbpr', 'redistributors'),
    ),
    orders: among('legal', 'any'),
    sleeps: yesOrNo,
  } satisfies Domains<GuestConfig['guest']>),
};

export const guestConfig = (written: Partial<GuestConfig['guest']> = {}): GuestConfig => ({
  guest: { eoiMode: 0, controls: [], orders: 'legal', sleeps: false, ...written },
});
