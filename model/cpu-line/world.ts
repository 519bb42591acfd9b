import {
  array,
  bool,
  happened,
  type Infer,
  index,
  oneOf,
  optional,
  record,
  type View,
} from '../../src/language/index.js';
import { at } from '../at.js';

/** KVM without a GIC of its own: user space emulates one, and drives the IRQ input of each vCPU. */
export interface CpuLineConfig {
  readonly vcpus: number;
  /** The vCPU that each device's interrupt goes to. */
  readonly targets: readonly number[];
  /**
   * `KVM_IRQ_LINE`, of the VM: at any moment, and the vCPU is kicked. `KVM_INTERRUPT`, of the vCPU, as on other
   * architectures: only while that is out of KVM_RUN, so that user space calls it out first.
   */
  readonly way: 'KVM_IRQ_LINE' | 'KVM_INTERRUPT';
}

/** What happened during a step. */
export type CpuLineHappening =
  | { readonly what: 'set'; readonly vcpu: number; readonly level: boolean }
  | { readonly what: 'kicked'; readonly vcpu: number }
  | { readonly what: 'read'; readonly vcpu: number; readonly irq: number | null };

const vcpu = (config: CpuLineConfig) =>
  record({
    /** In user space; asleep in kvm_vcpu_block; in KVM_RUN with interrupts on; its mode announced; in the guest. */
    phase: oneOf('user', 'blocked', 'host', 'entering', 'guest'),
    /** HCR_VI in vcpu->arch.hcr_el2: what user space has set last. */
    vi: bool,
    /** HCR_EL2.VI as the hardware has it while the guest runs. */
    loaded: bool,
    /** KVM_REQ_IRQ_PENDING */
    requested: bool,
    /** An IPI is on its way. */
    exiting: bool,
    /** A signal of user space is pending. */
    signalled: bool,
    /** PSTATE.I */
    masked: bool,
    /** The guest has taken the exception and has not read IAR yet. */
    taken: bool,
    /** What it has read there, and not ended. */
    handles: optional(index(config.targets.length)),
  });

export const cpuLineWorldOf = (config: CpuLineConfig) =>
  record({
    vcpus: array(config.vcpus, vcpu(config)),
    /** The lines of the devices, into the GIC of user space. */
    lines: array(config.targets.length, bool),
    /** The output for each vCPU that user space has handed to KVM. */
    told: array(config.vcpus, bool),
    happened: happened<CpuLineHappening>(),
  });

export type CpuLineWorld = Infer<ReturnType<typeof cpuLineWorldOf>>;

/** What the GIC of user space signals to a vCPU: a line is high, and it handles nothing (all are of one priority). */
export const outputOf = ({ targets }: CpuLineConfig, w: View<CpuLineWorld>, v: number): boolean =>
  at(w.vcpus, v).handles === null && w.lines.some((line, irq) => line && targets[irq] === v);
