import type { WrittenTraces } from './written.js';

export const unmasking: WrittenTraces = {
  'unmask-ioctl': {
    'linux-4.17': { S15: 10 },
    'linux-6.19': { S15: 10 },
  },
  'unmask-timer': {
    'linux-4.17': { RT8: 4, RT9: 6, S15: 10 },
    'linux-6.19': { RT8: 4, RT9: 6, S15: 10 },
  },
  'unmask-access': {
    'linux-4.17': { RT8: 4, RT9: 7, S15: 10 },
    'linux-6.19': { RT8: 4, RT9: 7, S15: 10 },
  },
};
