import { over, type Rule, upTo, type View } from '../../src/language/index.js';
import { at } from '../at.js';
import { has, type Option } from './config.js';
import type { Gicv4 } from './gicv4.js';
import { type Gicv4World, isForwarding, isSomewhere, isThere } from './state.js';

const { rule } = over<Gicv4World>();

/** No thread is in KVM_RUN, and no device sends anything. */
const isStopped = (w: View<Gicv4World>): boolean =>
  w.vcpus.every(({ phase, loaded }) => phase === 'host' && loaded === null) &&
  w.lpis.every(({ injecting, hostPending }) => !injecting && !hostPending) &&
  !isForwarding(w) &&
  isThere(w);

/** User space saves, restores and frees the VM. */
export const userRules = (kvm: Gicv4): readonly Rule<Gicv4World>[] => {
  const { config } = kvm;
  const once = (option: Option, values: readonly number[] = [0]) => (has(config, option) ? values : []);
  const save = (w: Gicv4World): readonly boolean[] => {
    const truth = w.lpis.map((_, vlpi) => isSomewhere(w, vlpi));
    const saved = kvm.savePendingTables(w);
    saved.forEach((value, vlpi) => {
      w.happened.push({ what: 'saved', vlpi, value, truth: at(truth, vlpi) });
    });
    return saved;
  };

  return [
    rule({
      id: 'vmm.save',
      by: 'vmm',
      says: 'user space saves the pending tables of a VM that does not run, and lets it go on',
      cites: 'KVM_DEV_ARM_VGIC_SAVE_PENDING_TABLES, vgic_v3_save_pending_tables',
      for: { its: once('save') },
      when: isStopped,
      does: (w) => {
        save(w);
      },
    }),
    rule({
      id: 'vmm.migrate',
      by: 'vmm',
      says: 'user space saves the pending tables, and a new VM goes on with what was saved',
      cites: 'vgic_v3_save_pending_tables, vgic_v3_lpi_sync_pending_status',
      for: { its: once('save') },
      when: isStopped,
      does: (w) => {
        kvm.restorePendingTables(w, save(w));
      },
    }),
    rule({
      id: 'vmm.teardown',
      by: 'vmm',
      says: 'the VM ends: the doorbells may be balanced, and are freed, which unmaps the vPEs',
      cites: 'vgic_v4_teardown, its_vpe_irq_domain_deactivate',
      for: { its: once('teardown') },
      when: isStopped,
      does: (w) => {
        w.ended[0] = true;
        w.vpes.forEach((_, v) => {
          kvm.deactivateVpe(w, v);
        });
      },
    }),
    rule({
      id: 'vmm.setAffinity',
      by: 'vmm',
      says: 'somebody writes the affinity of a doorbell that is about to go',
      cites:
        '/proc/irq/N/smp_affinity, its_vpe_set_affinity; irq_clear_status_flags of DB_IRQ_FLAGS in vgic_v4_teardown',
      for: { vcpu: once('teardown', upTo(config.vcpus)), cpu: upTo(config.cpus) },
      when: (w) => !isThere(w),
      does: (w, { vcpu, cpu }) => {
        kvm.setVpeAffinity(w, vcpu, cpu);
      },
    }),
  ];
};

/** SGIs between vCPUs, in software or direct. */
export const sgiRules = (kvm: Gicv4): readonly Rule<Gicv4World>[] => {
  const { config } = kvm;
  const vcpus = upTo(config.vcpus);
  const of = (option: Option) => (has(config, option) ? vcpus : []);
  const isRunning = (w: View<Gicv4World>, v: number): boolean => at(w.vcpus, v).phase === 'guest';

  return [
    rule({
      id: 'sgi.send',
      by: 'guest',
      says: 'a vCPU sends an SGI, to another one or itself: GITS_SGIR where that is direct',
      cites: 'vgic_v3_queue_sgi, its_sgi_set_irqchip_state',
      for: { vcpu: of('sgi'), to: vcpus },
      when: (w, { vcpu }) => isRunning(w, vcpu),
      does: (w, { to }) => {
        at(w.sgis, to).owed = true;
        kvm.queueSgi(w, to);
      },
    }),
    rule({
      id: 'sgi.switch',
      by: 'guest',
      says: 'the guest switches its distributor off, changes nASSGIreq, and switches it on: SGIs change hands',
      cites: 'vgic_mmio_write_v3_misc, vgic_v4_configure_vsgis',
      for: { vcpu: of('sgi-switch') },
      when: (w, { vcpu }) => isRunning(w, vcpu),
      does: (w) => {
        kvm.haltGuest(w);
        w.sgis.forEach(({ hw }, v) => {
          if (hw) {
            kvm.disableVsgi(w, v);
          } else {
            kvm.enableVsgi(w, v);
          }
        });
        kvm.resumeGuest(w);
      },
    }),
    rule({
      id: 'sgi.sample',
      by: 'guest',
      says: 'the guest reads whether an SGI is pending: KVM finds out which redistributor to ask, under vpe_lock',
      cites: 'its_sgi_get_irqchip_state, vpe_to_cpuid_lock',
      for: { vcpu: of('sgi-read'), to: vcpus },
      when: (w, { vcpu, to }) => isRunning(w, vcpu) && at(w.sgis, to).hw && at(w.read, 0).stage === 'none',
      does: (w, { vcpu, to }) => {
        at(w.vcpus, vcpu).phase = 'host';
        w.read[0] = { stage: 'sampled', vcpu, of: to, cpu: at(w.vpes, to).col };
      },
    }),
    rule({
      id: 'sgi.answer',
      by: 'kvm',
      says: 'it asks that redistributor: GICR_VSGIR, GICR_VSGIPENDR',
      cites: 'its_sgi_get_irqchip_state',
      fair: 'weak',
      for: { cpu: has(config, 'sgi-read') ? upTo(config.cpus) : [] },
      when: (w, { cpu }) => at(w.read, 0).stage === 'sampled' && at(w.read, 0).cpu === cpu,
      does: (w, { cpu }) => {
        const { of: vcpu } = at(w.read, 0);
        w.read[0] = { stage: 'none', vcpu: 0, of: 0, cpu: 0 };
        const value = kvm.readVsgi(w, vcpu, cpu);
        w.happened.push({ what: 'read', vcpu, value, truth: at(w.sgis, vcpu).pending });
      },
    }),
    rule({
      id: 'sgi.write',
      by: 'vmm',
      says: 'user space makes an SGI pending in a VM that does not run',
      cites: 'vgic_uaccess_write_spending',
      for: { vcpu: of('sgi-write') },
      when: isStopped,
      does: (w, { vcpu }) => {
        at(w.sgis, vcpu).owed = true;
        kvm.writeSpendingFromUser(w, vcpu);
      },
    }),
  ];
};
