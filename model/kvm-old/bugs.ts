import { at } from '../at.js';
import { type Bound, bind, override } from '../machine/steps.js';
import type { SystemBug } from '../machine/system.js';
import { vcpuVtimer } from '../timer/state.js';
import type { OldConfig } from './config.js';
import { eraOf } from './eras/index.js';
import { linux41 } from './eras/linux-4.1.js';
import { linux43 } from './eras/linux-4.3.js';
import { linux44 } from './eras/linux-4.4.js';
import type { OldVgic, OldVgicSteps } from './vgic.js';

type Bug = SystemBug<OldConfig, OldVgic, Bound<OldVgic, OldVgicSteps>>;

/** What an era did as it was. */
const native = (bug: Omit<Bug, 'by' | 'native' | 'hypervisor'> & { readonly era: string }): Bug => ({
  ...bug,
  by: 'kvm',
  native: true,
  hypervisor: eraOf(bug.era).hypervisor,
});

/** kvm_timer_flush_hwstate before 0e3dfda91d9f: asserted, and nothing else. */
const lineAlone = override(linux44, { mapIsActive: () => false });

/** 4.3 before "Clear map->active on pend/active clear". */
const mapStaysActive = override(linux43, { handleClearMappedIrq: () => {} });

/** Before 1a74847885cc: kvm_timer_inject_irq_work does not only wake, and kvm_timer_flush_hwstate injects nothing. */
const workInjects = override(linux41, {
  timerFlushHwstate: () => {},
  bgTimerExpire: (kvm, w, vcpu) => {
    const ctx = vcpuVtimer(kvm.config, w, vcpu);
    if (ctx !== null) {
      kvm.timerInjectIrq(w, vcpu, ctx);
    }
  },
});

/** process_level_irq, before 8fe2f19e6e60 made process_queued_irq of it: an edge that the guest has ended stays queued. */
const onlyLevels = override(linux44, {
  processQueuedIrq: (kvm, w, vcpu, place) => {
    const irq = kvm.getIrq(w, at(vcpu.cpu.lrs, place).irq);
    const irqClearQueued: OldVgic['irqClearQueued'] = (...args) => kvm.irqIsEdge(irq) || kvm.irqClearQueued(...args);
    return linux44.processQueuedIrq({ ...kvm, irqClearQueued }, w, vcpu, place);
  },
});

