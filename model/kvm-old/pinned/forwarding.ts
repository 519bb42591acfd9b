import { type Pinned, seen } from './seen.js';

/** What is seen of assigned devices, whose interrupts are forwarded or masked. */
export const forwarding: Pinned = {
  'old-forwarded-access': {
    'mailed-2014': seen(24, 54, 9),
    'mailed-2015': seen(258, 640, 27, {
      N02: ['pending and active at once', 9],
      OV2: ['an edge before the sync', 8],
      OV3: ['the physical active bit as evidence', 6],
      OV4: ['the physical active bit as evidence', 6],
      OV5: ['pending and active at once', 9],
      OV6: ['an edge before the sync', 8],
      S03: ['the physical active bit as evidence', 5],
      S11: ['the physical active bit as evidence', 10],
      S30: ['the physical active bit as evidence', 7],
    }),
    'linux-4.3': seen(26, 57, 11, {
      OV2: ['an edge before the sync', 8],
      OV6: ['an edge before the sync', 8],
    }),
    'linux-4.4': seen(30, 65, 12, {
      N02: ['pending is taken for ended', 4],
      OV6: ['an edge before the sync', 8],
      S04: ['pending is taken for ended', 4],
    }),
  },
  'old-assigned': {
    'linux-4.1': seen(25, 60, 8),
    'linux-4.3': seen(25, 60, 8),
    'linux-4.4': seen(25, 60, 8),
  },
  'old-notified': {
    'linux-4.1': seen(121, 305, 15),
    'linux-4.3': seen(121, 305, 15),
    'linux-4.4': seen(115, 293, 14),
  },
  'old-forwarded-edge': {
    'mailed-2014': seen(22, 41, 9),
    'mailed-2015': seen(246, 532, 27, {
      OV2: ['an edge before the sync', 8],
      OV3: ['the physical active bit as evidence', 6],
      OV6: ['an edge before the sync', 8],
      S03: ['the physical active bit as evidence', 5],
      S11: ['the physical active bit as evidence', 10],
      S30: ['the physical active bit as evidence', 7],
    }),
    'linux-4.3': seen(24, 42, 11, {
      OV2: ['an edge before the sync', 8],
      OV6: ['an edge before the sync', 8],
    }),
    'linux-4.4': seen(28, 48, 12, {
      N02: ['pending is taken for ended', 4],
      OV6: ['an edge before the sync', 8],
      S04: ['pending is taken for ended', 4],
    }),
  },
  'old-forwarded-split': {
    'mailed-2014': seen(46, 77, 13),
    'mailed-2015': seen(530, 1045, 51, {
      OV2: ['an edge before the sync', 12],
      OV3: ['the physical active bit as evidence', 14],
      OV6: ['an edge before the sync', 12],
      OV7: ['a kick before the entry', 3],
      S03: ['the physical active bit as evidence', 10],
      S11: ['the physical active bit as evidence', 18],
      S30: ['the physical active bit as evidence', 12],
    }),
    'linux-4.3': seen(68, 113, 17, {
      OV2: ['an edge before the sync', 12],
      OV6: ['an edge before the sync', 12],
      OV7: ['a kick before the entry', 3],
    }),
    'linux-4.4': seen(78, 128, 19, {
      N02: ['pending is taken for ended', 7],
      OV6: ['an edge before the sync', 12],
      OV7: ['a kick before the entry', 3],
      S04: ['pending is taken for ended', 8],
    }),
  },
  'old-unmap': {
    'mailed-2015': seen(722, 2248, 29, {
      OV13: ['the map goes before the list register', 5],
      OV2: ['the map goes before the list register', 7],
      OV3: ['the physical active bit as evidence', 6],
      OV6: ['an edge before the sync', 8],
      S03: ['the physical active bit as evidence', 5],
      S04: [
        'the map goes before the list register',
        'device.pulse host.forwardedInterrupt old.unmapPhysIrq old.enter guest.acknowledge guest.eoi old.exit',
      ],
      S11: ['the physical active bit as evidence', 10],
      S30: ['the physical active bit as evidence', 7],
    }),
    'linux-4.3': seen(104, 287, 13, {
      OV13: ['the map goes before the list register', 5],
      OV2: ['the map goes before the list register', 7],
      OV6: ['an edge before the sync', 8],
      S04: [
        'the map goes before the list register',
        'device.pulse host.forwardedInterrupt old.unmapPhysIrq old.enter guest.acknowledge guest.eoi old.exit',
      ],
    }),
    'linux-4.4': seen(76, 210, 13, {
      N02: ['pending is taken for ended', 4],
      OV6: ['an edge before the sync', 8],
      S04: ['pending is taken for ended', 'device.pulse host.forwardedInterrupt old.enter old.exit'],
    }),
  },
  'old-forwarded-level': {
    'mailed-2014': seen(26, 60, 9),
  },
};
