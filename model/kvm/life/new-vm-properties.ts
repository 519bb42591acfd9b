import { upTo } from '../../../src/language/index.js';
import type { Claim as ClaimOf } from '../../machine/part.js';
import { everyStep, someStep } from '../speak.js';
import type { World } from '../state.js';
import type { Vgic } from '../vgic.js';
import { isInitialized } from './state.js';

type Claim = ClaimOf<Vgic, World>;

const whereNew: Claim['appliesTo'] = ({ config }) => config.newVm;

/** What user space raises in the step that initialises the vgic may be pending: KVM_IRQ_LINE. */
const isRaised = (action: { readonly rule: string; readonly params: Readonly<Record<string, unknown>> }, irq: number) =>
  action.rule.startsWith('vmm.') && action.params.irq === irq;

export const newVgicIsEmpty: Claim = {
  appliesTo: whereNew,
  property: (kvm) =>
    everyStep({
      id: 'LC22',
      name: 'new-vgic-is-empty',
      says: 'in a vgic that was just initialised nothing is active, enabled or on a list, nor pending but what is raised with that; nothing is forwarded, and no CPU interface is on',
      cites: 'kvm_vgic_dist_init, vgic_allocate_private_irqs_locked, kvm_vgic_vcpu_init, vgic_v2_reset, vgic_v3_reset',
      by: 'kvm',
      applies: 'where a VM is new',
      for: { irq: upTo(kvm.config.interrupts.length) },
      when: ({ before, after }) => !isInitialized(before) && isInitialized(after),
      holds: ({ after, action }, { irq }) =>
        !kvm.isForwarding(after) &&
        !kvm.isActive(after, irq) &&
        !kvm.isEnabled(after, irq) &&
        kvm.ownerOf(after, irq) === null &&
        (!kvm.isPending(after, irq) || isRaised(action, irq)) &&
        after.vcpus.every(({ cpu }) => !cpu.groupEnabled && cpu.pmr === 0 && !cpu.activePriorities.includes(true)),
    }),
};

export const runInitialises: Claim = {
  appliesTo: whereNew,
  property: () =>
    everyStep({
      id: 'LC24',
      name: 'run-initialises',
      says: 'the first KVM_RUN of a VM with a GICv2 that user space has not initialised does that',
      cites: 'kvm_vgic_map_resources, vgic_v2_map_resources',
      by: 'kvm',
      applies: 'where a VM is new',
      when: ({ action }) => action.rule === 'vmm.firstRun',
      holds: ({ before, after }) => !isInitialized(before) && isInitialized(after),
      because: ({ before, after }) => ({ before: before.dist, after: after.dist }),
    }),
};

export const bootsWithPending: Claim = {
  appliesTo: whereNew,
  property: (kvm) =>
    someStep({
      id: 'R41',
      name: 'boots-with-pending',
      says: 'the guest of a new VM boots with an interrupt pending that user space has raised before',
      cites: 'kvm_vm_ioctl_irq_line, vgic_lazy_init',
      by: 'kvm',
      holds: ({ before, action }) =>
        action.rule === 'guest.boot' && before.irqs.some((_, irq) => kvm.isPending(before, irq)),
    }),
};
