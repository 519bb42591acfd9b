import { upTo, type View } from '../../src/language/index.js';
import { at } from '../at.js';
import type { MachineConfig } from '../machine/config.js';
import type { Injection } from '../machine/hypervisor.js';
import type { Steps } from '../machine/steps.js';
import { type KernelIrqfd, kernelIrqfdOf, mapChipPin, mapGsi, type RoutingConfig, type RoutingState } from './state.js';

/**
 * GSI routing and irqfds: virt/kvm/irqchip.c, virt/kvm/eventfd.c and arch/arm64/kvm/vgic/vgic-irqfd.c, by the names of
 * their functions without their kvm_.
 */
export interface Routing<W extends RoutingState = RoutingState> {
  readonly config: RoutingConfig & MachineConfig;
  /** User space has the VM, and may call it. */
  hasVm(w: View<W>): boolean;
  /** kvm_set_irq_routing, where one route differs: the table is published, and every active irqfd takes its route anew. */
  setIrqRouting(w: W, gsi: number, irq: number | null): void;
  /** kvm_irq_routing_update */
  irqRoutingUpdate(w: W): void;
  /** irqfd_update: the copy of the route. */
  irqfdUpdate(w: W, irqfd: KernelIrqfd): void;
  /** kvm_irqfd_assign. What was signalled before is injected by the work item. */
  irqfdAssign(w: W, irqfd: KernelIrqfd): void;
  /** irqfd_deactivate: off the list, and the shutdown is queued. */
  irqfdDeactivate(w: W, irqfd: KernelIrqfd): void;
  /** The part of irqfd_shutdown up to eventfd_ctx_remove_wait_queue, which reads the counter. */
  removeWaitQueue(w: W, irqfd: KernelIrqfd): void;
  /** The rest of irqfd_shutdown, with the work item flushed: the resampler is left, and the irqfd freed. */
  irqfdFree(w: W, irqfd: KernelIrqfd): void;
  /** irqfd_resampler_shutdown: the last of a GSI lowers it. */
  irqfdResamplerShutdown(w: W, irqfd: KernelIrqfd): void;
  /** eventfd_signal: wakes whoever waits, or only counts. */
  signalIrqfd(w: W, irqfd: KernelIrqfd): void;
  /**
   * irqfd_wakeup: kvm_arch_set_irq_inatomic raises at once what has a route; the work item is for one that has none, or is
   * being deassigned. v5.9; "Allow in-atomic injection of SPIs".
   */
  wakeIrqfd(w: W, irqfd: KernelIrqfd): void;
  /** kvm_arch_set_irq_inatomic, by the copy of the route that the wake-up has made. */
  setIrqInatomic(w: W, irqfd: KernelIrqfd, irq: number): void;
  /** The beginning of kvm_set_irq in irqfd_inject: the route is read, and SRCU left. */
  readRoute(w: W, irqfd: KernelIrqfd): void;
  /** The rest of it: vgic_irqfd_set_irq by the route that was read. One without a resampler is lowered next. */
  setIrq(w: W, irqfd: KernelIrqfd): void;
  /** vgic_irqfd_set_irq */
  irqfdSetIrq(w: W, irq: number, level: boolean): void;
  /** kvm_notify_acked_irq: the pin's GSI, by the published table, and its resampler, if there is one. */
  notifyAckedGsi(w: W, irq: number): void;
  /** irqfd_resampler_ack of all irqfds of a GSI: lowered once, then each is told. */
  resamplerAck(w: W, gsi: number): void;
  /** eventfd_signal(irqfd->resamplefd): the device is unmasked. */
  resamplefdSignal(w: W, irqfd: KernelIrqfd): void;
  /** kvm_vm_ioctl_irq_line, of what others drive, too: the vgic has one line_level for all, and refuses what has an owner. */
  ioctlIrqLine(w: W, irq: number, level: boolean): void;
}

/** Those of a GSI that have a resamplefd and have not left the resampler. */
const resamplersOf = ({ irqfds }: RoutingConfig, w: View<RoutingState>, gsi: number): readonly number[] =>
  upTo(irqfds.length).filter(
    (id) => at(irqfds, id).resample && at(irqfds, id).gsi === gsi && at(w.irqfds, id).stage !== 'none',
  );

