/**
 * Where the host under the recorded kernels is not as the architecture says, or does what it leaves open. The model is
 * compared with a host that has the quirk; without it, exactly the steps differ in which it shows.
 */
export interface Quirk {
  readonly id: QuirkId;
  /** The GIC that has it. */
  readonly gic: 2 | 3;
  readonly says: string;
  readonly seenIn: string;
  /** The steps of the project's recordings in which it shows. */
  readonly shows: readonly string[];
}

export type QuirkId = 'late-ppi' | 'eoi-count' | 'idle-eoi';

export const quirks: readonly Quirk[] = [
  {
    id: 'late-ppi',
    gic: 2,
    says: 'a level PPI that a guest deactivates through LR.HW is not presented again until software writes to the distributor or the CPU interface, or a line changes',
    seenIn: 'QEMU 7.2.22 and 10.0.2',
    shows: ['linux-6.1-gicv2', 'linux-7.2-gicv2'].flatMap((set) => [
      `${set} vtimer_disabled_irq 9`,
      `${set} vtimer_eoi_line_high 4`,
      `${set} vtimer_eoi_line_high 6`,
    ]),
  },
  {
    id: 'eoi-count',
    gic: 3,
    says: 'a write of ICV_EOIR with EOImode 1 for an interrupt without an active list register counts in EOIcount',
    seenIn: 'QEMU 7.2.22 and 10.0.2, by programs that drive their registers',
    // No recording ends, in a run of its own, what has been pushed out of the list registers.
    shows: [],
  },
  {
    id: 'idle-eoi',
    gic: 3,
    says: 'a write of ICC_EOIR1 while no priority is active is ignored, where EOImode 0 would deactivate what it names',
    seenIn: 'QEMU 7.2.22',
    // The host under a recorded kernel ends what it has acknowledged.
    shows: [],
  },
];
