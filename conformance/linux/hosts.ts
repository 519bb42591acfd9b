import { bind, type Era, emulatesDir, emulatesEoir, type VgicSteps } from '../../model/index.js';
import type { QuirkId } from '../quirks.js';

/** A machine under the kernel, and what its kernel is told. */
export interface Host {
  readonly name: string;
  /** Of QEMU. */
  readonly cpu: string;
  /** Of the kernel's command line. */
  readonly parameters: readonly string[];
  /** What is otherwise than on the usual host. */
  readonly hypervisor: (usual: Hypervisor) => Hypervisor;
  /** A quirk of QEMU that does not show, since KVM does that itself. */
  readonly hides?: QuirkId;
}

type Hypervisor = Era['hypervisor'];

const same = (usual: Hypervisor): Hypervisor => usual;

export const usualHost: Host = { name: 'cortex-a57', cpu: 'cortex-a57', parameters: [], hypervisor: same };

/** GICv3 hosts of which each has something that the usual one has not. */
export const otherHosts: readonly Host[] = [
  {
    ...usualHost,
    name: 'group 1 trapped',
    parameters: ['kvm-arm.vgic_v3_group1_trap=1'],
    hypervisor: ({ steps }) => bind(emulatesEoir(steps as VgicSteps)),
    hides: 'eoi-count',
  },
  {
    ...usualHost,
    name: 'common registers trapped',
    parameters: ['kvm-arm.vgic_v3_common_trap=1'],
    hypervisor: ({ steps }) => bind(emulatesDir(steps as VgicSteps)),
  },
  {
    ...usualHost,
    name: 'group 0 trapped',
    parameters: ['kvm-arm.vgic_v3_group0_trap=1'],
    hypervisor: ({ steps }) => bind(emulatesDir(steps as VgicSteps)),
  },
  { ...usualHost, name: 'VHE', cpu: 'max,pauth-impdef=on' },
];
