/**
 * The binary point says how many low bits of a priority are a subpriority: they decide which interrupt comes first, and not
 * whether it preempts. IHI 0069 4.8 (priority grouping; ICC_BPR0_EL1, ICC_BPR1_EL1), IHI 0048B 3.3.3 (GICC_BPR, GICC_ABPR).
 */
interface BinaryPoints {
  readonly binaryPoints: readonly number[];
  readonly commonBinaryPoint: readonly boolean[];
}

/** The bits that there are: with the coarsest binary point nothing preempts anything. */
export const coarsest = (priorities: number): number => Math.ceil(Math.log2(priorities));

/** That of a group. CBPR makes group 1 use that of group 0. Where there is one group, there is one. */
export const binaryPointOf = ({ binaryPoints, commonBinaryPoint }: BinaryPoints, group: number): number =>
  binaryPoints[commonBinaryPoint.includes(true) ? 0 : group] ?? 0;

/** The group priority of what a list register holds, which APR counts by: its priority without the subpriority. */
export const groupPriority = (
  cpu: BinaryPoints,
  { group, priority }: { readonly group: number; readonly priority: number },
): number => {
  const step = 2 ** binaryPointOf(cpu, group);
  return Math.floor(priority / step) * step;
};
