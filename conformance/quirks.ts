/**
 * Where the host under the recorded kernels is not as the architecture says. The model is compared with a host that has
 * the quirk; without it, exactly the steps differ in which it shows.
 */
export interface Quirk {
  readonly id: QuirkId;
  readonly says: string;
  readonly seenIn: string;
}

export type QuirkId = 'late-ppi';

export const quirks: readonly Quirk[] = [
  {
    id: 'late-ppi',
    says: "QEMU's GICv2 does not present a level PPI again after a guest has deactivated it through LR.HW, until software next accesses the distributor or the line changes",
    seenIn: 'QEMU 7.2.22',
  },
];