export const routingSteps: Steps<Routing, Routing & Injection> = {
  hasVm: () => true,

  setIrqRouting: (kvm, w, gsi, irq) => {
    w.routes[gsi] = irq;
    kvm.irqRoutingUpdate(w);
    w.synchronizing = kvm.config.fine.includes('routing');
  },

  irqRoutingUpdate: (kvm, w) => {
    for (const irqfd of upTo(kvm.config.irqfds.length).map((id) => kernelIrqfdOf(kvm.config, w, id))) {
      if (irqfd.stage === 'active') {
        kvm.irqfdUpdate(w, irqfd);
      }
    }
  },

  irqfdUpdate: (_kvm, w, irqfd) => {
    irqfd.entry = mapGsi(w, irqfd.gsi);
  },

  irqfdAssign: (kvm, w, irqfd) => {
    irqfd.stage = 'active';
    kvm.irqfdUpdate(w, irqfd);
    irqfd.queued = irqfd.counted;
    irqfd.counted = false;
  },

  irqfdDeactivate: (_kvm, _w, irqfd) => {
    irqfd.stage = 'deactivated';
  },

  removeWaitQueue: (_kvm, _w, irqfd) => {
    irqfd.stage = 'unhooked';
  },

  irqfdFree: (kvm, w, irqfd) => {
    irqfd.stage = 'none';
    irqfd.entry = null;
    irqfd.masked = false;
    if (irqfd.resample) {
      kvm.irqfdResamplerShutdown(w, irqfd);
    }
  },

  irqfdResamplerShutdown: (kvm, w, { gsi }) => {
    const irq = mapGsi(w, gsi);
    if (resamplersOf(kvm.config, w, gsi).length === 0 && irq !== null) {
      kvm.irqfdSetIrq(w, irq, false);
    }
  },

  signalIrqfd: (kvm, w, irqfd) => {
    if (irqfd.stage === 'active' || irqfd.stage === 'deactivated') {
      kvm.wakeIrqfd(w, irqfd);
    } else {
      irqfd.counted = true;
    }
  },

  wakeIrqfd: (kvm, w, irqfd) => {
    if (irqfd.stage !== 'active' || irqfd.entry === null) {
      irqfd.queued = true;
    } else if (kvm.config.fine.includes('routing')) {
      irqfd.waking = irqfd.entry;
    } else {
      kvm.setIrqInatomic(w, irqfd, irqfd.entry);
    }
  },

  setIrqInatomic: (kvm, w, irqfd, irq) => {
    irqfd.waking = null;
    w.happened.push({ what: 'irqfd injected', irqfd: irqfd.id, irq, level: true, by: 'wake-up' });
    kvm.irqfdSetIrq(w, irq, true);
  },

  readRoute: (kvm, w, irqfd) => {
    irqfd.queued = irqfd.work === 'idle' ? false : irqfd.queued;
    irqfd.route = mapGsi(w, irqfd.gsi);
    irqfd.work = irqfd.work === 'idle' ? 'raising' : 'lowering';
    if (!kvm.config.fine.includes('routing')) {
      kvm.setIrq(w, irqfd);
    }
  },

  setIrq: (kvm, w, irqfd) => {
    const { route: irq, work } = irqfd;
    irqfd.route = null;
    irqfd.work = work === 'raising' && !irqfd.resample ? 'raised' : 'idle';
    if (irq !== null) {
      w.happened.push({ what: 'irqfd injected', irqfd: irqfd.id, irq, level: work === 'raising', by: 'work' });
      kvm.irqfdSetIrq(w, irq, work === 'raising');
    }
  },

  irqfdSetIrq: (kvm, w, irq, level) => kvm.injectBeside(w, irq, level),

  notifyAckedGsi: (kvm, w, irq) => {
    const gsi = mapChipPin(w, irq);
    if (gsi !== -1 && resamplersOf(kvm.config, w, gsi).length > 0) {
      kvm.resamplerAck(w, gsi);
    }
  },

  resamplerAck: (kvm, w, gsi) => {
    const irq = mapGsi(w, gsi);
    if (irq !== null) {
      kvm.injectIrq(w, irq, false);
    }
    for (const id of resamplersOf(kvm.config, w, gsi)) {
      kvm.resamplefdSignal(w, kernelIrqfdOf(kvm.config, w, id));
    }
  },

  resamplefdSignal: (_kvm, w, irqfd) => {
    w.happened.push({ what: 'resamplefd signalled', irqfd: irqfd.id });
    irqfd.masked = false;
  },

  ioctlIrqLine: (kvm, w, irq, level) => kvm.injectBeside(w, irq, level),
};
