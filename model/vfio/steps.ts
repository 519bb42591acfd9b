import type { MachineConfig } from '../machine/config.js';
import type { Injection, Observed } from '../machine/hypervisor.js';
import type { Steps } from '../machine/steps.js';
import { eventfdOf, type VfioDevice, type VfioState, vfioOf } from './state.js';

/**
 * VFIO's automasked level interrupt: the host handler masks it, and whoever learns of the guest's EOI unmasks it.
 * drivers/vfio/platform/vfio_platform_irq.c, drivers/vfio/pci/vfio_pci_intrs.c; virt/kvm/eventfd.c.
 */
export interface Vfio<W extends VfioState = VfioState> {
  readonly config: MachineConfig;
  /** request_irq with IRQF_NO_AUTOEN: the line stays disabled until set-up is complete. fe9a7082684e */
  requestIrq(w: W, irq: number): void;
  /** The end of vfio_intx_set_signal: enabled unless it is masked. */
  finishSetup(w: W, irq: number): void;
  /** vfio_automasked_irq_handler: mask under the lock, signal the eventfd after dropping it. */
  automaskedIrqHandler(w: W, irq: number): void;
  /** The part of it under the lock. */
  automask(w: W, irq: number): void;
  /** eventfd_signal: the work item of KVM's irqfd is scheduled; a second signal before it runs adds nothing. */
  eventfdSignal(w: W, irq: number): void;
  /** vfio_platform_unmask, by ioctl or in the wake-up of the resample eventfd. */
  platformUnmask(w: W, irq: number): void;
  /**
   * irqfd_inject. The line is raised, and only the EOI of one with a resampler lowers it: what is an SPI's takes no work
   * item, where irqfd_inject would make a pulse of it, but kvm_arch_set_irq_inatomic, which knows only how to raise.
   * Linux 6.1.192 and 7.2.12 do so: `vmm irqfd_signal` of a level interrupt in the random walks of
   * `conform --against linux`.
   */
  irqfdInject(w: W, irq: number): void;
  /** irqfd_resampler_ack: lower the line first, then tell those who may raise it again. */
  irqfdResamplerAck(w: W, irq: number): void;
  /** irqfd_resampler_notify, eventfd_signal of the resamplefd */
  irqfdResamplerNotify(w: W, irq: number): void;
}

export const vfioSteps: Steps<Vfio, Vfio & Injection & Pick<Observed, 'lineLevel'>> = {
  requestIrq: ({ config }, w, irq) => {
    const device = vfioOf(config, w, irq);
    device.setup = 'requested';
    device.depth = 1;
  },

  finishSetup: ({ config }, w, irq) => {
    const device = vfioOf(config, w, irq);
    device.setup = 'ready';
    if (!device.masked) {
      enableIrq(device);
    }
  },

  automaskedIrqHandler: (vfio, w, irq) => {
    if (vfioOf(vfio.config, w, irq).masked) {
      return;
    }
    vfio.automask(w, irq);
    if (!vfio.config.fine.includes('vfio')) {
      vfio.eventfdSignal(w, irq);
    }
  },

  automask: ({ config }, w, irq) => {
    const device = vfioOf(config, w, irq);
    w.happened.push({ what: 'masked by its handler', irq, wasMasked: device.masked });
    device.depth += 1;
    device.masked = true;
    device.signalling = true;
  },

  eventfdSignal: ({ config }, w, irq) => {
    vfioOf(config, w, irq).signalling = false;
    eventfdOf(config, w, irq).signalled = true;
  },

  platformUnmask: ({ config }, w, irq) => {
    const device = vfioOf(config, w, irq);
    if (device.masked) {
      device.masked = false;
      enableIrq(device);
      w.happened.push({ what: 'unmasked', irq, lineHigh: device.line });
    }
  },

  irqfdInject: (vfio, w, irq) => {
    eventfdOf(vfio.config, w, irq).signalled = false;
    vfio.injectBeside(w, irq, true);
  },

  irqfdResamplerAck: (vfio, w, irq) => {
    vfio.injectIrq(w, irq, false);
    vfio.irqfdResamplerNotify(w, irq);
  },

  irqfdResamplerNotify: (vfio, w, irq) => {
    w.happened.push({ what: 'resampled', irq, lineLevel: vfio.lineLevel(w, irq) });
    vfio.platformUnmask(w, irq);
  },
};

/** enable_irq; at depth 0 it would warn of an unbalanced enable and do nothing. */
const enableIrq = (device: VfioDevice): void => {
  device.depth = Math.max(0, device.depth - 1);
};
