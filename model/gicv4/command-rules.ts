import { over, type Rule, upTo, type View } from '../../src/language/index.js';
import { at } from '../at.js';
import { has, type Option } from './config.js';
import type { Gicv4 } from './gicv4.js';
import type { Gicv4World } from './state.js';

const { rule } = over<Gicv4World>();

/** Commands of the guest's ITS driver on LPIs, forwarded or not. The vCPU that writes GITS_CWRITER executes them. */
export const commandRules = (kvm: Gicv4): readonly Rule<Gicv4World>[] => {
  const { config } = kvm;
  const vcpus = upTo(config.vcpus);
  const vlpis = upTo(config.vlpis);
  const ranges = (option: Option) => (has(config, option) ? { vcpu: vcpus, vlpi: vlpis } : { vcpu: [], vlpi: [] });
  /** its_lock, which VFIO holds too while it forwards, and irq_lock. */
  const mayExecute = (w: View<Gicv4World>, v: number, vlpi: number): boolean =>
    at(w.vcpus, v).phase === 'guest' && !kvm.isItsLocked(w) && !kvm.isIrqLocked(w, vlpi);

  return [
    rule({
      id: 'command.inv',
      by: 'guest',
      says: 'the guest enables or disables an LPI in its table, and sends INV: KVM reads the byte',
      cites: 'vgic_its_cmd_handle_inv, update_lpi_config',
      for: ranges('inv'),
      when: (w, { vcpu, vlpi }) => mayExecute(w, vcpu, vlpi) && at(w.lpis, vlpi).mapped,
      does: (w, { vcpu, vlpi }) => {
        at(w.vcpus, vcpu).phase = 'host';
        w.inv[0] = { stage: 'read', vcpu, vlpi, enable: !at(w.lpis, vlpi).enabled };
      },
    }),
    rule({
      id: 'vlpi.update',
      by: 'kvm',
      says: 'KVM uses the byte of the table itself',
      cites: 'update_lpi_config',
      fair: 'weak',
      for: { vlpi: has(config, 'inv') ? vlpis : [] },
      when: (w, { vlpi }) => at(w.inv, 0).stage === 'read' && at(w.inv, 0).vlpi === vlpi && !kvm.isIrqLocked(w, vlpi),
      does: (w, { vlpi }) => {
        const { enable } = at(w.inv, 0);
        kvm.updateLpiConfig(w, vlpi, enable);
        if (at(w.lpis, vlpi).hw) {
          at(w.inv, 0).stage = 'driver';
        } else {
          w.inv[0] = { stage: 'none', vcpu: 0, vlpi: 0, enable: false };
        }
      },
    }),
    rule({
      id: 'vlpi.updateProperty',
      by: 'kvm',
      says: 'the driver writes it to the property table of the vPE, and has it read: VINV',
      cites: 'its_vlpi_prop_update, its_vlpi_set_doorbell',
      fair: 'weak',
      for: { vlpi: has(config, 'inv') ? vlpis : [] },
      when: (w, { vlpi }) => at(w.inv, 0).stage === 'driver' && at(w.inv, 0).vlpi === vlpi,
      does: (w, { vlpi }) => {
        const { enable } = at(w.inv, 0);
        w.inv[0] = { stage: 'none', vcpu: 0, vlpi: 0, enable: false };
        kvm.updateVlpiProperty(w, vlpi, enable);
      },
    }),
    rule({
      id: 'command.movi',
      by: 'guest',
      says: 'the guest moves an LPI to another vCPU: MOVI, and VMOVI behind it',
      cites: 'vgic_its_cmd_handle_movi, update_affinity',
      for: { ...ranges('movi'), to: vcpus },
      when: (w, { vcpu, vlpi, to }) =>
        mayExecute(w, vcpu, vlpi) && at(w.lpis, vlpi).mapped && at(w.lpis, vlpi).target !== to,
      does: (w, { vcpu, vlpi, to }) => {
        at(w.vcpus, vcpu).phase = 'host';
        kvm.updateAffinity(w, vlpi, to);
      },
    }),
    rule({
      id: 'command.int',
      by: 'guest',
      says: 'the guest makes an LPI pending: INT, and VINT behind it',
      cites: 'vgic_its_cmd_handle_int, vgic_its_trigger_msi',
      for: ranges('int'),
      when: (w, { vcpu, vlpi }) => mayExecute(w, vcpu, vlpi) && at(w.lpis, vlpi).mapped,
      does: (w, { vcpu, vlpi }) => {
        at(w.vcpus, vcpu).phase = 'host';
        at(w.lpis, vlpi).owed = true;
        kvm.triggerMsi(w, vlpi);
      },
    }),
    rule({
      id: 'command.clear',
      by: 'guest',
      says: 'the guest clears an LPI: CLEAR, and VCLEAR behind it',
      cites: 'vgic_its_cmd_handle_clear',
      for: ranges('clear'),
      when: (w, { vcpu, vlpi }) => mayExecute(w, vcpu, vlpi) && at(w.lpis, vlpi).mapped,
      does: (w, { vcpu, vlpi }) => {
        const lpi = at(w.lpis, vlpi);
        at(w.vcpus, vcpu).phase = 'host';
        // An MSI that is on its way arrives after the command.
        lpi.owed &&= lpi.hostPending || lpi.injecting;
        kvm.handleClear(w, vlpi);
      },
    }),
    rule({
      id: 'command.discard',
      by: 'guest',
      says: 'the guest, whose device is quiet, discards the event of an LPI',
      cites: 'vgic_its_cmd_handle_discard, its_free_ite',
      for: ranges('discard'),
      when: (w, { vcpu, vlpi }) => {
        const { mapped, hostPending, injecting } = at(w.lpis, vlpi);
        return mayExecute(w, vcpu, vlpi) && mapped && !hostPending && !injecting;
      },
      does: (w, { vcpu, vlpi }) => {
        at(w.vcpus, vcpu).phase = 'host';
        at(w.lpis, vlpi).owed = false;
        kvm.freeIte(w, vlpi);
      },
    }),
    rule({
      id: 'command.mapti',
      by: 'guest',
      says: 'the guest maps the event again: it is not forwarded until VFIO does it anew',
      cites: 'vgic_its_cmd_handle_mapi; vgic-v4.c, "a DISCARD/MAPTI sequence"',
      for: ranges('discard'),
      when: (w, { vcpu, vlpi }) => mayExecute(w, vcpu, vlpi) && !at(w.lpis, vlpi).mapped,
      does: (w, { vcpu, vlpi }) => {
        at(w.vcpus, vcpu).phase = 'host';
        at(w.lpis, vlpi).mapped = true;
      },
    }),
  ];
};
