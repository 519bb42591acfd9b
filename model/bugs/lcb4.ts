import { upTo } from '../../src/language/index.js';
import type { CreationBug } from '../creation/bug.js';
import { creationSteps } from '../creation/steps.js';
import { bind, override } from '../machine/steps.js';

/** Until 7.2 vgic_register_redist_iodev returns the error of the bus, and the address stays; free_index is not counted up. */
const keepsTheAddress = override(creationSteps, {
  undoAssignment: (kvm, w, v) => {
    const frame = w.vcpus[v]?.frame ?? null;
    creationSteps.undoAssignment(kvm, w, v);
    for (const vcpu of w.vcpus.slice(v, v + 1)) {
      vcpu.frame = frame;
    }
  },
});

/** Until 7.2 vgic_register_all_redist_iodevs unregisters every vCPU before the one that failed, whatever region it is in. */
const rollsAllBack = override(creationSteps, {
  rollBack: (kvm, w, _region, before) => {
    for (const v of upTo(before)) {
      kvm.unregisterRedistIodev(w, v);
    }
  },
});

const shared = {
  cites: 'vgic_register_redist_iodev, vgic_register_all_redist_iodevs',
  by: 'kvm',
  breaks: 'LC14',
} as const;

export const lcb4a: CreationBug = {
  ...shared,
  id: 'LCB4A',
  says: 'the bus does not take a redistributor, whose vCPU keeps the address: it is not registered when user space tries again',
  scenario: 'creation',
  hypervisor: bind(keepsTheAddress),
  fixedBy: '"KVM: arm64: vgic-v3: Undo assignment on iodev registration failure" (7.3.4)',
  // vCPU 0, share, file, online, vgic, region fails, init, run, access
  steps: 9,
};

export const lcb4b: CreationBug = {
  ...shared,
  id: 'LCB4B',
  says: 'a region is not added, and a vCPU that has its redistributor in the region before loses it',
  scenario: 'creation-regions',
  hypervisor: bind(rollsAllBack),
  fixedBy: '"KVM: arm64: vgic-v3: Roll back assignments from the new region" (7.3.4)',
  // vCPU 0, share, file, online, vCPU 1, share, file, online, vgic, region, region fails, region, init, run, access
  steps: 15,
};
