import { linux619 } from '../kvm/eras/linux-6.19.js';
import { bind, override } from '../machine/steps.js';
import type { Bug } from './bug.js';

/** Nobody keeps the LPI while both locks are dropped. */
const migratesWithoutReference = override(linux619, {
  beginMigration: () => {},
  finishMigration: (kvm, w, vcpu, id, target) =>
    linux619.finishMigration({ ...kvm, putIrq: () => {} }, w, vcpu, id, target),
});

/** Only its target was looked at again, and not whose list it is on. */
const migratesWhatIsGone = override(linux619, {
  mayMigrate: (kvm, w, _vcpu, irq, target) => kvm.targetOracle(w, irq) === target,
});

const told = {
  cites: 'vgic_prune_ap_list; CVE-2026-72288',
  by: 'kvm',
  scenario: 'its-prune-race',
  era: 'linux-6.19',
} as const;

export const b34a: Bug = {
  ...told,
  id: 'B34A',
  says: 'a prune that moves an LPI to another vCPU drops its locks, and nobody keeps the LPI, which may be freed meanwhile',
  breaks: 'IT4',
  hypervisor: bind(migratesWithoutReference),
  fixedBy: '7258770e5814 "vgic: Handle race between interrupt affinity change and LPI disabling"',
  // enter, MSI, MOVI, exit
  steps: 4,
};

export const b34b: Bug = {
  ...told,
  id: 'B34B',
  says: 'an LPI leaves the list while a prune has dropped its locks, and is put on that of its new vCPU twice',
  breaks: 'S05',
  hypervisor: bind(migratesWhatIsGone),
  fixedBy: '0074b82cdfcb "vgic: Check the interrupt is still ours before migrating it" (v7.2)',
  // enter, MSI, MOVI, exit, EnableLPIs cleared, MSI, move
  steps: 7,
};
