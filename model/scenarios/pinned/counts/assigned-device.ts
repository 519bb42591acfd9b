import { counts, type WrittenCounts } from './written.js';

export const assignedDevice: WrittenCounts = {
  vfio: {
    'linux-4.17': counts(601, 2225, 20),
    'linux-6.19': counts(705, 2630, 22),
  },
  'vfio-gicv2': {
    'linux-4.17': counts(1361, 6207, 28),
    'linux-6.19': counts(1361, 6207, 28),
  },
  'vfio-dir': {
    'linux-4.17': counts(95, 323, 14),
    'linux-6.19': counts(88, 321, 16),
  },
  'vfio-oneshot': {
    'linux-4.17': counts(38, 85, 20),
    'linux-6.19': counts(38, 85, 20),
  },
  'vfio-setup': {
    'linux-4.17': counts(36, 96, 13),
    'linux-6.19': counts(36, 96, 13),
  },
  'vfio-trigger': {
    'linux-4.17': counts(64, 286, 10),
    'linux-6.19': counts(64, 286, 10),
  },
  'vfio-close': {
    'linux-4.17': counts(56, 162, 11),
    'linux-6.19': counts(56, 162, 11),
  },
  'intx-trigger': {
    'linux-4.17': counts(228, 1056, 18),
    'linux-6.19': counts(228, 1056, 18),
  },
  'intx-disabled': {
    'linux-4.17': counts(238, 885, 18),
    'linux-6.19': counts(238, 885, 18),
  },
  'intx-setup': {
    'linux-4.17': counts(168, 553, 18),
    'linux-6.19': counts(168, 553, 18),
  },
};
