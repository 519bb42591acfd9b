import { over, type Rule, upTo } from '../../src/language/index.js';
import { at } from '../at.js';
import { has, isEverSoft } from './config.js';
import type { Gicv4 } from './gicv4.js';
import { type Gicv4World, hasIrqfd, isForwarding, isRouted, isThere } from './state.js';

const { rule } = over<Gicv4World>();

/** The device, the redistributors, and interrupts of the host. */
export const deviceRules = (kvm: Gicv4): readonly Rule<Gicv4World>[] => {
  const { config } = kvm;
  const vcpu = upTo(config.vcpus);
  const vlpi = upTo(config.vlpis);
  const soft = isEverSoft(config) ? vlpi : [];
  return [
    rule({
      id: 'vlpi.send',
      by: 'device',
      says: 'the device sends its MSI',
      cites: 'IHI 0069 5.1 (GITS_TRANSLATER)',
      for: { vlpi },
      when: (w, { vlpi }) => at(w.lpis, vlpi).mapped && isThere(w),
      does: (w, { vlpi }) => {
        // Where its route leads elsewhere it is owed to another interrupt.
        at(w.lpis, vlpi).owed ||= isRouted(w, vlpi);
        kvm.translate(w, vlpi);
      },
    }),
    rule({
      id: 'gic.parsed',
      by: 'gic',
      says: 'the redistributor has read the pending table of the vPE: Dirty is clear',
      cites: 'IHI 0069 12.11 (GICR_VPENDBASER.Dirty)',
      fair: 'weak',
      for: { vcpu },
      when: (w, { vcpu }) => at(w.vpes, vcpu).dirty,
      does: (w, { vcpu }) => {
        at(w.vpes, vcpu).dirty = false;
      },
    }),
    rule({
      id: 'doorbell.handle',
      by: 'kvm',
      says: 'a CPU takes the doorbell: pending_last is set, and the vCPU woken',
      cites: 'vgic_v4_doorbell_handler',
      fair: 'strong',
      for: { vcpu },
      when: (w, { vcpu }) => {
        const { doorbell, armed } = at(w.vpes, vcpu);
        const isHeard = config.gic === '4.1' || armed;
        return doorbell !== null && isHeard && at(w.cpus, doorbell).online && kvm.mayHandleDoorbell(w, vcpu);
      },
      does: (w, { vcpu }) => {
        kvm.doorbellHandler(w, vcpu);
      },
    }),
    rule({
      id: 'vfio.interrupt',
      by: 'vfio',
      says: 'the host takes the LPI of an event that is not forwarded, and signals its eventfd',
      cites: 'vfio_msihandler',
      fair: 'weak',
      for: { vlpi: soft },
      when: (w, { vlpi }) => at(w.lpis, vlpi).hostPending && !at(w.lpis, vlpi).injecting && isThere(w),
      does: (w, { vlpi }) => {
        at(w.lpis, vlpi).hostPending = false;
        at(w.lpis, vlpi).injecting = true;
      },
    }),
    rule({
      id: 'vlpi.inject',
      by: 'kvm',
      says: 'the irqfd injects it: pending in software, by the translation cache',
      cites: 'irqfd_wakeup, kvm_arch_set_irq_inatomic, vgic_its_inject_cached_translation',
      fair: 'weak',
      for: { vlpi: soft },
      when: (w, { vlpi }) => at(w.lpis, vlpi).injecting && !kvm.isIrqLocked(w, vlpi) && hasIrqfd(w, vlpi),
      does: (w, { vlpi }) => {
        at(w.lpis, vlpi).injecting = false;
        if (at(w.lpis, vlpi).mapped && isRouted(w, vlpi)) {
          kvm.injectCached(w, vlpi);
        }
      },
    }),
  ];
};

