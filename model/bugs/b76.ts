import { linux619 } from '../kvm/eras/linux-6.19.js';
import { bind, override } from '../machine/steps.js';
import type { Bug } from './bug.js';

/** The EOI is notified, and the level stays as it was stored. */
const levelStays = override(linux619, {
  irqfdResamplerAck: (kvm, w, irqfd) => {
    kvm.irqfdResamplerNotify(w, irqfd);
  },
});

export const b76: Bug = {
  id: 'B76',
  says: 'the resampler tells VFIO of the EOI and does not lower the level: an interrupt that was notified is delivered again and again',
  cites: 'irqfd_resampler_ack; Documentation/virt/kvm/api.rst 4.75 (KVM_IRQFD)',
  by: 'kvm',
  breaks: 'L06',
  scenario: 'vfio-gicv2',
  era: 'linux-6.19',
  hypervisor: bind(levelStays),
  fixedBy: 'never existed: irqfd_resampler_ack lowers it first (7a84428af7ca, v3.7); to see that it is noticed',
  // assert, host interrupt, deassert, signal, inject, enter, acknowledge, EOI, exit, enter, acknowledge, EOI, exit
  steps: 13,
};
