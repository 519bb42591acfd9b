import type { Bug } from './bug.js';

/**
 * Nothing is changed: the notification of an EOI unmasks VFIO although the guest has the interrupt disabled, so that it
 * fires once more for a device that the thread is about to quiet. x86's IOAPIC was mended; the vgic was not.
 */
export const b46: Bug = {
  id: 'B46',
  says: 'a threaded handler runs again for a device that is quiet',
  cites: 'kvm_notify_acked_irq, irqfd_resampler_ack; fef8f2b90edb',
  by: 'kvm',
  breaks: 'S15s',
  scenario: 'vfio-oneshot',
  era: 'linux-6.19',
  fixedBy: 'fef8f2b90edb "KVM: x86/ioapic: Resample the pending state of an IRQ when unmasking" (v6.4), for x86 only',
  // raise, take, work, enter, acknowledge, exit, disable, enter, EOI, exit, take, work, lower, enable, enter, acknowledge
  steps: 16,
};
