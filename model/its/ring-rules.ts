import { over, type Rule, upTo, type View } from '../../src/language/index.js';
import { at } from '../at.js';
import { noCommand } from './command.js';
import { saysCommand } from './driver.js';
import type { Host, Needed } from './host.js';
import { emptyRing, nextSlot } from './ring-queue.js';
import { afterSlot, driverRingOf, isRingLocked } from './ring-state.js';
import { driverOf, isItsLocked, writeValid } from './state.js';

const { rule } = over<Needed>();

/** The registers of the ring, and the vCPU that executes what is in it. */
export const ringRules = (
  host: Host,
): { readonly guest: readonly Rule<Needed>[]; readonly hypervisor: readonly Rule<Needed>[] } => {
  const { config } = host;
  const vcpus = upTo(config.vcpus);
  const isLegal = config.itsOrders === 'legal';
  /** For a register of the ring: the vCPU is out of the guest, and nobody has cmd_lock. */
  const mayWrite = (w: View<Needed>, v: number): boolean => host.mayEmulate(w, v) && !isRingLocked(w);

  const writeCwriter = rule({
    id: 'guest.writeCwriter',
    by: 'guest',
    says: 'a vCPU writes GITS_CWRITER: it is to execute what is in the ring, if the ITS is enabled',
    cites: 'IHI 0069 5.1, 12.19 (GITS_CWRITER); vgic_mmio_write_its_cwriter',
    for: { vcpu: vcpus },
    when: (w, { vcpu }) => mayWrite(w, vcpu) && driverRingOf(w).written !== nextSlot(config, w),
    does: (w, { vcpu }) => {
      driverRingOf(w).written = nextSlot(config, w);
      host.itsWriteCwriter(w, driverRingOf(w).written, vcpu);
    },
  });

  const writeBeyond = rule({
    id: 'guest.writeCwriterBeyond',
    by: 'guest',
    says: 'a vCPU writes a GITS_CWRITER that lies behind the ring',
    cites: 'IHI 0069 12.19 (GITS_CWRITER); vgic_mmio_write_its_cwriter (ITS_CMD_BUFFER_SIZE)',
    for: { vcpu: vcpus },
    when: (w, { vcpu }) => mayWrite(w, vcpu),
    does: (w, { vcpu }) => {
      host.itsWriteCwriter(w, config.itsRing, vcpu);
    },
  });

  const writeCbaser = rule({
    id: 'guest.writeCbaser',
    by: 'guest',
    says: 'the guest gives its ITS another ring, with nothing in it; one that is enabled keeps its own',
    cites: 'IHI 0069 12.19 (GITS_CBASER: GITS_CREADR is 0 then); vgic_mmio_write_its_cbaser',
    for: { vcpu: vcpus },
    when: (w, { vcpu }) => mayWrite(w, vcpu) && (!isLegal || !driverOf(w).enabled),
    does: (w) => {
      if (!driverOf(w).enabled) {
        emptyRing(w);
      }
      writeValid(driverOf(w), 'ring', true);
      host.itsWriteCbaser(w, true);
    },
  });

  const executes = rule({
    id: 'kvm.executesCommand',
    by: 'kvm',
    says: 'the vCPU that has written GITS_CWRITER, or GITS_CTLR, executes the next command of the ring',
    cites: 'vgic_its_process_commands, vgic_its_handle_command',
    fair: 'weak',
    when: (w) => isRingLocked(w) && !isItsLocked(w),
    does: (w) => {
      const ring = driverRingOf(w);
      saysCommand(config, w, at(ring.slots, ring.read));
      host.itsProcessCommand(w);
      ring.slots[ring.read] = noCommand;
      ring.read = afterSlot(config, ring.read);
    },
  });

  if (config.itsRing === 0) {
    return { guest: [], hypervisor: [] };
  }
  return {
    guest: [writeCwriter, ...(isLegal ? [] : [writeBeyond]), ...(config.its.includes('cbaser') ? [writeCbaser] : [])],
    hypervisor: [executes],
  };
};
