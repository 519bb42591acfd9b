import { counts, type WrittenCounts } from './written.js';

export const redistributors: WrittenCounts = {
  'redistributors-active': {
    'linux-4.17': counts(110, 335, 11),
    'linux-6.19': counts(110, 335, 11),
  },
  'redistributors-pending': {
    'linux-4.17': counts(386, 2219, 13),
    'linux-6.19': counts(386, 2219, 13),
  },
  'redistributors-sleep': {
    'linux-4.17': counts(3120, 17994, 22),
    'linux-6.19': counts(3120, 17994, 22),
  },
  'redistributors-two': {
    'linux-4.17': counts(42620, 242048, 26),
    'linux-6.19': counts(42620, 242048, 26),
  },
  'redistributors-group': {
    'linux-4.17': counts(212, 720, 13),
    'linux-6.19': counts(212, 720, 13),
  },
  'redistributors-sleep-active': {
    'linux-4.17': counts(156, 620, 11),
    'linux-6.19': counts(156, 620, 11),
  },
  'redistributors-timer': {
    'linux-4.17': counts(182, 820, 15),
    'linux-6.19': counts(182, 820, 15),
  },
  'redistributors-power': {
    'linux-4.17': counts(2487, 10733, 21),
    'linux-6.19': counts(2487, 10733, 21),
  },
};
