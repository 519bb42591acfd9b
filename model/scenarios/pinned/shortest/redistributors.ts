import type { WrittenTraces } from './written.js';

export const redistributors: WrittenTraces = {
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
  'redistributors-power': {
    'linux-4.17': { N06: 3, S03: 2, S04: 2, S30: 10 },
    'linux-6.19': { N06: 3, S03: 2, S04: 2, S30: 10 },
  },
};
