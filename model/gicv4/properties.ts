import { over, type Property, upTo, type View } from '../../src/language/index.js';
import { at } from '../at.js';
import { has, itsOf } from './config.js';
import type { Gicv4 } from './gicv4.js';
import {
  type Gicv4World,
  hasIrqfd,
  isChanging,
  isForwarding,
  isMapped,
  isRouted,
  isSomewhere,
  isThere,
  placesOf,
} from './state.js';

const { always, everyStep } = over<Gicv4World>();

/** What must hold of direct injection. A device's MSI is owed until the guest takes it, wherever it is kept meanwhile. */
export const gicv4Laws = (kvm: Gicv4): readonly Property<Gicv4World>[] => {
  const { config } = kvm;
  const vcpu = upTo(config.vcpus);
  const vlpi = upTo(config.vlpis);
  const sgi = has(config, 'sgi') ? vcpu : [];
  const forwarded = has(config, 'forward', 'unforward', 'irqfd') ? vlpi : [];

  return [
    always({
      id: 'V4a',
      name: 'sleeper-hears-of-it',
      says: 'a vCPU that sleeps while it is owed a vLPI is about to hear of it: its doorbell, or an injection, is on its way',
      cites:
        'IHI 0069 12.11 (GICR_VPENDBASER); its_vpe_4_1_deschedule, "a doorbell will be delivered when an interrupt comes"',
      by: 'kvm',
      for: { vlpi },
      when: (w, { vlpi }) => {
        const { owed, mapped, enabled, target } = at(w.lpis, vlpi);
        return owed && mapped && enabled && at(w.vcpus, target).phase === 'asleep' && !isChanging(w, vlpi);
      },
      holds: (w, { vlpi }) => {
        const { target, hostPending, injecting } = at(w.lpis, vlpi);
        return hostPending || injecting || isRinging(kvm, w, target);
      },
      because: (w, { vlpi }) => ({ lpi: at(w.lpis, vlpi), vpe: at(w.vpes, at(w.lpis, vlpi).target) }),
    }),
    everyStep({
      id: 'V4b',
      name: 'only-mapped-vpes',
      says: 'a command names a vPE that the ITS knows, and an event that is its vLPI',
      cites: 'IHI 0069 5.3 (VMOVP, VMAPTI, VMOVI, VSYNC: command errors); its_vpe_set_affinity',
      by: 'kvm',
      for: { vcpu },
      when: ({ after }, { vcpu }) => after.happened.some((event) => event.what === 'command' && event.vcpu === vcpu),
      holds: ({ after }, { vcpu }) =>
        after.happened.every((event) => event.what !== 'command' || event.vcpu !== vcpu || event.isMapped),
      because: ({ after }) => ({ commands: after.happened }),
    }),
    always({
      id: 'V4c',
      name: 'resident-where-mapped',
      says: 'a vPE is resident on the CPU that its vCPU is loaded on, and its vLPIs are sent there',
      cites:
        'IHI 0069 5.3.16 (VMOVP); vgic_v4_load, "make sure the redistributor corresponding to our current CPU expects us here"',
      by: 'kvm',
      for: { vcpu },
      when: (w, { vcpu }) => at(w.vpes, vcpu).resident !== null,
      holds: (w, { vcpu }) => {
        const vpe = at(w.vpes, vcpu);
        return vpe.resident === at(w.vcpus, vcpu).loaded && (!isMapped(vpe) || vpe.rd === vpe.resident);
      },
      because: (w, { vcpu }) => ({ vpe: at(w.vpes, vcpu), vcpu: at(w.vcpus, vcpu) }),
    }),
    always({
      id: 'V4d',
      name: 'forwarded-is-mapped',
      says: 'an LPI is forwarded where the event of its device is a vLPI of the vCPU that it is for, and nowhere else',
      cites: 'kvm_vgic_v4_set_forwarding, update_affinity, its_free_ite',
      by: 'kvm',
      for: { vlpi },
      when: (w, { vlpi }) => !isForwarding(w, vlpi),
      holds: (w, { vlpi }) => {
        const { hw, event, vpe, target } = at(w.lpis, vlpi);
        return hw ? event === 'vlpi' && vpe === target : event === 'host';
      },
      because: (w, { vlpi }) => ({ lpi: at(w.lpis, vlpi) }),
    }),
    always({
      id: 'RT7',
      name: 'forwarded-while-routed',
      says: 'an MSI is forwarded only while its irqfd is there and has it for its route, or is being taken away',
      cites: 'kvm_arch_irq_bypass_del_producer, kvm_arch_update_irqfd_routing; b4d37cdb77a0',
      by: 'kvm',
      for: { vlpi: has(config, 'irqfd', 'routes') ? vlpi : [] },
      when: (w, { vlpi }) => at(w.lpis, vlpi).hw && !isForwarding(w, vlpi) && isThere(w),
      // A change of routes does not reach one whose shutdown is queued: that ends the forwarding by itself.
      holds: (w, { vlpi }) => isGoing(w, vlpi) || (hasIrqfd(w, vlpi) && isRouted(w, vlpi)),
      because: (w, { vlpi }) => ({ lpi: at(w.lpis, vlpi), irqfds: w.irqfds }),
    }),
    everyStep({
      id: 'V4e',
      name: 'transferred-once',
      says: 'what is pending as forwarding begins or ends is handed over, and not doubled: it is pending in no more places',
      cites: 'kvm_vgic_v4_set_forwarding, "Transfer pending state"',
      by: 'kvm',
      for: { vlpi: forwarded },
      when: ({ before, action }, { vlpi }) =>
        [...beginnings, ...endings].includes(action.rule) && isSomewhere(before, vlpi),
      holds: ({ before, after }, { vlpi }) => placesOf(after, vlpi).length <= placesOf(before, vlpi).length,
      because: ({ before, after }, { vlpi }) => ({ before: placesOf(before, vlpi), after: placesOf(after, vlpi) }),
    }),
    everyStep({
      id: 'V4f',
      name: 'kept-as-forwarding-ends',
      says: 'what is pending when forwarding ends is pending afterwards',
      cites: 'kvm_vgic_v4_unset_forwarding, its_vlpi_unmap; IHI 0069 5.3.4 (DISCARD)',
      by: 'kvm',
      for: { vlpi: has(config, 'unforward', 'irqfd') ? vlpi : [] },
      when: ({ before, action }, { vlpi }) => endings.includes(action.rule) && isSomewhere(before, vlpi),
      holds: ({ after }, { vlpi }) => isSomewhere(after, vlpi),
      because: ({ before, after }, { vlpi }) => ({ before: placesOf(before, vlpi), after: placesOf(after, vlpi) }),
    }),
    everyStep({
      id: 'V4g',
      name: 'no-msi-is-dropped',
      says: 'what the device sends is pending then, somewhere, and stays so as forwarding begins',
      cites: 'its_vlpi_map, its_vlpi_unmap; IHI 0069 5.2, 5.3.4 (DISCARD); "irqchip/gic-v4: Fix occasional VLPI drop"',
      by: 'kvm',
      for: { vlpi },
      when: ({ before, action: { rule, params } }, { vlpi }) =>
        params.vlpi === vlpi && (rule === 'vlpi.send' || (beginnings.includes(rule) && isSomewhere(before, vlpi))),
      holds: ({ after }, { vlpi }) => isSomewhere(after, vlpi),
      because: ({ before, after }, { vlpi }) => ({ before: placesOf(before, vlpi), after: placesOf(after, vlpi) }),
    }),
    always({
      id: 'V4h',
      name: 'doorbell-where-somebody-hears',
      says: 'a doorbell is pending for a CPU that is online',
      cites: 'its_vpe_set_affinity; "irqchip/gic-v3-its: Fix GICv4.1 VPE affinity update"',
      by: 'kvm',
      for: { vcpu },
      when: (w, { vcpu }) => at(w.vpes, vcpu).doorbell !== null,
      holds: (w, { vcpu }) => w.cpus[at(w.vpes, vcpu).doorbell ?? -1]?.online === true,
      because: (w, { vcpu }) => ({ vpe: at(w.vpes, vcpu) }),
    }),
    always({
      id: 'V4i',
      name: 'sgi-in-one-place',
      says: 'a direct SGI that is owed, and no other, is pending in the redistributor alone, and one that is not direct with KVM alone',
      cites: 'vgic_v4_enable_vsgis, vgic_v4_disable_vsgis, vgic_v3_queue_sgi',
      by: 'kvm',
      for: { vcpu: sgi },
      holds: (w, { vcpu }) => {
        const { hw, latch, pending, owed } = at(w.sgis, vcpu);
        return pending === (hw && owed) && latch === (!hw && owed);
      },
      because: (w, { vcpu }) => ({ sgi: at(w.sgis, vcpu) }),
    }),
    everyStep({
      id: 'V4j',
      name: 'saved-as-it-is',
      says: 'the saved pending bit of an LPI is what is pending of it, also where only the redistributor knows',
      cites: 'vgic_v3_save_pending_tables, vgic_v4_get_vlpi_state',
      by: 'kvm',
      for: { vlpi: has(config, 'save') ? vlpi : [] },
      when: ({ after }, { vlpi }) => after.happened.some((event) => event.what === 'saved' && event.vlpi === vlpi),
      holds: ({ after }, { vlpi }) =>
        after.happened.every((event) => event.what !== 'saved' || event.vlpi !== vlpi || event.value === event.truth),
      because: ({ after }) => ({ saved: after.happened }),
    }),
    everyStep({
      id: 'V4k',
      name: 'read-as-it-is',
      says: 'a read of the pending state of an SGI says what it is, wherever the vPE is',
      cites: 'its_sgi_get_irqchip_state; "irqchip/gic-v4.1: Properly lock VPEs when doing a directLPI invalidation"',
      by: 'kvm',
      for: { vcpu: has(config, 'sgi-read') ? vcpu : [] },
      when: ({ after }, { vcpu }) => after.happened.some((event) => event.what === 'read' && event.vcpu === vcpu),
      holds: ({ after }, { vcpu }) =>
        after.happened.every((event) => event.what !== 'read' || event.vcpu !== vcpu || event.value === event.truth),
      because: ({ before, after }, { vcpu }) => ({ vpe: at(before.vpes, vcpu), read: after.happened }),
    }),
    always({
      id: 'V4l',
      name: 'pending-where-forwarded',
      says: 'a forwarded LPI is pending in the table of its vPE and not in software, another one in no such table',
      cites:
        'vgic_v3_compute_lr (LR.HW of every irq->hw); kvm_vgic_v4_set_forwarding; IHI 0069 5.3.4 (DISCARD), 5.3.15 (VMOVI)',
      by: 'kvm',
      for: { vlpi },
      when: (w, { vlpi }) => !isChanging(w, vlpi),
      holds: (w, { vlpi }) => {
        const { hw, latch, target } = at(w.lpis, vlpi);
        return !(hw && latch) && w.vpes.every(({ vpt }, v) => !at(vpt, vlpi) || (hw && v === target));
      },
      because: (w, { vlpi }) => ({ lpi: at(w.lpis, vlpi), pending: placesOf(w, vlpi) }),
    }),
    everyStep({
      id: 'V4q',
      name: 'handed-over',
      says: 'an LPI that is pending in software as its forwarding is complete is pending in the table of its vPE then, and there alone',
      cites: 'kvm_vgic_v4_set_forwarding, "Transfer pending state"; its_vlpi_set_irqchip_state (VINT)',
      by: 'kvm',
      for: { vlpi: has(config, 'forward') ? vlpi : [] },
      when: ({ before, action: { rule, params } }, { vlpi }) =>
        rule === 'vfio.forwarded' && params.vlpi === vlpi && at(before.lpis, vlpi).latch,
      holds: ({ after }, { vlpi }) => {
        const { latch, target } = at(after.lpis, vlpi);
        return !latch && at(at(after.vpes, target).vpt, vlpi);
      },
      because: ({ before, after }, { vlpi }) => ({ before: placesOf(before, vlpi), after: placesOf(after, vlpi) }),
    }),
    everyStep({
      id: 'V4n',
      name: 'taken-while-enabled',
      says: 'the guest takes an LPI only that it has enabled, once its INV is done',
      cites: 'update_lpi_config, its_vlpi_prop_update; IHI 0069 5.3.6 (INV)',
      by: 'kvm',
      for: { vlpi },
      when: ({ before, after }, { vlpi }) =>
        !isChanging(before, vlpi) && after.happened.some((event) => event.what === 'taken' && event.vlpi === vlpi),
      holds: ({ before }, { vlpi }) => at(before.lpis, vlpi).enabled,
      because: ({ before }, { vlpi }) => ({ lpi: at(before.lpis, vlpi) }),
    }),
    everyStep({
      id: 'V4o',
      name: 'cleared',
      says: 'CLEAR leaves nothing pending of an LPI but what is on its way',
      cites: 'vgic_its_cmd_handle_clear; IHI 0069 5.3.2 (CLEAR)',
      by: 'kvm',
      for: { vlpi: has(config, 'clear') ? vlpi : [] },
      when: ({ action: { rule, params } }, { vlpi }) => rule === 'command.clear' && params.vlpi === vlpi,
      holds: ({ after }, { vlpi }) => !at(after.lpis, vlpi).latch && after.vpes.every(({ vpt }) => !at(vpt, vlpi)),
      because: ({ after }, { vlpi }) => ({ after: placesOf(after, vlpi) }),
    }),
    always({
      id: 'V4p',
      name: 'mapped-while-needed',
      says: 'while an LPI is forwarded, the ITS of its device knows the vPE',
      cites: 'its_map_vm, its_unmap_vm, its_vpe_irq_domain_activate, map_all_vpes',
      by: 'kvm',
      for: { vlpi },
      when: (w, { vlpi }) => at(w.lpis, vlpi).event === 'vlpi' && isThere(w),
      holds: (w, { vlpi }) => at(at(w.vpes, at(w.lpis, vlpi).vpe).mapped, itsOf(config, vlpi)),
      because: (w, { vlpi }) => ({ lpi: at(w.lpis, vlpi), vpe: at(w.vpes, at(w.lpis, vlpi).vpe) }),
    }),
    always({
      id: 'V4m',
      name: 'sleeper-hears-of-an-sgi',
      says: 'a vCPU that sleeps while it is owed an SGI is about to hear of it',
      cites: 'vgic_v3_queue_sgi; IHI 0069 12.11 (GICR_VPENDBASER)',
      by: 'kvm',
      for: { vcpu: sgi },
      when: (w, { vcpu }) => at(w.sgis, vcpu).owed && at(w.vcpus, vcpu).phase === 'asleep',
      holds: (w, { vcpu }) => isRinging(kvm, w, vcpu),
      because: (w, { vcpu }) => ({ sgi: at(w.sgis, vcpu), vpe: at(w.vpes, vcpu) }),
    }),
  ];
};

const isGoing = (w: View<Gicv4World>, vlpi: number): boolean =>
  w.irqfds.some((irqfds) => at(irqfds, vlpi).stage === 'deactivated');

const beginnings: readonly string[] = ['vfio.forward', 'vfio.forwarded', 'irqfd.assign'];
const endings: readonly string[] = ['vfio.unforward', 'vfio.unforwarded', 'irqfd.shutdown'];

/** Is the doorbell of a vPE pending, and will a CPU take it? */
const isRinging = ({ config }: Gicv4, w: View<Gicv4World>, v: number): boolean => {
  const { doorbell, armed } = at(w.vpes, v);
  return doorbell !== null && w.cpus[doorbell]?.online === true && (config.gic === '4.1' || armed);
};