/** CPUs that go and come, and VFIO. */
export const hostRules = (kvm: Gicv4): readonly Rule<Gicv4World>[] => {
  const { config } = kvm;
  const cpu = has(config, 'offline') ? upTo(config.cpus) : [];
  const vlpi = upTo(config.vlpis);
  return [
    rule({
      id: 'cpu.offline',
      by: 'host',
      says: 'a CPU that no vCPU is loaded on goes offline, and the interrupts that the kernel knows there are moved',
      cites: 'irq_migrate_all_off_this_cpu, its_vpe_set_affinity',
      for: { cpu },
      when: (w, { cpu }) => {
        const isFree = !w.vcpus.some(({ loaded }) => loaded === cpu);
        const isOther = w.cpus.some(({ online }, other) => online && other !== cpu);
        return at(w.cpus, cpu).online && isFree && isOther && w.vpes.every((_, v) => kvm.mayMove(w, v));
      },
      does: (w, { cpu }) => {
        at(w.cpus, cpu).online = false;
        kvm.migrateDoorbells(w, cpu);
      },
    }),
    rule({
      id: 'cpu.online',
      by: 'host',
      says: 'the CPU comes back',
      cites: 'its_cpu_init',
      for: { cpu },
      when: (w, { cpu }) => !at(w.cpus, cpu).online,
      does: (w, { cpu }) => {
        at(w.cpus, cpu).online = true;
        kvm.initCpu(w, cpu);
      },
    }),
    rule({
      id: 'vfio.forward',
      by: 'vfio',
      says: 'VFIO has the interrupt forwarded: the guest is halted, and the event of the host discarded',
      cites: 'kvm_arch_irq_bypass_add_producer, kvm_vgic_v4_set_forwarding, its_vlpi_map',
      for: { vlpi: has(config, 'forward') ? vlpi : [] },
      when: (w, { vlpi }) => {
        const { hw, mapped } = at(w.lpis, vlpi);
        return !hw && mapped && !isForwarding(w) && !kvm.isItsLocked(w) && isThere(w);
      },
      does: (w, { vlpi }) => {
        kvm.setForwarding(w, vlpi);
        at(w.forwarding, 0).stage = 'on';
        at(w.forwarding, 0).vlpi = vlpi;
      },
    }),
    rule({
      id: 'vfio.forwarded',
      by: 'vfio',
      says: 'VMAPTI: the event is a vLPI, what was pending in software is so there, and the guest goes on',
      cites: 'its_vlpi_map, kvm_vgic_v4_set_forwarding, kvm_arch_irq_bypass_start',
      fair: 'weak',
      for: { vlpi: has(config, 'forward', 'irqfd') ? vlpi : [] },
      when: (w, { vlpi }) => at(w.forwarding, 0).stage === 'on' && at(w.forwarding, 0).vlpi === vlpi,
      does: (w, { vlpi }) => {
        w.forwarding[0] = { stage: 'none', vlpi: 0 };
        kvm.isForwarded(w, vlpi);
      },
    }),
    rule({
      id: 'vfio.unforward',
      by: 'vfio',
      says: 'VFIO has the forwarding ended: the guest is halted, and the event of the vLPI discarded',
      cites: 'kvm_arch_irq_bypass_del_producer, kvm_vgic_v4_unset_forwarding',
      for: { vlpi: has(config, 'unforward') ? vlpi : [] },
      when: (w, { vlpi }) => at(w.lpis, vlpi).hw && !isForwarding(w) && kvm.mayUnmap(w, vlpi) && isThere(w),
      does: (w, { vlpi }) => {
        kvm.unsetForwarding(w, vlpi);
        at(w.forwarding, 0).stage = 'off';
        at(w.forwarding, 0).vlpi = vlpi;
      },
    }),
    rule({
      id: 'vfio.unforwarded',
      by: 'vfio',
      says: 'MAPTI: the event is an LPI of the host again, and the guest goes on',
      cites: 'its_vlpi_unmap',
      fair: 'weak',
      for: { vlpi: has(config, 'unforward', 'irqfd', 'routes') ? vlpi : [] },
      when: (w, { vlpi }) => at(w.forwarding, 0).stage === 'off' && at(w.forwarding, 0).vlpi === vlpi,
      does: (w, { vlpi }) => {
        w.forwarding[0] = { stage: 'none', vlpi: 0 };
        kvm.isNoLongerForwarded(w, vlpi);
      },
    }),
  ];
};
