import type { WrittenTraces } from './written.js';

export const its: WrittenTraces = {
  // LPIs
  lpi: {
    'linux-4.17': { S16: 8 },
  },
  'lpi-invlpir': {
    'linux-4.17': { N14: 5, S16: 8, X01: 8 },
  },
  'lpi-overflow': {
    'linux-4.17': { S17: 'vmm.raise device.msi kvm.enter guest.acknowledge kvm.exit kvm.enter' },
  },
  'lpi-off': {
    'linux-4.17': { IT10: 7, N14: 5, S16: 8, X01: 8 },
    'linux-6.19': { IT10: 7 },
  },
  'lpi-off-spi': {
    'linux-4.17': { N14: 5, X01: 8 },
  },
  'lpi-off-other': {
    'linux-4.17': { IT10: 7, N01: 4, N14: 5, S07: 3, X01: 8 },
    'linux-6.19': { IT10: 7, N01: 4, S06: 3, S06l: 3, S07: 3 },
  },
  'its-movi': {
    'linux-4.17': { N03: 4 },
    'linux-6.19': { N03: 4 },
  },
  'its-mapc': {
    'linux-4.17': { N03: 4 },
    'linux-6.19': { N03: 4 },
  },
  'its-map': {
    'linux-4.17': { IT6: 3 },
    'linux-6.19': { IT6: 3 },
  },
  'its-remap': {
    'linux-4.17': { IT6: 3, IT8: 3 },
    'linux-6.19': { IT6: 3, IT8: 3 },
    'linux-7.3': { IT6: 3, N03: 6 },
  },
  'its-off': {
    'linux-4.17': { IT6: 3 },
    'linux-6.19': { IT6: 3 },
  },
  'its-valid': {
    'linux-4.17': { IT6: 3 },
    'linux-6.19': { IT6: 3 },
  },
  'its-save': {
    'linux-4.17': { IT6: 3, S14: 8 },
    'linux-6.19': { IT6: 3, S14: 7 },
  },
  'its-migrate': {
    'linux-4.17': { N03: 4, X01: 13 },
    'linux-6.19': { N03: 4 },
  },
  'its-reset': {
    'linux-4.17': { IT6: 3, N14: 5, X01: 8 },
    'linux-6.19': { IT6: 3 },
  },
  'its-save-fine': {
    'linux-4.17': { IT6: 4, S14: 10 },
    'linux-6.19': { IT6: 4, S14: 9 },
  },
  'its-ring': {
    'linux-4.17': { IT6: 5 },
    'linux-6.19': { IT6: 5 },
  },
  'its-ring-migrate': {
    'linux-4.17': { IT6: 5, S14: 8 },
    'linux-6.19': { IT6: 5, S14: 8 },
  },
  'its-migrate-map': {
    'linux-4.17': { IT6: 3, S14: 4 },
    'linux-6.19': { IT6: 3, S14: 4 },
  },
  'its-migrate-errors': {
    'linux-4.17': { S14: 4 },
    'linux-6.19': { S14: 4 },
  },
  'full-its-migrate': {
    'linux-4.17': {
      N03: 4,
      S17: 'device.msi device.msi kvm.enter guest.acknowledge kvm.exit kvm.enter',
      X01: 13,
    },
    'linux-6.19': { N03: 4 },
  },
  'full-movall-three': {
    'linux-4.17': { N03: 4 },
    'linux-6.19': { N03: 4 },
  },
  'its-race': {
    'linux-4.17': { IT1: 4, IT6: 4 },
    'linux-6.19': { IT1: 4, IT6: 4 },
  },
  'lpi-off-fine': {
    'linux-4.17': { IT1: 5, IT10: 5, N14: 6, X01: 12 },
    'linux-6.19': { IT1: 5, IT10: 5 },
  },
  'full-lpis': {
    'linux-4.17': { S16: 8, S17: 'device.msi device.msi kvm.enter guest.acknowledge kvm.exit kvm.enter' },
  },
  'full-movall': {
    'linux-4.17': { N03: 4 },
    'linux-6.19': { N03: 4 },
  },
  'full-lpi-off': {
    'linux-4.17': { IT10: 6, N01: 4, N02: 3, N03: 4, N14: 5, S02: 6, S07: 3, S13: 9, X01: 8 },
    'linux-6.19': { IT10: 6, N01: 4, N02: 3, N03: 4, S02: 6, S06: 3, S06l: 3, S07: 3 },
  },
  'its-early': {
    'linux-4.17': { IT6: 3, IT8: 4, N03: 4 },
    'linux-6.19': { IT6: 3, IT8: 4, N03: 4 },
    'linux-7.3': { IT6: 3, N01: 7, N03: 4 },
  },
  'irqfd-msi-routes': {
    'linux-4.17': { IT6: 3 },
    'linux-6.19': { IT6: 3 },
  },
  'its-prune-race': {
    'linux-4.17': { IT10: 7, N01: 4, N02: 3, N03: 4, N14: 5, S02: 6, S07: 3, S13: 9, X01: 8 },
    'linux-6.19': { IT10: 7, N01: 4, N02: 3, N03: 4, S02: 6, S06: 3, S06l: 3, S07: 3 },
  },
  'full-its-race': {
    'linux-4.17': { IT1: 5, IT10: 5, IT6: 4, N01: 5, N14: 6, S07: 4, X01: 9 },
    'linux-6.19': { IT1: 5, IT10: 5, IT6: 4, N01: 5, S06: 4, S06l: 4, S07: 4 },
  },
  'full-its-errors': {
    'linux-4.17': { S16: 8 },
  },
  'full-its': {
    'linux-4.17': { IT6: 3, IT8: 3, N03: 4, S16: 8 },
    'linux-6.19': { IT6: 3, IT8: 3, N03: 4 },
    'linux-7.3': { IT6: 3, N03: 4 },
  },
};
