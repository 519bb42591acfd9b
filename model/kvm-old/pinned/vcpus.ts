import { type Pinned, seen } from './seen.js';

/** What is seen of SPIs that move between vCPUs, and the way into the guest. */
export const vcpus: Pinned = {
  'old-retarget': {
    'linux-3.11': seen(1588, 6540, 20, {
      OV10: ['a lowered level is loaded', 'vmm.raise vmm.lower old.enter'],
      OV16: [
        'retargeting leaves list registers alone',
        'vmm.raise old.enter guest.acknowledge guest.eoi guest.retarget old.exit old.enter',
      ],
      OV3: [
        'retargeting leaves list registers alone',
        'vmm.raise old.enter guest.acknowledge guest.eoi guest.retarget old.enter old.exit old.exit',
      ],
      OV6: [
        'retargeting leaves list registers alone',
        'vmm.raise vmm.lower old.enter guest.acknowledge guest.eoi guest.retarget vmm.raise old.exit',
      ],
      OV7: [
        'retargeting leaves list registers alone',
        'vmm.raise old.enter guest.acknowledge guest.eoi guest.retarget old.enter old.exit',
      ],
      S15: [
        'retargeting leaves list registers alone',
        'vmm.raise old.enter guest.acknowledge guest.retarget vmm.lower guest.eoi old.exit old.enter guest.acknowledge',
      ],
    }),
    'linux-4.1': seen(1118, 4448, 18, {
      OV16: [
        'retargeting leaves list registers alone',
        'vmm.raise vmm.lower old.enter vmm.raise guest.retarget old.exit old.enter',
      ],
      OV3: [
        'retargeting leaves list registers alone',
        'vmm.raise vmm.lower old.enter vmm.raise guest.retarget old.enter old.exit old.exit',
      ],
      OV6: [
        'retargeting leaves list registers alone',
        'vmm.raise vmm.lower old.enter guest.retarget vmm.raise old.exit',
      ],
      OV7: [
        'retargeting leaves list registers alone',
        'vmm.raise vmm.lower old.enter vmm.raise guest.retarget old.enter old.exit',
      ],
      OV9: ['a lowered level is loaded', 'vmm.raise vmm.lower old.enter'],
    }),
    'linux-4.3': seen(1040, 4198, 19, {
      OV10: [
        'retargeting leaves list registers alone',
        'vmm.raise old.enter guest.acknowledge guest.eoi guest.retarget old.exit vmm.lower old.enter',
      ],
      OV16: [
        'retargeting leaves list registers alone',
        'vmm.raise old.enter guest.acknowledge guest.eoi guest.retarget old.exit old.enter',
      ],
      OV3: ['a lowered level clears the oracle', 'vmm.raise old.enter old.exit vmm.lower'],
      OV6: [
        'retargeting leaves list registers alone',
        'vmm.raise old.enter vmm.lower guest.acknowledge guest.eoi guest.retarget vmm.raise old.exit',
      ],
      OV7: [
        'retargeting leaves list registers alone',
        'vmm.raise old.enter guest.acknowledge guest.eoi guest.retarget old.enter old.exit',
      ],
      S15: [
        'retargeting leaves list registers alone',
        'vmm.raise old.enter guest.acknowledge guest.eoi guest.retarget old.exit old.enter vmm.lower guest.acknowledge guest.eoi old.exit old.enter guest.acknowledge',
      ],
    }),
    'linux-4.4': seen(1040, 4198, 19, {
      OV10: [
        'retargeting leaves list registers alone',
        'vmm.raise old.enter guest.acknowledge guest.eoi guest.retarget old.exit vmm.lower old.enter',
      ],
      OV16: [
        'retargeting leaves list registers alone',
        'vmm.raise old.enter guest.acknowledge guest.eoi guest.retarget old.exit old.enter',
      ],
      OV3: ['a lowered level clears the oracle', 'vmm.raise old.enter old.exit vmm.lower'],
      OV6: [
        'retargeting leaves list registers alone',
        'vmm.raise old.enter vmm.lower guest.acknowledge guest.eoi guest.retarget vmm.raise old.exit',
      ],
      OV7: [
        'retargeting leaves list registers alone',
        'vmm.raise old.enter guest.acknowledge guest.eoi guest.retarget old.enter old.exit',
      ],
      S15: [
        'retargeting leaves list registers alone',
        'vmm.raise old.enter guest.acknowledge guest.eoi guest.retarget old.exit old.enter vmm.lower guest.acknowledge guest.eoi old.exit old.enter guest.acknowledge',
      ],
    }),
  },
  'old-retarget-edge': {
    'linux-3.11': seen(1688, 7454, 20, {
      S02: ['retargeting leaves list registers alone', 'vmm.raise old.enter vmm.raise guest.retarget old.enter'],
      S09: [
        'retargeting leaves list registers alone',
        'vmm.raise old.enter vmm.raise guest.acknowledge guest.retarget old.enter guest.acknowledge',
      ],
      S10: [
        'retargeting leaves list registers alone',
        'vmm.raise old.enter vmm.raise guest.acknowledge guest.retarget old.enter guest.acknowledge',
      ],
      X01: [
        'retargeting leaves list registers alone',
        'vmm.raise old.enter vmm.raise guest.acknowledge old.exit guest.retarget old.enter guest.acknowledge guest.eoi old.exit',
      ],
    }),
    'linux-4.1': seen(938, 4120, 19, {
      S02: ['retargeting leaves list registers alone', 'vmm.raise old.enter vmm.raise guest.retarget old.enter'],
      S09: [
        'retargeting leaves list registers alone',
        'vmm.raise old.enter vmm.raise guest.acknowledge guest.retarget old.enter guest.acknowledge',
      ],
      S10: [
        'retargeting leaves list registers alone',
        'vmm.raise old.enter vmm.raise guest.acknowledge guest.retarget old.enter guest.acknowledge',
      ],
      X01: [
        'retargeting leaves list registers alone',
        'vmm.raise old.enter vmm.raise guest.acknowledge old.exit guest.retarget old.enter guest.acknowledge guest.eoi old.exit',
      ],
    }),
    'linux-4.3': seen(938, 4120, 19, {
      S02: ['retargeting leaves list registers alone', 'vmm.raise old.enter vmm.raise guest.retarget old.enter'],
      S09: [
        'retargeting leaves list registers alone',
        'vmm.raise old.enter vmm.raise guest.acknowledge guest.retarget old.enter guest.acknowledge',
      ],
      S10: [
        'retargeting leaves list registers alone',
        'vmm.raise old.enter vmm.raise guest.acknowledge guest.retarget old.enter guest.acknowledge',
      ],
      X01: [
        'retargeting leaves list registers alone',
        'vmm.raise old.enter vmm.raise guest.acknowledge old.exit guest.retarget old.enter guest.acknowledge guest.eoi old.exit',
      ],
    }),
    'linux-4.4': seen(938, 4120, 19, {
      S02: ['retargeting leaves list registers alone', 'vmm.raise old.enter vmm.raise guest.retarget old.enter'],
      S09: [
        'retargeting leaves list registers alone',
        'vmm.raise old.enter vmm.raise guest.acknowledge guest.retarget old.enter guest.acknowledge',
      ],
      S10: [
        'retargeting leaves list registers alone',
        'vmm.raise old.enter vmm.raise guest.acknowledge guest.retarget old.enter guest.acknowledge',
      ],
      X01: [
        'retargeting leaves list registers alone',
        'vmm.raise old.enter vmm.raise guest.acknowledge old.exit guest.retarget old.enter guest.acknowledge guest.eoi old.exit',
      ],
    }),
  },
  'old-across': {
    'linux-4.1': seen(264, 1108, 19, {
      N02: ['disabled in a list register', 4],
      OV5: ['pending and active at once', 7],
      S11: ['disabled in a list register', 5],
      X01: ['disabled in a list register', 9],
    }),
    'linux-4.3': seen(264, 1108, 19, {
      N02: ['pending and active at once', 7],
      OV5: ['pending and active at once', 7],
      S11: ['disabled in a list register', 5],
      X01: ['disabled in a list register', 9],
    }),
    'linux-4.4': seen(264, 1108, 19, {
      N02: ['pending and active at once', 7],
      OV5: ['pending and active at once', 7],
      S11: ['disabled in a list register', 5],
      X01: ['disabled in a list register', 9],
    }),
  },
  'old-kick': {
    'linux-3.11': seen(780, 2824, 20, {
      OV10: ['a lowered level is loaded', 3],
      OV7: ['a kick before the entry', 2],
    }),
    'linux-4.1': seen(505, 1749, 20, {
      OV7: ['a kick before the entry', 2],
      OV9: ['a lowered level is loaded', 3],
    }),
    'linux-4.3': seen(518, 1800, 19, {
      OV3: ['a lowered level clears the oracle', 5],
      OV7: ['a kick before the entry', 2],
    }),
    'linux-4.4': seen(518, 1800, 19, {
      OV3: ['a lowered level clears the oracle', 5],
      OV7: ['a kick before the entry', 2],
    }),
  },
  'old-sleep': {
    'linux-3.11': seen(1129, 4046, 23, {
      OV10: ['a lowered level is loaded', 3],
    }),
    'linux-4.1': seen(1367, 4434, 28, {
      OV9: ['a lowered level is loaded', 3],
    }),
    'linux-4.3': seen(1452, 4676, 26, {
      L01: ['a lowered level clears the oracle', 7],
      OV3: ['a lowered level clears the oracle', 6],
      OV8: ['a lowered level clears the oracle', 7],
    }),
    'linux-4.4': seen(1188, 3884, 25, {
      L01: ['a lowered level clears the oracle', 7],
      OV3: ['a lowered level clears the oracle', 6],
      OV8: ['a lowered level clears the oracle', 7],
    }),
  },
  'old-between': {
    'linux-3.11': seen(1039, 3493, 22, {
      OV10: ['a lowered level is loaded', 3],
    }),
    'linux-4.1': seen(1251, 3929, 25, {
      OV9: ['a lowered level is loaded', 3],
    }),
    'linux-4.3': seen(1663, 5253, 25, {
      OV3: ['a lowered level clears the oracle', 5],
    }),
    'linux-4.4': seen(1335, 4269, 23, {
      OV3: ['a lowered level clears the oracle', 5],
    }),
  },
  'old-migration': {
    'mailed-2014': seen(941, 3642, 20, {
      OV10: ['a lowered level is loaded', 3],
      OV2: ['queued and taken back', 6],
      OV6: ['queued and taken back', 10],
    }),
    'linux-4.1': seen(426, 1646, 17, {
      N02: ['pending and active at once', 7],
      OV10: ['a pending state that comes back', 6],
      OV5: ['pending and active at once', 7],
      OV9: ['a lowered level is loaded', 3],
    }),
    'linux-4.3': seen(407, 1597, 16, {
      N02: ['pending and active at once', 7],
      OV10: ['a pending state that comes back', 6],
      OV3: ['a lowered level clears the oracle', 4],
      OV5: ['pending and active at once', 7],
    }),
    'linux-4.4': seen(407, 1597, 16, {
      N02: ['pending and active at once', 7],
      OV10: ['a pending state that comes back', 6],
      OV3: ['a lowered level clears the oracle', 4],
      OV5: ['pending and active at once', 7],
    }),
  },
};
