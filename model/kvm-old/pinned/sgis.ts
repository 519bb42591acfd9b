import { type Pinned, seen } from './seen.js';

/** What is seen of SGIs. */
export const sgis: Pinned = {
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
};
