import { at } from '../at.js';
import type { Gicv4Config } from '../gicv4/config.js';
import type { Gicv4, Gicv4Steps } from '../gicv4/gicv4.js';
import { gicv4Steps } from '../gicv4/steps.js';
import { type Bound, bind, override } from '../machine/steps.js';
import type { SystemBug } from '../machine/system.js';

/** pending_latch alone was saved. */
const savesTheLatch = override(gicv4Steps, {
  savePendingTables: (_kvm, w) => w.lpis.map(({ latch }) => latch),
});

/** What a restore has made pending stayed in software, of an LPI that is forwarded then. */
const keepsTheLatch = override(gicv4Steps, {
  isForwarded: (kvm, w, vlpi) => {
    kvm.installVirtualMapping(w, vlpi);
    at(w.lpis, vlpi).hw = true;
    kvm.resumeGuest(w);
  },
});

export const b45a: SystemBug<Gicv4Config, Gicv4, Bound<Gicv4, Gicv4Steps>> = {
  id: 'B45A',
  says: 'a vLPI that is pending in the redistributor is not in the saved tables',
  cites: 'vgic_v3_save_pending_tables',
  by: 'kvm',
  breaks: 'V4j',
  scenario: 'gicv41-save',
  hypervisor: bind(savesTheLatch),
  fixedBy: '"KVM: arm64: GICv4.1: Try to save VLPI state in save_pending_tables" (5.13)',
  // send, save
  steps: 2,
};

export const b45b: SystemBug<Gicv4Config, Gicv4, Bound<Gicv4, Gicv4Steps>> = {
  id: 'B45B',
  says: 'a vLPI that is restored as pending stays so in software when it is forwarded: nobody tells the redistributor',
  cites: 'kvm_vgic_v4_set_forwarding (Transfer pending state)',
  by: 'kvm',
  breaks: 'V4q',
  scenario: 'gicv41-restore',
  hypervisor: bind(keepsTheLatch),
  fixedBy: '"KVM: arm64: GICv4.1: Restore VLPI pending state to physical side" (5.13)',
  // forward, forwarded, send, migration, forward, forwarded
  steps: 6,
};
