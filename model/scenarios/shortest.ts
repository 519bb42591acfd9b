import type { EraId } from '../kvm/eras/index.js';
import type { Shortest } from '../machine/system.js';

type Traces = Readonly<Record<string, Readonly<Partial<Record<EraId, Readonly<Record<string, Shortest>>>>>>>;

/**
 * The shortest trace of every finding, by scenario, era and property. Another one is another way to break the property,
 * which the finding would hide. A search with the cause mended finds that as well, where there is a mend; where there is
 * none, the trace is told by its rules. Where Linux 7.3 is not named its traces are those of 6.19. They were found by the engine; the traces that docs/findings.md shows are some of
 * them, and a naive search finds the length of those in small scenarios again (test/model/counts.test.ts).
 */
const written: Traces = {
  edge: {
    'linux-4.17': { S16: 7 },
    'linux-6.19': { S16: 7 },
  },
  'edge-nested': {
    'linux-4.17': { S16: 4 },
    'linux-6.19': { S16: 4 },
  },
  level: {
    'linux-4.17': { N10: 9 },
    'linux-6.19': { N10: 9 },
  },
  mixed: {
    'linux-4.17': {
      S16: 7,
      S17: 'vmm.raise device.raise host.vfioInterrupt kvm.enter vmm.raise host.irqfdWork guest.acknowledge kvm.exit kvm.enter guest.acknowledge kvm.exit kvm.enter',
    },
    'linux-6.19': { S16: 7 },
  },
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
  'groups-gicv2': {
    'linux-4.17': { S17: 'vmm.raise vmm.raise kvm.enter guest.acknowledge kvm.exit kvm.enter', S62: 6 },
    'linux-6.19': { S55: 7 },
  },
  'groups-any': {
    'linux-4.17': { S17: 'vmm.raise vmm.raise kvm.enter guest.acknowledge kvm.exit kvm.enter', S62: 6 },
    'linux-6.19': { S55: 7 },
  },
  'group-change': {
    'linux-4.17': { L01: 6, L02: 9, X01: 8 },
    'linux-6.19': { L01: 8, L02: 9, X01: 8 },
  },
  'groups-saved': {
    'linux-4.17': { S17: 'vmm.raise vmm.raise kvm.enter guest.acknowledge kvm.exit kvm.enter' },
  },
  'binary-points-saved': {
    'linux-4.17': { LC1i: 8 },
    'linux-6.19': { LC1i: 8 },
  },
  'redistributors-pending': {
    'linux-4.17': { N10: 7, S31: 4 },
    'linux-6.19': { N10: 7, S31: 4 },
  },
  'redistributors-two': {
    'linux-4.17': { S16: 7 },
    'linux-6.19': { S16: 7 },
  },
  'redistributors-group': {
    'linux-4.17': { L02: 9, X01: 8 },
    'linux-6.19': { L02: 9, X01: 8 },
  },
  'redistributors-timer': {
    'linux-4.17': { L08: 8, N06: 4, S04: 7, S31: 2, S49: 3 },
    'linux-6.19': { L08: 8, N06: 4, S04: 7, S31: 2, S49: 3 },
  },
  'sgi-gicv3': {
    'linux-4.17': { S16: 7 },
    'linux-6.19': { S16: 7 },
  },
  'timer-resampled': {
    'linux-4.17': { S03: 12, S15: 13, S60: 14 },
    'linux-6.19': { S03: 12, S15: 13, S60: 14 },
  },
  'timers-resampled': {
    'linux-4.17': {
      S03: 12,
      S17: 'vmm.raise timer.expire host.timerInterrupt kvm.enter guest.acknowledge kvm.exit kvm.enter',
      S60: 14,
    },
    'linux-6.19': { S03: 12, S60: 14 },
  },
  'timer-pending': {
    'linux-4.17': { N10: 9, S03: 4, S31: 2, S30: 6 },
    'linux-6.19': { N10: 9, S03: 4, S31: 2, S30: 6 },
  },
  'timer-active': {
    'linux-4.17': { S03: 8, S15: 9, S30: 10 },
    'linux-6.19': { S03: 8, S15: 9, S30: 10 },
  },
  'timer-split': {
    'linux-4.17': {
      S17: 'vmm.raise timer.expire host.timerInterrupt kvm.enter guest.acknowledge kvm.exit kvm.enter',
    },
  },
  'forwarded-level': {
    'linux-4.17': { S03: 12, S30: 14 },
    'linux-6.19': { S03: 12, S30: 14 },
  },
  'forwarded-edge-pending': {
    'linux-4.17': { S03: 9, S30: 11 },
    'linux-6.19': { S03: 9, S30: 11 },
  },
  vfio: {
    'linux-4.17': { N10: 9 },
    'linux-6.19': { L06: 11, L07: 7, L09: 11, N10: 9, S15: 10, S32: 5 },
  },
  'vfio-gicv2': {
    'linux-4.17': { N10: 9 },
    'linux-6.19': { N10: 9 },
  },
  'vfio-dir': {
    'linux-4.17': {
      S24: 'device.raise host.vfioInterrupt host.irqfdWork kvm.enter kvm.enter',
      X01: 'device.raise host.vfioInterrupt host.irqfdWork kvm.enter kvm.enter guest.acknowledge guest.eoi kvm.exit guest.dir kvm.exit',
    },
    'linux-6.19': { L06: 14, S15: 11, S32: 8 },
  },
  'vfio-oneshot': {
    'linux-4.17': { S15s: 16 },
    'linux-6.19': { S15s: 16 },
  },
  'unmask-ioctl': {
    'linux-4.17': { S15: 10 },
    'linux-6.19': { S15: 10 },
  },
  'unmask-timer': {
    'linux-4.17': { RT8: 4, RT9: 6, S15: 10 },
    'linux-6.19': { RT8: 4, RT9: 6, S15: 10 },
  },
  'unmask-access': {
    'linux-4.17': { RT8: 4, RT9: 7, S15: 10 },
    'linux-6.19': { RT8: 4, RT9: 7, S15: 10 },
  },
  'irqfd-line': {
    'linux-4.17': { RT12: 3 },
    'linux-6.19': { RT12: 3 },
  },
  retarget: {
    'linux-4.17': { L01: 7, L08: 7, N03: 6 },
    'linux-6.19': { L01: 7, L08: 7, N03: 6 },
  },
  'retarget-two': {
    'linux-4.17': {
      N03: 4,
      S17: 'vmm.raise device.raise host.vfioInterrupt host.irqfdWork kvm.enter guest.acknowledge kvm.exit kvm.enter',
    },
    'linux-6.19': { N03: 4 },
  },
  'dir-across': {
    'linux-4.17': {
      L02: 'vmm.raise kvm.enter kvm.enter guest.acknowledge guest.eoi guest.dir',
      S24: 'vmm.raise kvm.enter kvm.enter',
      X01: 'vmm.raise kvm.enter kvm.enter guest.acknowledge guest.eoi kvm.exit guest.dir kvm.exit',
    },
    'linux-6.19': { L02: 9, S24: 7, X01: 8 },
  },
  'dir-halt': {
    'linux-4.17': {
      L02: 'vmm.raise kvm.enter kvm.enter guest.acknowledge guest.eoi guest.dir',
      S24: 'vmm.raise kvm.enter kvm.enter',
      X01: 'vmm.raise kvm.enter kvm.enter guest.acknowledge guest.eoi kvm.exit guest.dir kvm.exit',
    },
  },
  'dir-entry': {
    'linux-4.17': {
      L02: 'device.raise host.vfioInterrupt host.irqfdWork kvm.flush kvm.flush kvm.commit kvm.commit kvm.enter kvm.enter guest.acknowledge guest.eoi guest.dir',
      S24: 'device.raise host.vfioInterrupt host.irqfdWork kvm.flush kvm.flush kvm.commit kvm.enter',
      X01: 'device.raise host.vfioInterrupt host.irqfdWork kvm.flush kvm.flush kvm.commit kvm.commit kvm.enter kvm.enter guest.acknowledge guest.eoi kvm.exit guest.dir kvm.exit',
    },
    'linux-6.19': { L02: 24, S15: 17, S32: 12, X01: 16 },
    'linux-7.3': { S15: 17, S32: 12 },
  },
  'dir-across-gicv2': {
    'linux-4.17': {
      S17: 'vmm.raise device.raise host.vfioInterrupt host.irqfdWork kvm.enter guest.acknowledge kvm.exit kvm.enter',
      S24: 'vmm.raise kvm.enter kvm.enter',
      X01: 'vmm.raise kvm.enter kvm.enter guest.acknowledge guest.eoi kvm.exit guest.dir kvm.exit',
    },
    'linux-6.19': { S32: 8 },
  },
  'dir-moves': {
    'linux-4.17': {
      N03: 4,
      S24: 'vmm.raise kvm.enter kvm.enter',
      X01: 'vmm.raise kvm.enter kvm.enter guest.acknowledge guest.eoi kvm.exit guest.dir kvm.exit',
    },
    'linux-6.19': { N03: 4 },
  },
  'dir-sleep': {
    'linux-4.17': {
      S24: 'vmm.raise kvm.enter kvm.enter',
      X01: 'vmm.raise kvm.enter kvm.enter guest.acknowledge guest.eoi kvm.exit guest.dir kvm.exit',
    },
    'linux-6.19': { L03: 9, N04: 7 },
  },
  'distributor-across': {
    'linux-4.17': { L03: 7, N01: 3, S16: 4 },
    'linux-6.19': { L03: 7, N01: 3, S16: 4 },
  },
  'pending-read': {
    'linux-4.17': { S31: 3 },
    'linux-6.19': { S31: 3 },
  },
  'priority-across': {
    'linux-4.17': { L02: 9, X01: 8 },
    'linux-6.19': { L02: 9, X01: 8 },
  },
  'migration-race': {
    'linux-4.17': { N03: 6 },
    'linux-6.19': { N03: 6 },
    'linux-7.3': { N03: 7 },
  },
  'halt-race': {
    'linux-4.17': { S11: 4, S10: 12, S31: 6, X01: 9 },
    'linux-6.19': { S11: 4, S10: 12, S31: 6, X01: 9 },
    'linux-7.3': {},
  },
  priorities: {
    'linux-4.17': { S17: 'vmm.raise vmm.raise kvm.enter guest.acknowledge kvm.exit kvm.enter' },
  },
  'routed-nowhere': {
    'linux-4.17': { L01: 5, N01: 3, V3a: 3 },
    'linux-6.19': { L01: 5, N01: 3, V3a: 3 },
  },
  distributor: {
    'linux-4.17': { L01: 5, N01: 3, S16: 7 },
    'linux-6.19': { L01: 5, N01: 3, S16: 7 },
  },
  'full-toggles': {
    'linux-4.17': {
      N10: 9,
      S16: 7,
      S17: 'vmm.raise kvm.enter vmm.raise guest.acknowledge kvm.exit kvm.enter guest.acknowledge kvm.exit guest.setPending kvm.enter',
    },
    'linux-6.19': { N10: 9, S16: 7 },
  },
  'full-four': {
    'linux-4.17': {
      S17: 'vmm.raise vmm.raise timer.expire host.timerInterrupt kvm.enter guest.switchEoiMode guest.acknowledge guest.eoi guest.acknowledge kvm.exit kvm.enter',
    },
  },
  'full-two-vcpus': {
    'linux-4.17': {
      N03: 4,
      S17: 'vmm.raise device.raise host.vfioInterrupt kvm.enter vmm.raise host.irqfdWork guest.acknowledge kvm.exit kvm.enter guest.acknowledge kvm.exit kvm.enter',
    },
    'linux-6.19': { N03: 4 },
  },
  'full-dir': {
    'linux-4.17': {
      N03: 4,
      S17: 'vmm.raise vmm.raise kvm.enter guest.acknowledge kvm.exit kvm.enter',
      S24: 'vmm.raise kvm.enter kvm.enter',
      X01: 'vmm.raise kvm.enter kvm.enter guest.acknowledge guest.eoi kvm.exit guest.dir kvm.exit',
    },
    'linux-6.19': { N03: 4, S32: 8 },
  },
  'full-races': {
    'linux-4.17': {
      N03: 9,
      S17: 'vmm.raise device.raise host.vfioInterrupt host.vfioSignal host.irqfdWork kvm.injectorQueues kvm.injectorQueues kvm.flush kvm.commit kvm.enter guest.acknowledge kvm.exit kvm.fold kvm.prune kvm.flush',
    },
    'linux-6.19': { N03: 9 },
    'linux-7.3': { N03: 10 },
  },
  'full-three-races': {
    'linux-4.17': {
      N03: 6,
      S17: 'vmm.raise vmm.raise device.raise host.vfioInterrupt host.vfioSignal kvm.injectorQueues kvm.injectorQueues kvm.injectorKicks host.irqfdWork kvm.flush kvm.injectorQueues kvm.commit kvm.enter guest.acknowledge kvm.exit kvm.fold kvm.prune kvm.flush kvm.commit kvm.enter guest.acknowledge kvm.exit kvm.fold kvm.prune kvm.flush',
    },
    'linux-6.19': { N03: 6 },
    'linux-7.3': { N03: 7 },
  },
  'full-timers': {
    'linux-4.17': {
      N03: 6,
      S17: 'vmm.raise timer.expire host.timerInterrupt kvm.enter guest.acknowledge kvm.exit kvm.enter',
    },
    'linux-6.19': { N03: 6 },
  },
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
  'saved-timer': {
    'linux-4.17': { LC1: 10, S11: 10, S15: 15, S51: 14 },
    'linux-6.19': { LC1: 10, S11: 10, S15: 15, S51: 14 },
  },
  'saved-gicv2': {
    'linux-4.17': { S35: 4 },
    'linux-6.19': { S35: 4 },
  },
  'saved-timer-gicv2': {
    'linux-4.17': { S03: 11, S30: 13 },
    'linux-6.19': { S03: 11, S30: 13 },
  },
  'saved-sgi': {
    'linux-4.17': {
      S38: 9,
    },
    'linux-6.19': {
      S38: 9,
    },
  },
  'saved-ctlr-last': {
    'linux-4.17': { LC9: 5, N01: 5 },
    'linux-6.19': { LC9: 5, N01: 5 },
  },
  'saved-triggers-last': {
    'linux-4.17': { LC9: 5, N01: 5 },
    'linux-6.19': { LC9: 5, N01: 5 },
  },
  power: {
    'linux-4.17': { N03: 4 },
    'linux-6.19': { N03: 4 },
  },
  'system-reset-two': {
    'linux-4.17': { N03: 4 },
    'linux-6.19': { N03: 4 },
  },
  'saved-two': {
    'linux-4.17': {
      N03: 4,
      X01: 14,
    },
    'linux-6.19': {
      N03: 4,
      X01: 14,
    },
  },
};

export const shortest: Traces = Object.fromEntries(
  Object.entries(written).map(([id, eras]) => [id, { 'linux-7.3': eras['linux-6.19'] ?? {}, ...eras }]),
);
