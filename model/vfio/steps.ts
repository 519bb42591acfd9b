import type { View } from '../../src/language/index.js';
import type { MachineConfig } from '../machine/config.js';
import type { Hardware, Injection, Observed } from '../machine/hypervisor.js';
import type { Steps } from '../machine/steps.js';
import {
  hasTrigger,
  type IrqCtx,
  type Irqfd,
  irqCtxOf,
  irqfdOf,
  isVirqDisabled,
  setTrigger,
  twoStageOf,
  type VfioConfig,
  type VfioDevice,
  type VfioState,
  vfioOf,
  writeVirqDisabled,
} from './state.js';

/**
 * VFIO's automasked level interrupt: the host handler masks it, and whoever learns of the guest's EOI unmasks it. The
 * handler is that of drivers/vfio/platform/vfio_platform_irq.c, the set-up that of drivers/vfio/pci/vfio_pci_intrs.c
 * (a device with INTx and without DisINTx); irqfds are those of virt/kvm/eventfd.c. Where a function takes a `struct
 * vfio_platform_irq *`, a `struct vfio_pci_irq_ctx *` or a `struct kvm_kernel_irqfd *`, so does the step.
 */
export interface Vfio<W extends VfioState = VfioState> {
  readonly config: VfioConfig & MachineConfig;
  /**
   * vfio_intx_enable up to request_irq: one that is masked is not enabled with it (IRQF_NO_AUTOEN). fe9a7082684e,
   * 18c198c96a81 "vfio/pci: Create persistent INTx handler" (v6.9)
   */
  requestIrq(w: W, ctx: IrqCtx): void;
  /**
   * igate is free: neither an ioctl that changes interrupts nor a write of the configuration space is under way. "Lock
   * external INTx masking ops", 810cd4bb5345 (v6.9)
   */
  isIgateFree(w: View<W>, irq: number): boolean;
  /** vfio_basic_config_write: DisINTx is emulated, and masks and unmasks. */
  basicConfigWrite(w: W, ctx: IrqCtx, disIntx: boolean): void;
  /** vfio_pci_intx_mask, vfio_platform_mask. Without INTx there is nothing to mask (is_intx). */
  intxMask(w: W, ctx: IrqCtx): void;
  /** vfio_set_trigger, vfio_intx_set_signal: without an eventfd the interrupt of a platform device is disabled. */
  setTrigger(w: W, ctx: IrqCtx, isThere: boolean): void;
  /** VFIO_IRQ_SET_DATA_NONE: a platform device's handler is called in software; of PCI's INTx the eventfd is signalled. */
  loopback(w: W, ctx: IrqCtx): void;
  /** The rest of the set-up. vfio_intx_set_signal had to do with the mask there until v6.8. */
  finishSetup(w: W, ctx: IrqCtx): void;
  /**
   * vfio_automasked_irq_handler: mask under the lock, signal the eventfd after dropping it. (vfio_intx_handler does not
   * look at `masked`: a line that is masked is disabled.)
   */
  automaskedIrqHandler(w: W, ctx: IrqCtx): void;
  /** The part of it under the lock: disable_irq_nosync. */
  automask(w: W, ctx: IrqCtx): void;
  /** vfio_send_eventfd, vfio_send_intx_eventfd: signals the trigger, if there is one and the guest has not disabled INTx. */
  sendEventfd(w: W, ctx: IrqCtx): void;
  /** eventfd_signal of the trigger, which wakes the irqfd behind it. */
  eventfdSignal(w: W, ctx: IrqCtx): void;
  /**
   * vfio_platform_unmask, vfio_pci_intx_unmask_handler: by ioctl, or in the wake-up of the resamplefd. With PCI 2.3 one
   * that still asserts stays masked, and its eventfd is signalled again, by a work item (virqfd_thread).
   */
  platformUnmask(w: W, ctx: IrqCtx): void;
  /**
   * The same handler where no eventfd is between it and the guest: it masks the interrupt and injects it. "We could
   * entirely bypass the eventfd, and inject the interrupt from the VFIO interrupt handler, couldn't we?" (Zyngier, 2014,
   * in the thread of "ARM: Forwarding physical interrupts to a guest VM")
   */
  injectingIrqHandler(w: W, ctx: IrqCtx): void;
  /** The handler of a forwarded SPI that signals an eventfd: priority dropped, left active. */
  forwardedIrqHandler(w: W, irqfd: Irqfd): void;
  /** User space has read the eventfd and raises the line: vfio_intx_interrupt of QEMU. */
  intxInterrupt(w: W, irqfd: Irqfd): void;
  /**
   * User space believes that the guest is done: it lowers the line, and then unmasks. vfio_intx_eoi of QEMU, which does
   * so at every access to a region of the device.
   */
  intxEoi(w: W, irqfd: Irqfd): void;
  /** intx.pending of QEMU: user space has raised the line, and has not lowered it. It asks VFIO for nothing: DisINTx may have unmasked. */
  isIntxPending(w: View<W>, irq: number): boolean;
  /** irqfd_wakeup: schedule_work(&irqfd->inject); a second signal before it runs adds nothing. */
  irqfdWakeup(w: W, irqfd: Irqfd): void;
  /**
   * irqfd_inject. The line is raised, and only the EOI of one with a resampler lowers it: what is an SPI's takes no work
   * item, where irqfd_inject would make a pulse of it, but kvm_arch_set_irq_inatomic, which knows only how to raise.
   * Linux 6.1.192 and 7.2.12 do so: `vmm irqfd_signal` of a level interrupt in the random walks of
   * `conform --against linux`.
   */
  irqfdInject(w: W, irqfd: Irqfd): void;
  /** irqfd_resampler_ack: lower the line first, then tell those who may raise it again. */
  irqfdResamplerAck(w: W, irqfd: Irqfd): void;
  /** irqfd_resampler_notify: eventfd_signal of the resamplefd, which wakes the virqfd behind it. */
  irqfdResamplerNotify(w: W, irqfd: Irqfd): void;
  /** virqfd_wakeup: vfio_platform_unmask_handler, vfio_pci_intx_unmask_handler. */
  virqfdWakeup(w: W, ctx: IrqCtx): void;
  /** vfio_platform_irq_cleanup, vfio_intx_disable: virqfds go first, then the interrupt, and what is allocated for it. */
  irqCleanup(w: W, ctx: IrqCtx): void;
  /** Is the virqfd of the resamplefd there? vfio_virqfd_disable takes it from a device that is closed. */
  hasVirqfd(w: View<W>, irq: number): boolean;
}

