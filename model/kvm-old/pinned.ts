import type { Shortest, SystemScenario } from '../machine/system.js';
import type { OldConfig } from './config.js';
import type { OldEraId } from './eras/index.js';

/** The headings of docs/old-vgic.md. */
export type Story =
  | 'ISPENDR of a forwarded interrupt'
  | 'ISPENDR of an SGI'
  | 'SPENDSGIR makes nothing pending'
  | 'ISPENDR while it is handled'
  | 'a disabled timer fires at each entry'
  | 'a kick before the entry'
  | 'a level timer as an edge'
  | 'a lowered level clears the oracle'
  | 'a lowered level is loaded'
  | 'a pending state that comes back'
  | 'a target list'
  | 'a timer that works behind a saved vgic'
  | 'active until the next entry'
  | 'an edge before the sync'
  | 'disabled in a list register'
  | 'one bit for a line and ISPENDR'
  | 'pending and active at once'
  | 'pending is taken for ended'
  | 'queued and taken back'
  | 'retargeting leaves list registers alone'
  | 'retired and still to report'
  | 'the distributor is off'
  | 'the map goes before the list register'
  | 'the physical active bit as evidence'
  | 'the sender of an active SGI'
  | 'the status of the last run';

/** What a search that sees every state finds of a scenario in an era. */
export type Seen = Required<Pick<SystemScenario<OldConfig>, 'pinned'>> & {
  readonly findings: Readonly<Record<string, Story>>;
  readonly shortest: Readonly<Record<string, Shortest>>;
};

/** The properties that it really breaks: under which heading that is told, and the shortest trace. */
type Broken = Readonly<Record<string, readonly [story: Story, trace: Shortest]>>;

const seen = (states: number, firings: number, depth: number, broken: Broken = {}): Seen => ({
  pinned: { states, firings, depth },
  findings: Object.fromEntries(Object.entries(broken).map(([id, [story]]) => [id, story])),
  shortest: Object.fromEntries(Object.entries(broken).map(([id, [, trace]]) => [id, trace])),
});

/** Of every scenario of the first vgic in the eras that it is checked in, the newest last. Counted by a naive search, too. */
export const pinned: Readonly<Record<string, Readonly<Partial<Record<OldEraId, Seen>>>>> = {
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
  'old-sgi': {
    'linux-3.11': seen(576, 3360, 17, {
      N02: ['a target list', 1],
      N09: ['a target list', 1],
      S14: ['a target list', 1],
    }),
    'linux-4.1': seen(7680, 36608, 19),
    'linux-4.3': seen(7680, 36608, 19),
    'linux-4.4': seen(7680, 36608, 19),
  },
  'old-sgi-registers': {
    'linux-4.1': seen(135, 567, 11, {
      N02: ['SPENDSGIR makes nothing pending', 1],
      N09: ['SPENDSGIR makes nothing pending', 1],
      S14: ['ISPENDR of an SGI', 1],
      S48: ['ISPENDR of an SGI', 1],
    }),
    'linux-4.3': seen(135, 567, 11, {
      N02: ['SPENDSGIR makes nothing pending', 1],
      N09: ['SPENDSGIR makes nothing pending', 1],
      S14: ['ISPENDR of an SGI', 1],
      S48: ['ISPENDR of an SGI', 1],
    }),
    'linux-4.4': seen(135, 567, 11, {
      N02: ['SPENDSGIR makes nothing pending', 1],
      N09: ['SPENDSGIR makes nothing pending', 1],
      S14: ['ISPENDR of an SGI', 1],
      S48: ['ISPENDR of an SGI', 1],
    }),
  },
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
  'old-sgi-access': {
    'mailed-2014': seen(1058, 2903, 20),
    'linux-4.1': seen(669, 1842, 22, {
      N02: [
        'the sender of an active SGI',
        'guest.sendSgi old.enter guest.acknowledge old.exit vmm.accessRegister guest.sendSgi old.enter',
      ],
      N09: [
        'the sender of an active SGI',
        'guest.sendSgi old.enter guest.acknowledge old.exit vmm.accessRegister guest.sendSgi old.enter',
      ],
      OV5: [
        'the sender of an active SGI',
        'guest.sendSgi old.enter guest.acknowledge old.exit vmm.accessRegister guest.sendSgi old.enter',
      ],
      S14: [
        'the sender of an active SGI',
        'guest.sendSgi old.enter guest.acknowledge old.exit vmm.accessRegister guest.sendSgi',
      ],
      S38: [
        'the sender of an active SGI',
        'guest.sendSgi old.enter guest.acknowledge old.exit vmm.accessRegister guest.sendSgi old.enter',
      ],
    }),
    'linux-4.3': seen(669, 1842, 22, {
      N02: [
        'the sender of an active SGI',
        'guest.sendSgi old.enter guest.acknowledge old.exit vmm.accessRegister guest.sendSgi old.enter',
      ],
      N09: [
        'the sender of an active SGI',
        'guest.sendSgi old.enter guest.acknowledge old.exit vmm.accessRegister guest.sendSgi old.enter',
      ],
      OV5: [
        'the sender of an active SGI',
        'guest.sendSgi old.enter guest.acknowledge old.exit vmm.accessRegister guest.sendSgi old.enter',
      ],
      S14: [
        'the sender of an active SGI',
        'guest.sendSgi old.enter guest.acknowledge old.exit vmm.accessRegister guest.sendSgi',
      ],
      S38: [
        'the sender of an active SGI',
        'guest.sendSgi old.enter guest.acknowledge old.exit vmm.accessRegister guest.sendSgi old.enter',
      ],
    }),
    'linux-4.4': seen(262, 758, 16, {
      N02: [
        'the sender of an active SGI',
        'guest.sendSgi old.enter guest.acknowledge old.exit vmm.accessRegister guest.sendSgi old.enter',
      ],
      N09: [
        'the sender of an active SGI',
        'guest.sendSgi old.enter guest.acknowledge old.exit vmm.accessRegister guest.sendSgi old.enter',
      ],
      OV5: [
        'the sender of an active SGI',
        'guest.sendSgi old.enter guest.acknowledge old.exit vmm.accessRegister guest.sendSgi old.enter',
      ],
      S14: [
        'the sender of an active SGI',
        'guest.sendSgi old.enter guest.acknowledge old.exit vmm.accessRegister guest.sendSgi',
      ],
      S38: [
        'the sender of an active SGI',
        'guest.sendSgi old.enter guest.acknowledge old.exit vmm.accessRegister guest.sendSgi old.enter',
      ],
    }),
  },
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
