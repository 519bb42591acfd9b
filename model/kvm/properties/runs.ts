import { at } from '../../at.js';
import { whereOverflow } from '../../machine/claim.js';
import type { Claim as ClaimOf } from '../../machine/part.js';
import { leadsTo, noCycleWithout } from '../speak.js';
import type { World } from '../state.js';
import type { Vgic } from '../vgic.js';

type Claim = ClaimOf<Vgic, World>;

/** What KVM's threads do at last, and what they do not do again and again. */

const entriesAndExits: ReadonlySet<string> = new Set([
  'kvm.enter',
  'kvm.flush',
  'kvm.commit',
  'kvm.exit',
  'kvm.fold',
  'kvm.prune',
]);

export const noMaintenanceStorm: Claim = {
  appliesTo: (kvm) => whereOverflow(kvm) && kvm.config.listRegisters > 1,
  property: (kvm) =>
    noCycleWithout({
      id: 'L04',
      name: 'no-maintenance-storm',
      says: 'the maintenance interrupt does not call a vCPU out of the guest again and again while the guest executes nothing',
      cites: 'IHI 0048B 5.3.1, 5.3.5 (GICH_HCR.UIE, NPIE, LRENPIE; GICH_MISR)',
      by: 'kvm',
      // With one list register underflow is asserted as soon as it is programmed; a GIC has four at least.
      applies: 'where there are more interrupts than list registers, and two of these at least',
      happens: ({ before, action }) =>
        !entriesAndExits.has(action.rule) ||
        (action.rule === 'kvm.exit' && !kvm.isMaintenanceAsserted(at(before.vcpus, Number(action.params.vcpu)).cpu)),
    }),
};

export const haltEnds: Claim = {
  appliesTo: ({ config }) => config.fine.includes('halt'),
  property: () =>
    leadsTo({
      id: 'L05',
      name: 'halt-ends',
      says: 'a VM that is halted for an access to an active register resumes at last',
      cites: 'kvm_arm_halt_guest, kvm_arm_resume_guest',
      by: 'kvm',
      applies: 'where halts are fine',
      when: (w) => w.halt !== null,
      holds: (w) => w.halt === null,
    }),
};