export const vfioSteps: Steps<Vfio, Vfio & Injection & Hardware & Pick<Observed, 'lineLevel'>> = {
  requestIrq: (vfio, w, ctx) => {
    ctx.masked = vfio.config.disIntx ? isVirqDisabled(vfio.config, w, ctx.irq) : ctx.masked;
    ctx.setup = 'requested';
    ctx.depth = ctx.masked ? 1 : 0;
  },

  isIgateFree: (vfio, w, irq) => vfioOf(vfio.config, w, irq).setup !== 'requested',

  basicConfigWrite: (vfio, w, ctx, disIntx) => {
    writeVirqDisabled(vfio.config, w, ctx.irq, disIntx);
    if (disIntx) {
      vfio.intxMask(w, ctx);
    } else {
      vfio.platformUnmask(w, ctx);
    }
  },

  intxMask: (_vfio, _w, ctx) => {
    if (ctx.setup === 'ready' && !ctx.masked) {
      ctx.depth += 1;
      ctx.masked = true;
    }
  },

  setTrigger: (vfio, w, ctx, isThere) => {
    setTrigger(vfio.config, w, ctx.irq, isThere);
    if (!vfio.config.pci23) {
      ctx.depth += isThere ? -1 : 1;
    }
  },

  loopback: (vfio, w, ctx) => {
    if (vfio.config.pci23) {
      vfio.sendEventfd(w, ctx);
    } else {
      vfio.automaskedIrqHandler(w, ctx);
    }
  },

  finishSetup: (_vfio, _w, ctx) => {
    ctx.setup = 'ready';
  },

  automaskedIrqHandler: (vfio, w, ctx) => {
    if (ctx.masked) {
      return;
    }
    vfio.automask(w, ctx);
    if (!vfio.config.fine.includes('vfio')) {
      vfio.sendEventfd(w, ctx);
    }
  },

  automask: (_vfio, w, ctx) => {
    w.happened.push({ what: 'masked by its handler', irq: ctx.irq, wasMasked: ctx.masked });
    ctx.depth += 1;
    ctx.masked = true;
    ctx.signalling = true;
  },

  sendEventfd: (vfio, w, ctx) => {
    ctx.signalling = false;
    if (hasTrigger(vfio.config, w, ctx.irq) && !isVirqDisabled(vfio.config, w, ctx.irq)) {
      vfio.eventfdSignal(w, ctx);
    }
  },

  eventfdSignal: (vfio, w, ctx) => {
    if (hasTrigger(vfio.config, w, ctx.irq)) {
      vfio.irqfdWakeup(w, irqfdOf(vfio.config, w, ctx.irq));
    } else {
      w.happened.push({ what: 'signalled nothing', irq: ctx.irq });
    }
  },

  injectingIrqHandler: (vfio, w, ctx) => {
    if (!ctx.masked) {
      vfio.automask(w, ctx);
      ctx.signalling = false;
      vfio.injectBeside(w, ctx.irq, true);
    }
  },

  forwardedIrqHandler: (vfio, w, irqfd) => {
    vfio.activateIrq(twoStageOf(vfio.config, w, irqfd.gsi));
    vfio.irqfdWakeup(w, irqfd);
  },

  intxInterrupt: (vfio, w, irqfd) => {
    irqfd.signalled = false;
    vfio.injectBeside(w, irqfd.gsi, true);
  },

  intxEoi: (vfio, w, { gsi }) => {
    vfio.injectBeside(w, gsi, false);
    vfio.platformUnmask(w, irqCtxOf(vfio.config, w, gsi));
  },

  isIntxPending: (vfio, w, irq) => vfio.lineLevel(w, irq),

  platformUnmask: (vfio, w, ctx) => {
    if (ctx.setup === 'none' || !ctx.masked || isVirqDisabled(vfio.config, w, ctx.irq)) {
      return;
    }
    if (vfio.config.pci23 && ctx.line) {
      ctx.signalling = true;
    } else {
      enableIrq(ctx);
      ctx.masked = false;
      w.happened.push({ what: 'unmasked', irq: ctx.irq, lineHigh: ctx.line });
    }
  },

  irqfdWakeup: (_vfio, _w, irqfd) => {
    irqfd.signalled = true;
  },

  irqfdInject: (vfio, w, irqfd) => {
    irqfd.signalled = false;
    vfio.injectBeside(w, irqfd.gsi, true);
  },

  irqfdResamplerAck: (vfio, w, irqfd) => {
    vfio.injectIrq(w, irqfd.gsi, false);
    vfio.irqfdResamplerNotify(w, irqfd);
  },

  irqfdResamplerNotify: (vfio, w, { gsi }) => {
    w.happened.push({ what: 'resampled', irq: gsi, level: vfio.lineLevel(w, gsi) });
    if (vfio.hasVirqfd(w, gsi)) {
      vfio.virqfdWakeup(w, irqCtxOf(vfio.config, w, gsi));
    }
  },

  virqfdWakeup: (vfio, w, ctx) => {
    if (ctx.setup === 'none') {
      w.happened.push({ what: 'handled what is freed', irq: ctx.irq });
    }
    vfio.platformUnmask(w, ctx);
  },

  irqCleanup: (_vfio, _w, ctx) => {
    Object.assign(ctx, { setup: 'none', masked: false, depth: 0 });
  },

  hasVirqfd: (vfio, w, irq) => vfioOf(vfio.config, w, irq).setup !== 'none',
};

/** enable_irq; at depth 0 it would warn of an unbalanced enable and do nothing. */
const enableIrq = (ctx: VfioDevice): void => {
  ctx.depth = Math.max(0, ctx.depth - 1);
};
