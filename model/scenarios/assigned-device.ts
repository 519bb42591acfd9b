import { configure } from '../vgic.js';
import { vfio } from './kinds.js';
import { inEveryEra, type Scenario } from './scenario.js';

/** A level interrupt through VFIO's automask, an irqfd and its resamplefd. */
export const assignedDevice: readonly Scenario[] = [
  {
    id: 'vfio',
    says: "an assigned device's level interrupt with a GICv3",
    suite: 'quick',
    config: configure({ interrupts: [vfio({ access: ['enable', 'pending'] })] }),
    promises: ['L01', 'L06', 'L07', 'L08', 'L09'],
    reaches: ['R14', 'R20', 'R21'],
    findings: {
      'linux-4.17': { N10: 'ISPENDR of a level interrupt' },
      'linux-6.19': {
        L06: 'no notification within one run',
        L07: 'no notification within one run',
        L09: 'no notification within one run',
        N10: 'ISPENDR of a level interrupt',
        S15: 'no notification within one run',
        S32: 'no notification within one run',
      },
    },
  },
  {
    id: 'vfio-gicv2',
    says: "an assigned device's level interrupt with a GICv2, and VFIO interrupted between masking and signalling",
    suite: 'full',
    config: configure({
      hostGic: 2,
      interrupts: [vfio({ access: ['enable', 'pending'] })],
      signals: true,
      fine: ['vfio'],
    }),
    promises: ['L01', 'L06', 'L07', 'L08', 'L09'],
    reaches: ['R09', 'R14', 'R20', 'R21'],
    findings: inEveryEra({ N10: 'ISPENDR of a level interrupt' }),
  },
  {
    id: 'vfio-dir',
    says: "an assigned device's level interrupt is deactivated on the other of two vCPUs",
    suite: 'quick',
    config: configure({
      vcpus: 2,
      hostGic: 2,
      guest: { eoiMode: 1 },
      interrupts: [vfio()],
    }),
    promises: ['L01', 'L06', 'L08'],
    reaches: ['R07', 'R14', 'R20'],
    alsoReaches: { 'linux-4.17': ['R05', 'R21'] },
    findings: {
      'linux-4.17': { S24: 'deactivation on another vCPU', X01: 'deactivation on another vCPU' },
      'linux-6.19': {
        L06: 'a deactivation from elsewhere is not notified',
        S15: 'a deactivation from elsewhere is not notified',
        S32: 'a deactivation from elsewhere is not notified',
      },
    },
  },
  {
    id: 'vfio-oneshot',
    says: 'a threaded handler: disable, EOI, quiet the device, enable',
    suite: 'quick',
    config: configure({ hostGic: 2, interrupts: [vfio({ access: ['enable'], handler: 'oneShot' })], without: ['S15'] }),
    promises: ['L01', 'L06', 'L08'],
    reaches: ['R14', 'R20', 'R21'],
    findings: inEveryEra({ S15s: 'threaded handlers' }),
  },
  {
    id: 'vfio-setup',
    says: 'VFIO sets up the interrupt of a device that is masked and may assert at any moment',
    suite: 'quick',
    config: configure({ hostGic: 2, vfioSetup: true, interrupts: [vfio()], without: ['S15'] }),
    reaches: ['R14', 'R20', 'R21'],
  },
  {
    id: 'vfio-trigger',
    says: 'user space takes the eventfd of a platform device away and gives it back, and triggers its interrupt by itself',
    suite: 'quick',
    config: configure({ hostGic: 2, triggers: true, interrupts: [vfio()] }),
    reaches: ['R14', 'R20', 'R21'],
  },
  {
    id: 'vfio-close',
    says: 'user space closes a device at any moment, and leaves its irqfd and resamplefd to KVM',
    suite: 'full',
    config: configure({ hostGic: 2, closes: true, interrupts: [vfio()] }),
    reaches: ['R14', 'R20', 'R21'],
  },
  {
    id: 'intx-trigger',
    says: 'the same with INTx of PCI 2.3, which is masked in the device and signalled again instead of unmasked',
    suite: 'quick',
    config: configure({ hostGic: 2, pci23: true, triggers: true, interrupts: [vfio()] }),
    reaches: ['R14', 'R21'],
  },
  {
    id: 'intx-disabled',
    says: 'the guest disables and enables INTx in its device while it is anywhere (PCI 2.3)',
    suite: 'quick',
    config: configure({ hostGic: 2, pci23: true, disIntx: true, interrupts: [vfio()] }),
    reaches: ['R14', 'R21'],
  },
  {
    id: 'intx-setup',
    says: 'the same while VFIO sets up the interrupt, which is masked at the interrupt controller',
    suite: 'quick',
    config: configure({ hostGic: 2, vfioSetup: true, disIntx: true, interrupts: [vfio()] }),
    reaches: ['R14', 'R20', 'R21'],
  },
];
