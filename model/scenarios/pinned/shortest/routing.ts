import type { WrittenTraces } from './written.js';

export const routing: WrittenTraces = {
  'irqfd-line': {
    'linux-4.17': { RT12: 3 },
    'linux-6.19': { RT12: 3 },
  },
};
