import { UsageError } from '../src/language/index.js';
import { shortened } from '../src/language/printable.js';

/**
 * Where another implementation is not as the architecture says, or does what it leaves open. The model is compared with
 * one that has the quirk, or a workaround hides it; without either, the two differ.
 */
export interface Quirk {
  readonly id: QuirkId;
  /** The GICs that have it. */
  readonly gics: readonly (2 | 3)[];
  readonly says: string;
  readonly seenIn: string;
  /** The first version of QEMU without it. */
  readonly fixedIn?: readonly [major: number, minor: number];
  /** What the comparison does about it. */
  readonly workaround: string;
  /** The steps of the project's recordings in which it shows. */
  readonly shows: readonly string[];
}

export type QuirkId =
  | 'late-ppi'
  | 'eoi-count'
  | 'group-0-off'
  | 'coarse-running'
  | 'idle-eoi'
  | 'stuck-active'
  | 'first-match';

export const quirks: readonly Quirk[] = [
  {
    id: 'late-ppi',
    gics: [2],
    says: 'an interrupt that a guest deactivates through LR.HW while it is pending again is not presented until software writes to the distributor or the CPU interface, or a line changes',
    seenIn: 'QEMU 7.2.22 and 10.0.2',
    workaround:
      'recordings: the physical interrupt is looked at again where KVM next touches the distributor; qtest: a write of 0 to GICD_ISENABLER0 after each access of the guest',
    shows: ['linux-6.1-gicv2', 'linux-7.2-gicv2'].flatMap((set) => [
      `${set} vtimer_disabled_irq 9`,
      `${set} vtimer_eoi_line_high 4`,
      `${set} vtimer_eoi_line_high 6`,
    ]),
  },
  {
    id: 'eoi-count',
    gics: [3],
    says: 'a write of ICV_EOIR with EOImode 1 for an interrupt without an active list register counts in EOIcount',
    seenIn: 'QEMU 7.2.22 and 10.0.2',
    workaround: 'the model counts it too',
    // No recording ends, in a run of its own, what has been pushed out of the list registers.
    shows: [],
  },
  {
    id: 'group-0-off',
    gics: [3],
    says: 'ICH_MISR.VGrp0D, which is to say that the guest has disabled group 0, says that it has disabled group 1',
    seenIn: 'QEMU 7.2.22',
    workaround:
      'the model has it too; where group 0 is enabled and group 1 is not, a guest executes nothing, and scripts do not do that',
    // Recorded guests have one group.
    shows: [],
  },
  {
    id: 'coarse-running',
    gics: [3],
    says: 'an interrupt preempts where its group priority is above the running priority without the bits that are a subpriority in its own group',
    seenIn: 'QEMU 7.2.22',
    // icv_hppi_can_preempt; KVM's own emulation compares with the running priority as it is (__vgic_v3_read_iar).
    workaround: 'the model compares so too',
    // Recorded guests leave their binary points alone.
    shows: [],
  },
  {
    id: 'idle-eoi',
    gics: [2, 3],
    says: 'a write of GICC_EOIR or ICC_EOIR1 while no priority is active is ignored, where EOImode 0 would deactivate what it names',
    seenIn: 'QEMU 7.2.22 and 10.0.2',
    workaround: 'the model ignores it too',
    // The host under a recorded kernel ends what it has acknowledged.
    shows: [],
  },
  {
    id: 'stuck-active',
    gics: [2],
    says: 'an SPI that GICD_ISACTIVER has made active reads as active until GICD_ICACTIVER, whatever deactivates it; it is signalled all the same',
    seenIn: 'QEMU 7.2.22',
    // 7175a562f157 "hw/intc/arm_gic: Fix deactivation of SPI lines"
    fixedIn: [9, 1],
    workaround: 'the model reads so too',
    // KVM makes only PPIs active.
    shows: [],
  },
  {
    id: 'first-match',
    gics: [2],
    says: 'where two list registers hold the same interrupt, which is UNPREDICTABLE, the guest acknowledges and deactivates in the first of them, whatever its state',
    seenIn: 'QEMU 7.2.22 and 10.0.2',
    workaround: 'scripts load an interrupt into the list register that already holds it',
    // KVM has an interrupt in one list register at a time, but for SGIs with different senders.
    shows: [],
  },
];

/**
 * Those that the GIC of a host has, but for one that is switched off. The host is a QEMU: its version, and which of them
 * this build has not, `10.0.2 without eoi-count`. One that names no QEMU is no emulator, and has none.
 * @throws UsageError where it does not have that one, or the words cannot be read.
 */
export const quirksIn = (gic: 2 | 3, qemu: string | undefined, off?: string): ReadonlySet<QuirkId> => {
  const [, version, mended] = /^(\d+(?:\.\d+)+)(?: without (.+))?$/.exec(qemu ?? '0.0') ?? [];
  if (version === undefined) {
    throw new UsageError(`"${shortened(qemu ?? '')}" is no version of QEMU, like 10.0.2 or 10.0.2 without eoi-count`);
  }
  const without = mended?.split(', ') ?? [];
  const unknown = without.find((name) => !quirks.some(({ id }) => id === name));
  if (unknown !== undefined) {
    const known = quirks.map(({ id }) => id).join(', ');
    throw new UsageError(`QEMU ${version} has no quirk "${shortened(unknown)}" to be without; known are ${known}`);
  }
  const ids = qemu === undefined ? [] : quirksOf(gic, version).filter((id) => !without.includes(id));
  if (off !== undefined && !ids.some((id) => id === off)) {
    const has = ids.length === 0 ? 'none' : ids.join(', ');
    throw new UsageError(`the GICv${gic} of QEMU ${qemu ?? 'that is none'} has no quirk "${off}"; it has ${has}`);
  }
  return new Set(ids.filter((id) => id !== off));
};

const quirksOf = (gic: 2 | 3, version: string): readonly QuirkId[] =>
  quirks.filter((quirk) => quirk.gics.includes(gic) && !isFixedIn(quirk, version)).map(({ id }) => id);

/** Those of the QEMU that scripts are made for before it is known which that is. */
export const allQuirksOf = (gic: 2 | 3): ReadonlySet<QuirkId> => quirksIn(gic, '7.2');

const isFixedIn = ({ fixedIn }: Quirk, version: string): boolean => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return fixedIn !== undefined && (major > fixedIn[0] || (major === fixedIn[0] && minor >= fixedIn[1]));
};
