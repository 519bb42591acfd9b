import type { WrittenTraces } from './written.js';

export const life: WrittenTraces = {
  'saved-timer': {
    'linux-4.17': { LC1: 10, S11: 10, S15: 15, S51: 14 },
    'linux-6.19': { LC1: 10, S11: 10, S15: 15, S51: 14 },
  },
  'saved-gicv2': {
    'linux-4.17': { S35: 4 },
    'linux-6.19': { S35: 4 },
  },
  'saved-timer-gicv2': {
    'linux-4.17': { S03: 11, S30: 13 },
    'linux-6.19': { S03: 11, S30: 13 },
  },
  'saved-sgi': {
    'linux-4.17': {
      S38: 9,
    },
    'linux-6.19': {
      S38: 9,
    },
  },
  'saved-ctlr-last': {
    'linux-4.17': { LC9: 5, N01: 5 },
    'linux-6.19': { LC9: 5, N01: 5 },
  },
  'saved-triggers-last': {
    'linux-4.17': { LC9: 5, N01: 5 },
    'linux-6.19': { LC9: 5, N01: 5 },
  },
  power: {
    'linux-4.17': { N03: 4 },
    'linux-6.19': { N03: 4 },
  },
  'system-reset-two': {
    'linux-4.17': { N03: 4 },
    'linux-6.19': { N03: 4 },
  },
  'saved-two': {
    'linux-4.17': {
      N03: 4,
      X01: 14,
    },
    'linux-6.19': {
      N03: 4,
      X01: 14,
    },
  },
  'system-reset-power': {
    'linux-4.17': { N03: 4 },
    'linux-6.19': { N03: 4 },
  },
};
