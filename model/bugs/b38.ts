import { at } from '../at.js';
import type { Gicv4Config } from '../gicv4/config.js';
import type { Gicv4, Gicv4Steps } from '../gicv4/gicv4.js';
import { gicv4Steps } from '../gicv4/steps.js';
import { type Bound, bind, override } from '../machine/steps.js';
import type { SystemBug } from '../machine/system.js';

/** The doorbell was an argument of the put in kvm_vcpu_wfi, and a preemption behind it loaded the vPE again. */
const forgetsWfi = override(gicv4Steps, {
  skipsLoadInWfi: () => false,
  wantDoorbell: (_kvm, w, v) => at(w.vcpus, v).phase === 'stopping',
});

export const b38: SystemBug<Gicv4Config, Gicv4, Bound<Gicv4, Gicv4Steps>> = {
  id: 'B38',
  says: 'a vCPU that is preempted on its way to sleep is resident once more, and sleeps without a doorbell',
  cites: 'vgic_v4_load, vgic_v4_put',
  by: 'kvm',
  breaks: 'V4a',
  scenario: 'gicv4-sleep',
  hypervisor: bind(forgetsWfi),
  fixedBy: 'b321c31c9b7b "KVM: arm64: vgic-v4: Make the doorbell request robust w.r.t preemption" (6.5)',
  // schedule in, read the table, enter, WFI, put, store, preempt, schedule in, sleep, send
  steps: 10,
};
