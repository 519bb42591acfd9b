import { type Pinned, seen } from './seen.js';

/** What is seen of timers, and a VM with timers that is saved. */
export const timers: Pinned = {
  'old-timer-masked': {
    'linux-3.11': seen(40, 83, 13),
    'linux-4.1': seen(31, 59, 11),
  },
  'old-save': {
    'linux-4.1': seen(57, 135, 13, {
      N02: ['pending and active at once', 9],
    }),
  },
  'old-timer': {
    'mailed-2014': seen(25, 54, 10),
    'mailed-2015': seen(103, 246, 20, {
      OV12: ['the physical active bit as evidence', 4],
      OV3: ['the physical active bit as evidence', 5],
      S03: ['the physical active bit as evidence', 4],
      S11: ['the physical active bit as evidence', 7],
      S15: ['the physical active bit as evidence', 10],
      S30: ['the physical active bit as evidence', 6],
    }),
    'linux-4.3': seen(18, 36, 6),
    'linux-4.4': seen(31, 63, 10, {
      S04: ['active until the next entry', 4],
    }),
  },
  'old-save-tied': {
    'mailed-2014': seen(38, 97, 10, {
      OV10: ['a level timer as an edge', 9],
      OV14: ['a timer that works behind a saved vgic', 6],
    }),
    'mailed-2015': seen(128, 348, 19, {
      OV10: ['a level timer as an edge', 7],
      OV12: ['the physical active bit as evidence', 4],
      OV3: ['the physical active bit as evidence', 5],
      OV8: ['the physical active bit as evidence', 5],
      S03: ['the physical active bit as evidence', 4],
      S11: ['the physical active bit as evidence', 7],
      S30: ['the physical active bit as evidence', 6],
    }),
    'linux-4.3': seen(32, 77, 8, {
      OV10: ['a level timer as an edge', 7],
    }),
    'linux-4.4': seen(50, 122, 10, {
      S04: ['active until the next entry', 4],
    }),
  },
  'old-timer-shared': {
    'mailed-2014': seen(464, 1384, 21),
    'mailed-2015': seen(8100, 25959, 39, {
      OV12: ['the physical active bit as evidence', 4],
      OV3: ['the physical active bit as evidence', 5],
      S03: ['the physical active bit as evidence', 4],
      S11: ['the physical active bit as evidence', 7],
      S15: ['the physical active bit as evidence', 10],
      S30: ['the physical active bit as evidence', 6],
    }),
    'linux-4.3': seen(448, 1328, 16, {
      S04: ['active until the next entry', 5],
    }),
    'linux-4.4': seen(653, 1812, 22, {
      S04: ['active until the next entry', 4],
    }),
  },
  'old-timer-split': {
    'mailed-2014': seen(89, 167, 17),
    'mailed-2015': seen(338, 683, 40, {
      OV12: ['the physical active bit as evidence', 9],
      OV3: ['the physical active bit as evidence', 13],
      OV8: ['the physical active bit as evidence', 14],
      S03: ['the physical active bit as evidence', 9],
      S11: ['the physical active bit as evidence', 15],
      S15: ['the physical active bit as evidence', 19],
      S30: ['the physical active bit as evidence', 11],
    }),
    'linux-4.3': seen(87, 151, 11),
    'linux-4.4': seen(145, 244, 17, {
      S04: ['active until the next entry', 8],
    }),
  },
  'old-timer-disabled': {
    'mailed-2014': seen(86, 207, 14, {
      N06: ['disabled in a list register', 7],
      OV10: ['a level timer as an edge', 9],
      S11: ['disabled in a list register', 7],
    }),
    'mailed-2015': seen(276, 740, 26, {
      OV10: ['a level timer as an edge', 7],
      OV12: ['a disabled timer fires at each entry', 3],
      OV3: ['the physical active bit as evidence', 5],
      S03: ['the physical active bit as evidence', 4],
      S11: ['disabled in a list register', 5],
      S15: ['the physical active bit as evidence', 10],
      S30: ['the physical active bit as evidence', 6],
    }),
    'linux-4.3': seen(64, 153, 12, {
      N06: ['disabled in a list register', 6],
      OV10: ['a level timer as an edge', 7],
      S04: ['disabled in a list register', 5],
      S11: ['disabled in a list register', 5],
    }),
    'linux-4.4': seen(99, 243, 16, {
      S04: ['active until the next entry', 4],
      S11: ['disabled in a list register', 5],
      S15: ['disabled in a list register', 10],
    }),
  },
  'old-timer-pending': {
    'linux-4.3': seen(291, 856, 17, {
      N10: ['ISPENDR of a forwarded interrupt', 3],
      OV3: ['an edge before the sync', 8],
      OV6: ['ISPENDR of a forwarded interrupt', 4],
      S03: ['ISPENDR of a forwarded interrupt', 2],
      S04: ['an edge before the sync', 7],
      S11: ['ISPENDR of a forwarded interrupt', 4],
      S15: ['ISPENDR of a forwarded interrupt', 9],
      S30: ['ISPENDR of a forwarded interrupt', 4],
    }),
    'linux-4.4': seen(90, 243, 10, {
      N10: ['pending is taken for ended', 'guest.setPending old.enter old.exit'],
      S03: ['ISPENDR of a forwarded interrupt', 2],
      S04: ['active until the next entry', 4],
      S30: ['ISPENDR of a forwarded interrupt', 4],
    }),
  },
};
