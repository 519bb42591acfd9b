import type { Gicv4Config } from '../gicv4/config.js';
import type { Gicv4, Gicv4Steps } from '../gicv4/gicv4.js';
import { gicv4Steps } from '../gicv4/steps.js';
import { type Bound, bind, override } from '../machine/steps.js';
import type { SystemBug } from '../machine/system.js';

/** Nobody held vpe_lock between the read of PendingLast and the store of pending_last. */
const storesUnlocked = override(gicv4Steps, { mayHandleDoorbell: () => true });

export const v4b1: SystemBug<Gicv4Config, Gicv4, Bound<Gicv4, Gicv4Steps>> = {
  id: 'V4B1',
  says: 'a doorbell rings while PendingLast is being stored, is overwritten, and the vCPU sleeps on',
  cites: 'its_vpe_4_1_deschedule, vgic_v4_doorbell_handler',
  by: 'kvm',
  breaks: 'V4a',
  scenario: 'gicv41-sleep',
  hypervisor: bind(storesUnlocked),
  fixedBy: 'a3f574cd6548 "KVM: arm64: vgic-v4: Plug race between non-residency and v4.1 doorbell" (5.8)',
  // schedule in, read the table, enter, WFI, put, send, doorbell, store, sleep
  steps: 9,
};
