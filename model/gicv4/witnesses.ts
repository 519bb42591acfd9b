import { over, type Property, upTo } from '../../src/language/index.js';
import { at } from '../at.js';
import { has } from './config.js';
import type { Gicv4 } from './gicv4.js';
import type { Gicv4World } from './state.js';

const { leadsTo, sometimes, someStep } = over<Gicv4World>();

/** What must be reachable, so that a pass is not hollow. */
export const gicv4Witnesses = ({ config }: Gicv4): readonly Property<Gicv4World>[] => {
  const vcpu = upTo(config.vcpus);
  return [
    someStep({
      id: 'R31',
      name: 'doorbell-wakes',
      says: 'a doorbell wakes a vCPU that sleeps',
      cites: 'vgic_v4_doorbell_handler',
      by: 'kvm',
      for: { vcpu },
      holds: ({ before, after, action }, { vcpu }) =>
        action.rule === 'doorbell.handle' &&
        at(before.vcpus, vcpu).phase === 'asleep' &&
        at(after.vcpus, vcpu).phase === 'woken',
    }),
    someStep({
      id: 'R32',
      name: 'pending-last-keeps-awake',
      says: 'a vCPU that is about to sleep finds PendingLast set',
      cites: 'its_vpe_deschedule, its_vpe_4_1_deschedule, kvm_vgic_vcpu_pending_irq',
      by: 'kvm',
      for: { vcpu },
      holds: ({ before, action }, { vcpu }) =>
        action.rule === 'vcpu.storePendingLast' && action.params.vcpu === vcpu && at(before.vpes, vcpu).sampled,
    }),
    sometimes({
      id: 'R33',
      name: 'preempted-on-the-way-to-sleep',
      says: 'a vCPU is preempted in WFI before it sleeps, with its doorbell armed',
      cites: '"KVM: arm64: vgic-v4: Make the doorbell request robust w.r.t preemption"',
      by: 'kvm',
      for: { vcpu },
      holds: (w, { vcpu }) => {
        const { phase, loaded } = at(w.vcpus, vcpu);
        return phase === 'wfi' && loaded === null && at(w.vpes, vcpu).armed;
      },
    }),
    someStep({
      id: 'R34',
      name: 'moved-with-a-pending-vlpi',
      says: 'a vPE with something pending moves to another redistributor',
      cites: 'its_vpe_set_affinity, its_send_vmovp',
      by: 'kvm',
      for: { vcpu },
      holds: ({ before, after }, { vcpu }) =>
        at(before.vpes, vcpu).vpt.includes(true) && at(before.vpes, vcpu).rd !== at(after.vpes, vcpu).rd,
    }),
    someStep({
      id: 'R40',
      name: 'forwarded-anew',
      says: 'an irqfd that was taken away is assigned again, and its MSI forwarded anew',
      cites: 'kvm_irqfd_assign, kvm_arch_irq_bypass_add_producer',
      by: 'kvm',
      for: { vlpi: has(config, 'irqfd') ? upTo(config.vlpis) : [] },
      holds: ({ action: { rule, params } }, { vlpi }) => rule === 'vfio.forwarded' && params.vlpi === vlpi,
    }),
    someStep({
      id: 'R35',
      name: 'latch-becomes-a-vlpi',
      says: 'what is pending in software becomes pending in the redistributor as forwarding begins',
      cites: 'kvm_vgic_v4_set_forwarding',
      by: 'kvm',
      for: { vlpi: upTo(config.vlpis) },
      holds: ({ before, action }, { vlpi }) =>
        action.rule === 'vfio.forwarded' && action.params.vlpi === vlpi && at(before.lpis, vlpi).latch,
    }),
    someStep({
      id: 'R36',
      name: 'pending-sgi-changes-hands',
      says: 'a pending SGI changes hands as nASSGIreq does',
      cites: 'vgic_v4_configure_vsgis',
      by: 'kvm',
      for: { vcpu: has(config, 'sgi') ? vcpu : [] },
      holds: ({ before, action }, { vcpu }) => action.rule === 'sgi.switch' && at(before.sgis, vcpu).owed,
    }),
  ];
};

/** Properties of runs. */
export const gicv4Promises = ({ config }: Gicv4): readonly Property<Gicv4World>[] => [
  leadsTo({
    id: 'L15',
    name: 'vlpi-is-taken',
    says: 'a vLPI that the device has sent and the guest has enabled is taken at last',
    cites: 'IHI 0069 5.1; "irqchip/gic-v4.1: Add support for VPENDBASER\'s Dirty+Valid signaling"',
    by: 'kvm',
    for: { vlpi: upTo(config.vlpis) },
    when: (w, { vlpi }) => {
      const { owed, mapped, enabled } = at(w.lpis, vlpi);
      return owed && mapped && enabled;
    },
    holds: (w, { vlpi }) => {
      const { owed, mapped, enabled } = at(w.lpis, vlpi);
      return !owed || !mapped || !enabled;
    },
  }),
];
