import { type Pinned, seen } from './seen.js';

/** What is seen of SPIs of one vCPU, and the distributor. */
export const lines: Pinned = {
  'old-edge': {
    'linux-3.11': seen(50, 158, 10),
    'linux-4.1': seen(38, 126, 10),
    'linux-4.3': seen(38, 126, 10),
    'linux-4.4': seen(38, 126, 10),
  },
  'old-level': {
    'linux-3.11': seen(88, 268, 13, {
      L01: [
        'one bit for a line and ISPENDR',
        'vmm.raise guest.setPending guest.clearPending old.enter old.exit guest.setPending',
      ],
      L09: [
        'one bit for a line and ISPENDR',
        'guest.setPending old.enter guest.acknowledge guest.eoi old.exit old.enter guest.acknowledge guest.eoi',
      ],
      N10: ['one bit for a line and ISPENDR', 'vmm.raise guest.setPending vmm.lower'],
      OV10: ['a lowered level is loaded', 'vmm.raise vmm.lower old.enter'],
      OV6: ['one bit for a line and ISPENDR', 'vmm.raise guest.clearPending'],
      S15: [
        'one bit for a line and ISPENDR',
        'guest.setPending old.enter guest.acknowledge guest.eoi old.exit old.enter guest.acknowledge',
      ],
    }),
    'linux-4.1': seen(64, 188, 13, {
      N10: ['ISPENDR while it is handled', 9],
      OV9: ['a lowered level is loaded', 3],
    }),
    'linux-4.3': seen(60, 185, 13, {
      N10: ['ISPENDR while it is handled', 9],
      OV3: ['a lowered level clears the oracle', 4],
    }),
    'linux-4.4': seen(60, 185, 13, {
      N10: ['ISPENDR while it is handled', 9],
      OV3: ['a lowered level clears the oracle', 4],
    }),
  },
  'old-disable': {
    'linux-3.11': seen(10253, 42245, 28, {
      N02: ['disabled in a list register', 4],
      OV1: ['retired and still to report', 9],
      OV10: ['a lowered level is loaded', 3],
      S08: ['retired and still to report', 11],
      S11: ['disabled in a list register', 5],
      S15: ['disabled in a list register', 10],
      S16: ['retired and still to report', 7],
    }),
    'linux-4.1': seen(2627, 11005, 24, {
      N02: ['disabled in a list register', 4],
      OV9: ['a lowered level is loaded', 3],
      S11: ['disabled in a list register', 5],
      S15: ['disabled in a list register', 10],
    }),
    'linux-4.3': seen(2707, 11737, 26, {
      OV10: ['a pending state that comes back', 7],
      OV3: ['a lowered level clears the oracle', 4],
      S11: ['disabled in a list register', 5],
      S15: ['disabled in a list register', 10],
    }),
    'linux-4.4': seen(2707, 11737, 26, {
      OV10: ['a pending state that comes back', 7],
      OV3: ['a lowered level clears the oracle', 4],
      S11: ['disabled in a list register', 5],
      S15: ['disabled in a list register', 10],
    }),
  },
  'old-signals': {
    'linux-3.11': seen(916, 3466, 18, {
      N02: ['the status of the last run', 4],
      OV1: ['the status of the last run', 6],
      OV10: ['a lowered level is loaded', 3],
      OV2: ['the status of the last run', 4],
      OV3: ['the status of the last run', 2],
      OV4: ['the status of the last run', 2],
      S11: ['the status of the last run', 7],
    }),
    'linux-4.1': seen(407, 1520, 15, {
      OV2: ['a lowered level is loaded', 3],
      OV9: ['a lowered level is loaded', 3],
    }),
    'linux-4.3': seen(364, 1370, 14, {
      OV3: ['a lowered level clears the oracle', 3],
    }),
    'linux-4.4': seen(364, 1370, 14, {
      OV3: ['a lowered level clears the oracle', 3],
    }),
  },
  'old-distributor': {
    'linux-3.11': seen(1294, 5088, 19, {
      OV10: ['a lowered level is loaded', 3],
      S16: ['the distributor is off', 3],
    }),
    'linux-4.1': seen(842, 3276, 18, {
      OV9: ['a lowered level is loaded', 3],
      S16: ['the distributor is off', 3],
    }),
    'linux-4.3': seen(916, 3582, 19, {
      OV3: ['a lowered level clears the oracle', 4],
      S16: ['the distributor is off', 3],
    }),
    'linux-4.4': seen(916, 3582, 19, {
      OV3: ['a lowered level clears the oracle', 4],
      S16: ['the distributor is off', 3],
    }),
  },
  'old-access': {
    'mailed-2014': seen(50, 134, 16, {
      OV10: ['a lowered level is loaded', 3],
      S15: ['queued and taken back', 13],
    }),
    'linux-4.1': seen(38, 101, 11, {
      OV10: ['a pending state that comes back', 6],
      OV9: ['a lowered level is loaded', 3],
    }),
    'linux-4.3': seen(37, 102, 10, {
      OV10: ['a pending state that comes back', 6],
      OV3: ['a lowered level clears the oracle', 4],
    }),
    'linux-4.4': seen(37, 102, 10, {
      OV10: ['a pending state that comes back', 6],
      OV3: ['a lowered level clears the oracle', 4],
    }),
  },
};
