import { counts, type WrittenCounts } from './written.js';

export const unusualGuests: WrittenCounts = {
  'any-order': {
    'linux-4.17': counts(4708, 24866, 32),
    'linux-6.19': counts(2792, 13558, 25),
  },
  'any-order-gicv2': {
    'linux-4.17': counts(1560, 6864, 26),
    'linux-6.19': counts(1560, 6864, 26),
  },
  spurious: {
    'linux-4.17': counts(20, 78, 9),
    'linux-6.19': counts(23, 88, 9),
  },
  priorities: {
    'linux-4.17': counts(785, 2925, 16),
    'linux-6.19': counts(3080, 11600, 31),
  },
  'routed-nowhere': {
    'linux-4.17': counts(57, 144, 10),
    'linux-6.19': counts(116, 292, 16),
  },
  distributor: {
    'linux-4.17': counts(2448, 11466, 20),
    'linux-6.19': counts(13720, 63952, 29),
  },
};
