/**
 * A PPI that KVM shows to a guest with a virtual GICv5. `software`: SW_PPI, an edge that user space raises by KVM_IRQ_LINE
 * and the guest by ICC_PPI_SPENDR. `pmu`: PMUIRQ, a level that KVM keeps. `timer`: CNTV or CNTP, a level that the hardware
 * itself injects (DVI). vgic_v5_get_implemented_ppis, vgic_v5_finalize_ppi_state.
 */
export type PpiKind = 'software' | 'pmu' | 'timer';

/** What a guest writes besides: `enable` traps (ICC_PPI_ENABLER), `priority` and `pending` (ICC_PPI_SPENDR) do not. */
export type PpiAccess = 'enable' | 'priority' | 'pending';

export interface Ppi {
  readonly kind: PpiKind;
  /** 0 is the most urgent; where the guest changes it, where it begins. */
  readonly priority: number;
  readonly access: readonly PpiAccess[];
}

/** One vCPU with a virtual GICv5: PPIs are a vCPU's own, and nothing of them is shared. */
export interface GicV5Config {
  readonly ppis: readonly Ppi[];
  /** Distinct priorities, 0 the most urgent. */
  readonly priorities: number;
  /** What the guest writes of its CPU interface: `mask` is ICC_PCR, `receive` is ICC_CR0.EN. */
  readonly writes: readonly ('mask' | 'receive')[];
  /** With `nvhe` the registers are written and read by the code at EL2, on the way into the guest and out of it. */
  readonly host: 'vhe' | 'nvhe';
  /** CPUs between which the thread moves while it is scheduled out. */
  readonly cpus: 1 | 2;
}

/** The id of each kind, as far as the architecture fixes it. GICV5_ARCH_PPI_*, KVM_ARMV8_PMU_GICV5_IRQ. */
const ids: Readonly<Record<PpiKind, readonly number[]>> = { software: [3], pmu: [23], timer: [27, 30] };

/** How a PPI is called in traces: a second timer is the physical one. */
export const ppiName = ({ ppis }: GicV5Config, ppi: number): string => {
  const kind = ppis[ppi]?.kind ?? 'software';
  const before = ppis.slice(0, ppi).filter((other) => other.kind === kind).length;
  return `PPI${ids[kind][before] ?? ids[kind][0]}`;
};

/** Why there is no such configuration. */
export const gicV5Contradiction = ({ ppis }: GicV5Config): string | undefined => {
  const kinds = ppis.map(({ kind }) => kind);
  const tooMany = (['software', 'pmu', 'timer'] as const).find(
    (kind) => kinds.filter((one) => one === kind).length > ids[kind].length,
  );
  const pended = ppis.find(({ kind, access }) => kind !== 'software' && access.includes('pending'));
  return tooMany !== undefined
    ? `a vCPU has no ${ids[tooMany].length + 1} PPIs of the kind ${tooMany}`
    : pended !== undefined
      ? 'only an edge is made pending by a register: a level follows its line'
      : undefined;
};

export const isEdge = ({ kind }: Ppi): boolean => kind === 'software';

/** irq->hw: mapped to an interrupt of the host, whose line the hardware hands to the guest by itself. */
export const isMapped = ({ kind }: Ppi): boolean => kind === 'timer';

/** Its bound in words. */
export const gicV5Bound = (config: GicV5Config): string => {
  const { ppis, priorities, writes, host, cpus } = config;
  const said = ppis.map(({ kind, priority, access }, place) => {
    const own = [kind, `priority ${priority}`, ...(access.length > 0 ? [`the guest writes ${access.join('/')}`] : [])];
    return `${ppiName(config, place)} (${own.join(', ')})`;
  });
  return [
    `1 vCPU with a virtual GICv5; ${said.join(', ')}`,
    `${priorities} ${priorities === 1 ? 'priority' : 'priorities'}`,
    ...writes.map((one) => (one === 'mask' ? 'the guest masks priorities' : 'the guest turns delivery off and on')),
    ...(host === 'nvhe' ? ['a host without VHE'] : []),
    ...(cpus > 1 ? ['the thread moves between 2 CPUs'] : []),
  ].join('; ');
};
