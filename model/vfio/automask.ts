import type { View } from '../../src/language/index.js';
import { interruptOf } from '../config.js';
import { VgicInjection } from '../kvm/inject.js';
import { eventfdOf, type VfioDevice, vfioOf, type World } from '../world.js';

/**
 * VFIO's automasked level interrupt: the host handler masks it, and whoever learns of the guest's EOI unmasks it.
 * drivers/vfio/platform/vfio_platform_irq.c, drivers/vfio/pci/vfio_pci_intrs.c.
 */
export abstract class VfioInterrupts extends VgicInjection {
  /** request_irq with IRQF_NO_AUTOEN: the line stays disabled until set-up is complete. fe9a7082684e */
  vfioRequestIrq(w: World, irq: number): void {
    const device = vfioOf(this.config, w, irq);
    device.setup = 'requested';
    device.depth = 1;
  }

  /** The end of set-up: enabled unless it is masked. */
  vfioFinishSetup(w: World, irq: number): void {
    const device = vfioOf(this.config, w, irq);
    device.setup = 'ready';
    if (!device.masked) {
      enableIrq(device);
    }
  }

  /** vfio_automasked_irq_handler: mask under the lock, signal the eventfd after dropping it. */
  vfioHandler(w: World, irq: number): void {
    const device = vfioOf(this.config, w, irq);
    if (device.masked) {
      return;
    }
    this.vfioMask(w, irq);
    if (!this.config.fine.includes('vfio')) {
      this.vfioSignal(w, irq);
    }
  }

  protected vfioMask(w: World, irq: number): void {
    const device = vfioOf(this.config, w, irq);
    w.happened.push({ what: 'masked by its handler', irq, wasMasked: device.masked });
    device.depth += 1;
    device.masked = true;
    device.signalling = true;
  }

  /** eventfd_signal: the work item of KVM's irqfd is scheduled; a second signal before it runs adds nothing. */
  vfioSignal(w: World, irq: number): void {
    const device = vfioOf(this.config, w, irq);
    device.signalling = false;
    eventfdOf(this.config, w, irq).signalled = true;
  }

  /** vfio_platform_unmask, by ioctl or in the wake-up of the resample eventfd. */
  vfioUnmask(w: World, irq: number): void {
    const device = vfioOf(this.config, w, irq);
    if (device.masked) {
      device.masked = false;
      enableIrq(device);
      w.happened.push({ what: 'unmasked', irq, lineHigh: device.line });
    }
  }

  /** A write to the eventfd of an irqfd by anybody else. */
  signalEventfd(w: World, irq: number): void {
    eventfdOf(this.config, w, irq).signalled = true;
  }

  isSignalled(w: View<World>, irq: number): boolean {
    return eventfdOf(this.config, w, irq).signalled;
  }

  /**
   * The line is raised, and only the EOI of one with a resampler lowers it: what is an SPI's takes no work item, where
   * irqfd_inject would make a pulse of it, but kvm_arch_set_irq_inatomic, which knows only how to raise. Linux 6.1.192
   * and 7.2.12 do so: `vmm irqfd_signal` of a level interrupt in the random walks of `conform --against linux`.
   */
  irqfdWork(w: World, irq: number): void {
    eventfdOf(this.config, w, irq).signalled = false;
    this.injectBeside(w, irq, true);
  }

  /** irqfd_resampler_ack: lower the line first, then tell those who may raise it again. virt/kvm/eventfd.c */
  resamplerAck(w: World, irq: number): void {
    this.inject(w, irq, false);
    this.signalResample(w, irq);
  }

  protected signalResample(w: World, irq: number): void {
    w.happened.push({ what: 'resampled', irq, lineLevel: w.irqs[irq]?.lineLevel === true });
    this.vfioUnmask(w, irq);
  }

  /** kvm_notify_acked_irq: only an SPI with a resampler has anybody who listens. */
  notifyAcked(w: World, irq: number): void {
    w.happened.push({ what: 'notified', irq });
    if (interruptOf(this.config, irq).source === 'vfio') {
      this.resamplerAck(w, irq);
    }
  }
}

/** enable_irq; at depth 0 it would warn of an unbalanced enable and do nothing. */
const enableIrq = (device: VfioDevice): void => {
  device.depth = Math.max(0, device.depth - 1);
};
