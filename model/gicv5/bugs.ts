import { at } from '../at.js';
import { type Bound, bind, override } from '../machine/steps.js';
import type { SystemBug } from '../machine/system.js';
import type { GicV5Config } from './config.js';
import { gicV572, gicV573 } from './eras.js';
import type { VgicV5, VgicV5Steps } from './vgic-v5.js';

/** The latch stays when it has been given to ICH_PPI_PENDR: as merged for 7.1, before the fix. */
const latchStays = override(gicV572, {
  flushPpiState: (kvm, w) => {
    const latches = w.irqs.map(({ pendingLatch }) => pendingLatch);
    gicV572.flushPpiState(kvm, w);
    latches.forEach((latched, ppi) => {
      at(w.irqs, ppi).pendingLatch = latched;
    });
  },
});

/** Only those are folded of which the active or the pending bit differs from that at the entry. */
const onlyWhatChanged = override(gicV572, {
  savePpiState: (kvm, w) => {
    const { pendr, activerExit } = at(w.hostData, w.cpu);
    const entered = [...pendr];
    gicV572.savePpiState(kvm, w);
    entered.forEach((wasPending, ppi) => {
      const isUnchanged = wasPending === at(pendr, ppi) && at(activerExit, ppi) === at(w.cpuIf.activer, ppi);
      pendr[ppi] = at(pendr, ppi) && !isUnchanged;
    });
  },
});

/** The mask is the least urgent priority that is masked, and taken for one that is not. */
const maskIsIncluded = override(gicV573, {
  isUrgentEnough: (kvm, w, ppi) => at(w.irqs, ppi).priority <= kvm.getEffectivePriorityMask(w),
});

type Bug = SystemBug<GicV5Config, VgicV5, Bound<VgicV5, VgicV5Steps>>;

/** Bugs that KVM had with a GICv5 guest, and mended before 7.1 was out. */
export const gicV5Bugs: readonly Bug[] = [
  {
    id: 'V5B1',
    says: 'an edge stays latched when it is handed to the hardware: the guest takes it again and again',
    cites: 'vgic_v5_flush_ppi_state as merged for 7.1',
    by: 'kvm',
    breaks: 'V5a',
    scenario: 'gicv5',
    era: 'gicv5-7.2',
    hypervisor: bind(latchStays),
    fixedBy: '170a77b4185a "KVM: arm64: vgic-v5: Transfer edge pending state to ICH_PPI_PENDRx_EL2" (7.1)',
    // raise, load, flush
    steps: 3,
  },
  {
    id: 'V5B2',
    says: 'an edge that the guest has not taken is lost at the exit: only bits that differ from the entry are folded',
    cites: 'vgic_v5_fold_ppi_state between 170a77b4185a and the fix',
    by: 'kvm',
    breaks: 'V5a',
    scenario: 'gicv5',
    era: 'gicv5-7.2',
    hypervisor: bind(onlyWhatChanged),
    fixedBy: '9c1ac77ddfc9 "KVM: arm64: vgic-v5: Fold PPI state for all exposed PPIs" (7.1)',
    // raise, load, flush, enter, exit
    steps: 5,
  },
  {
    id: 'V5B3',
    says: 'a PPI as urgent as the least urgent one that is masked keeps the vCPU awake, which spins in WFI',
    cites: 'vgic_v5_has_pending_ppi: "irq->priority <= priority_mask", as posted',
    by: 'kvm',
    breaks: 'V5g',
    scenario: 'gicv5-sleep',
    era: 'gicv5-7.3',
    hypervisor: bind(maskIsIncluded),
    fixedBy: 'a4a645584793 "KVM: arm64: vgic-v5: Make the effective priority mask a strict limit" (7.1)',
    // load, prepare, raise, enter; acknowledge, raise again, WFI, look
    steps: 8,
  },
];