/** Bugs of the first vgic, each in its era as it was, or as the one step that a commit has mended. */
export const bugs: readonly Bug[] = [
  native({
    id: 'B01A',
    says: 'the physical active bit is cleared at an exit and set only where a list register is filled: the guest goes on without it',
    cites: 'vgic_sync_hwirq in the mail of June 2015',
    era: 'mailed-2015',
    breaks: 'S03',
    scenario: 'old-timer',
    fixedBy: 'cff9211eb1a1 (v4.3): the timer sets it before each entry',
    // expire, enter, acknowledge, exit, enter
    steps: 5,
  }),
  native({
    id: 'B01B',
    says: 'a physical interrupt that is not active counts as ended by the guest, which holds it still',
    cites: 'vgic_sync_hwirq in the mail of June 2015',
    era: 'mailed-2015',
    breaks: 'S11',
    scenario: 'old-timer',
    fixedBy: '"Trust the LR state for HW IRQs" (v4.4)',
    // expire, enter, acknowledge, exit, enter, exit
    steps: 6,
    longer: 'the list register stays active until it is used again',
  }),
  native({
    id: 'B02',
    says: 'a sync without a run goes by the ELRSR of the run before: a list register that was just filled counts as empty',
    cites: '__kvm_vgic_sync_hwstate',
    era: 'linux-3.11',
    breaks: 'OV4',
    scenario: 'old-signals',
    fixedBy: 'ae705930fca6 "Keep elrsr/aisr in sync with software model" (v4.0)',
    // raise, cancel the entry
    steps: 2,
  }),
  {
    id: 'OVB8',
    says: 'the physical interrupt of a timer that was lowered is inactive under an active list register',
    cites: 'kvm_timer_flush_hwstate; as B03 is in a later vgic',
    by: 'kvm',
    era: 'linux-4.4',
    breaks: 'S03',
    scenario: 'old-timer',
    hypervisor: bind(lineAlone),
    fixedBy: '0e3dfda91d9f "Preserve physical dist. active state on LR.active" (v4.4)',
    // expire, enter, acknowledge, program, exit, enter
    steps: 6,
  },
  native({
    id: 'B04',
    says: 'a timer whose interrupt the guest has disabled fires at each entry: it is in no list register, so nobody makes it active',
    cites: 'vgic_queue_irq_to_lr in the mail of June 2015',
    era: 'mailed-2015',
    breaks: 'OV12',
    scenario: 'old-timer-disabled',
    fixedBy: 'cff9211eb1a1 "Fix arch timer behavior for disabled interrupts" (v4.3)',
    // disable, expire, enter
    steps: 3,
  }),
  {
    id: 'B05',
    says: "the timer's background work injects into a VM whose vgic is saved already: in the image the timer is masked, and no interrupt is there",
    cites: 'kvm_timer_inject_irq_work',
    by: 'kvm',
    era: 'linux-4.1',
    breaks: 'OV14',
    scenario: 'old-save',
    hypervisor: bind(workInjects),
    fixedBy: '1a74847885cc "Fix migration race in the arch timer" (v4.0)',
    // enter, WFI, save the vgic, expire, work, save the timers
    steps: 6,
  },
  native({
    id: 'B06',
    says: 'a timer that the guest has turned off interrupts all the same: it was told as an edge, and an edge is not withdrawn',
    cites: 'kvm_timer_inject_irq',
    era: 'linux-4.3',
    breaks: 'OV10',
    scenario: 'old-timer-disabled',
    fixedBy: '4b4b4512da2a "Rework the arch timer to use level-triggered semantics" (v4.4)',
    // disable, expire, enter, program, exit, enable, enter
    steps: 7,
  }),
  {
    id: 'B08',
    says: 'a forwarded edge stays queued after the guest has ended it: the next one is never sampled',
    cites: 'vgic_sync_hwirq, process_level_irq',
    by: 'kvm',
    era: 'linux-4.4',
    breaks: 'OV2',
    scenario: 'old-forwarded-edge',
    hypervisor: bind(onlyLevels),
    fixedBy: '8fe2f19e6e60 "Support edge-triggered forwarded interrupts" (v4.4)',
    // pulse, take, enter, acknowledge, EOI, exit
    steps: 6,
  },
  native({
    id: 'B09',
    says: 'a level that was lowered is put into a list register without a state: its EOI is reported, and there was none',
    cites: 'vgic_update_irq_pending, vgic_queue_irq_to_lr',
    era: 'linux-4.1',
    breaks: 'OV9',
    scenario: 'old-level',
    fixedBy: 'v4.3: lowering clears the snapshot and the oracle',
    // raise, lower, enter
    steps: 3,
  }),
  native({
    id: 'OVB1',
    says: 'an SGI with a target list goes to everybody but its sender',
    cites: 'vgic_dispatch_sgi',
    era: 'linux-3.11',
    breaks: 'N09',
    scenario: 'old-sgi',
    fixedBy: '"KVM: ARM: vgic: Fix sgi dispatch problem" (v3.15)',
    // send
    steps: 1,
  }),
  native({
    id: 'OVB2',
    says: 'a vCPU loads what its snapshot has from before the distributor was disabled',
    cites: 'vgic_update_state',
    era: 'linux-4.1',
    breaks: 'S16',
    scenario: 'old-distributor',
    fixedBy: '"KVM: Fix disabled distributor operation" (v4.3): compute_pending_for_cpu finds nothing',
    // raise, disable the distributor, enter
    steps: 3,
  }),
  native({
    id: 'OVB3',
    says: 'a level interrupt that ISPENDR has made pending comes again and again: nothing but its line clears it',
    cites: 'handle_mmio_set_pending_reg',
    era: 'linux-3.11',
    breaks: 'S15',
    scenario: 'old-level',
    fixedBy: '"vgic: Improve handling of GICD_I{CS}PENDR" (v3.18)',
    // ISPENDR, enter, acknowledge, EOI, exit, enter, acknowledge
    steps: 7,
  }),
  native({
    id: 'OVB4',
    says: 'ICPENDR loses a level interrupt whose line is high',
    cites: 'handle_mmio_clear_pending_reg',
    era: 'linux-3.11',
    breaks: 'OV6',
    scenario: 'old-level',
    fixedBy: '"vgic: Improve handling of GICD_I{CS}PENDR" (v3.18)',
    // raise, ICPENDR
    steps: 2,
  }),
  native({
    id: 'OVB6',
    says: 'a level that was lowered before its vCPU ran is delivered',
    cites: 'vgic_update_irq_state, vgic_queue_irq',
    era: 'linux-3.11',
    breaks: 'OV10',
    scenario: 'old-level',
    fixedBy: 'v4.3: lowering clears the snapshot and the oracle',
    // raise, lower, enter
    steps: 3,
  }),
  native({
    id: 'OVB7',
    says: 'a forwarded edge that comes while its list register waits for the sync is lost, and so are all after it',
    cites: 'vgic_update_irq_pending, vgic_sync_hwirq',
    era: 'linux-4.3',
    breaks: 'OV6',
    scenario: 'old-forwarded-edge',
    fixedBy: 'not by 8fe2f19e6e60 (v4.4), which sets the oracle and leaves the snapshot as it is',
    // pulse, take, pulse, enter, acknowledge, EOI, take, exit
    steps: 8,
  }),
  {
    id: 'OVB9',
    says: 'a timer that the guest has cleared in the distributor is taken for signalled, and is not signalled again',
    cites: 'vgic_handle_clear_pending_reg, vgic_handle_clear_active_reg',
    by: 'kvm',
    era: 'linux-4.3',
    breaks: 'N06',
    scenario: 'old-timer-pending',
    hypervisor: bind(mapStaysActive),
    fixedBy: '"Clear map->active on pend/active clear" (v4.3)',
    // expire, enter, exit, ICPENDR, enter
    steps: 5,
  },
  native({
    id: 'OVB10',
    says: 'a level interrupt that user space has taken out of its list register stays queued, and is not sampled again',
    cites: 'vgic_unqueue_irqs of v3.14 to v3.17',
    era: 'mailed-2014',
    breaks: 'OV2',
    scenario: 'old-migration',
    fixedBy: '"Clear queued flags on unqueue" (v3.18)',
    // raise a level, enter, raise an edge, exit, access, enter: the edge has the list register
    steps: 6,
  }),
];
