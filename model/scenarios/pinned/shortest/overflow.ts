import type { WrittenTraces } from './written.js';

export const overflow: WrittenTraces = {
  'overflow-eoi0': {
    'linux-4.17': {
      L01: 'vmm.raise kvm.enter vmm.raise guest.acknowledge kvm.exit kvm.enter vmm.raise kvm.exit kvm.enter guest.eoi guest.acknowledge kvm.exit',
      S17: 'vmm.raise vmm.raise kvm.enter guest.acknowledge kvm.exit kvm.enter',
    },
  },
  'overflow-eoi1': {
    'linux-4.17': { S17: 'vmm.raise vmm.raise kvm.enter guest.acknowledge kvm.exit kvm.enter' },
  },
  'overflow-switched': {
    'linux-4.17': { S17: 'vmm.raise vmm.raise kvm.enter guest.acknowledge kvm.exit kvm.enter' },
  },
  'overflow-deep': {
    'linux-4.17': { S17: 'vmm.raise vmm.raise kvm.enter guest.acknowledge kvm.exit kvm.enter' },
  },
  'overflow-three': {
    'linux-4.17': {
      L01: 'vmm.raise vmm.raise kvm.enter vmm.raise guest.acknowledge guest.eoi guest.acknowledge kvm.exit kvm.enter guest.eoi vmm.raise kvm.exit kvm.enter guest.dir guest.acknowledge guest.eoi vmm.raise kvm.exit kvm.enter guest.dir guest.acknowledge kvm.exit',
      S17: 'vmm.raise vmm.raise vmm.raise kvm.enter guest.acknowledge guest.eoi guest.acknowledge kvm.exit kvm.enter',
    },
  },
  'overflow-outside': {
    'linux-4.17': {
      S17: 'vmm.raise kvm.enter vmm.raise vmm.raise guest.acknowledge kvm.exit kvm.enter guest.acknowledge kvm.exit kvm.enter',
    },
  },
  'overflow-edges': {
    'linux-4.17': { S17: 'vmm.raise vmm.raise kvm.enter guest.acknowledge kvm.exit kvm.enter' },
  },
  sgi: {
    'linux-4.17': { N08: 13, X01: 16 },
  },
  'gicv2-guest': {
    'linux-4.17': {
      S17: 'device.raise host.vfioInterrupt host.irqfdWork kvm.enter guest.acknowledge kvm.exit guest.sendSgi kvm.enter',
    },
    'linux-6.19': { S15: 10, S32: 7 },
  },
  groups: {
    'linux-4.17': { S17: 'vmm.raise vmm.raise kvm.enter guest.acknowledge kvm.exit kvm.enter', S62: 6 },
    'linux-6.19': { S55: 7 },
  },
  'groups-nested': {
    'linux-4.17': { S17: 'vmm.raise vmm.raise kvm.enter guest.acknowledge kvm.exit kvm.enter', S62: 6 },
    'linux-6.19': { S11: 13, S12: 13, S55: 7, X01: 13 },
  },
  'sgi-gicv3': {
    'linux-4.17': { S16: 7 },
    'linux-6.19': { S16: 7 },
  },
};
