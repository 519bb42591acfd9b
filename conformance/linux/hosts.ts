import { bind, type Config, type Era, emulatesDir, emulatesEoir, eras, type VgicSteps } from '../../model/index.js';
import { modelOfKernel } from '../kernel-model.js';
import type { QuirkId } from '../quirks.js';
import type { Kernel } from './kernel.js';

/** A machine under the kernel, and what its kernel is told. */
export interface Host {
  readonly name: string;
  readonly gics: readonly (2 | 3)[];
  /** So many are used: a debugger writes kvm_vgic_global_state.nr_lr. */
  readonly listRegisters: number;
  /** Two, where walks have two vCPUs in the guest at once. */
  readonly hostCpus?: 2;
  /** Of the steps of walks one in so many. */
  readonly share: number;
  /** Of QEMU. */
  readonly cpu: string;
  /** Debian's 6.1 has no data in /proc/kallsyms, and does not ask whether DIR can be trapped. */
  readonly takesSymbols?: boolean;
  /** What the kernel believes that the host cannot do: the function that asks for it says no. */
  readonly lacks?: string;
  /** Of the kernel's command line. */
  readonly parameters: readonly string[];
  /** What is otherwise than on the usual host. */
  readonly hypervisor: (usual: Hypervisor) => Hypervisor;
  /** KVM reads IAR, and QEMU says whether there is something to read: where they do not agree walks do not go. */
  readonly emulatesIar?: true;
  /** A quirk of QEMU that does not show, since KVM does that itself. */
  readonly hides?: QuirkId;
}

type Hypervisor = Era['hypervisor'];

const same = (usual: Hypervisor): Hypervisor => usual;

/** QEMU's CPUs have four. */
export const usualHost: Host = {
  name: 'cortex-a57',
  gics: [2, 3],
  listRegisters: 4,
  share: 1,
  cpu: 'cortex-a57',
  parameters: [],
  hypervisor: same,
};

const otherHost: Host = { ...usualHost, share: 4 };

const gicv3Host: Host = { ...otherHost, gics: [3] };

/** ICH_VTR_EL2.TDS is 0: TC traps, and the shadow of TDIR is always set. vgic_v3_configure_hcr, vgic_ich_hcr_trap_bits */
const withoutTrapBit = (usual: Hypervisor): Hypervisor =>
  Object.assign((config: Config) => usual({ ...config, activeSpisMax: 0 }), { steps: usual.steps }) as Hypervisor;

/** Hosts of which each has something that the usual one has not. */
export const otherHosts: readonly Host[] = [
  {
    ...gicv3Host,
    name: 'group 1 trapped',
    parameters: ['kvm-arm.vgic_v3_group1_trap=1'],
    hypervisor: ({ steps }) => bind(emulatesEoir(steps as VgicSteps)),
    emulatesIar: true,
    hides: 'eoi-count',
  },
  {
    ...gicv3Host,
    name: 'common registers trapped',
    parameters: ['kvm-arm.vgic_v3_common_trap=1'],
    hypervisor: ({ steps }) => bind(emulatesDir(steps as VgicSteps)),
  },
  {
    ...gicv3Host,
    name: 'group 0 trapped',
    parameters: ['kvm-arm.vgic_v3_group0_trap=1'],
    emulatesIar: true,
    hypervisor: ({ steps }) => bind(emulatesDir(steps as VgicSteps)),
  },
  {
    ...gicv3Host,
    name: 'no trap for DIR alone',
    takesSymbols: true,
    lacks: 'can_trap_icv_dir_el1',
    hypervisor: ({ steps }) => withoutTrapBit(bind(emulatesDir(steps as VgicSteps))),
  },
  { ...gicv3Host, name: 'VHE', cpu: 'max,pauth-impdef=on', share: 8 },
  { ...otherHost, name: 'two list registers', takesSymbols: true, listRegisters: 2, share: 8 },
  { ...otherHost, name: 'one list register', takesSymbols: true, listRegisters: 1, share: 16 },
  { ...otherHost, name: 'two vCPUs at once', hostCpus: 2, share: 8 },
];

/** Those that a kernel can be booted on. */
export const otherHostsFor = ({ release, image }: Kernel): readonly Host[] =>
  otherHosts.filter(({ takesSymbols }) => takesSymbols !== true || hasSymbols(release, image));

/**
 * Does it look at kvm_vgic_global_state.no_hw_deactivation each time? Before, the timer's flags are set when it boots. Looked at were
 * 7.2.12 and 7.3.4 (kvm_arch_timer_get_irq_flags).
 */
export const asksForDeactivation = (release: string): boolean => {
  const [major = 0, minor = 0] = release.split('.').map((part) => Number.parseInt(part, 10));
  return major > 7 || (major === 7 && minor >= 2);
};

/** Has it the symbols of what a host is told by, in /proc/kallsyms? */
export const hasSymbols = (release: string, image: string): boolean =>
  modelOfKernel(release, image).era.id !== eras[0]?.id;
