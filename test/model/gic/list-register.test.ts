import { describe, expect, it } from 'vitest';
import {
  emptied,
  hasPending,
  isActive,
  isValid,
  type ListRegister,
  listRegister,
  lrState,
} from '../../../model/gic/list-register.js';
import { neutral } from '../../../src/language/index.js';

const holding = (state: ListRegister['state']): ListRegister => ({ ...emptied(), state });

describe('a list register', () => {
  it.each([
    ['invalid', false, false, false],
    ['pending', true, true, false],
    ['active', true, false, true],
    ['pending+active', true, true, true],
  ] as const)('that is %s', (state, valid, pending, active) => {
    expect(isValid(holding(state))).toBe(valid);
    expect(hasPending(holding(state))).toBe(pending);
    expect(isActive(holding(state))).toBe(active);
    expect(lrState(pending, active)).toBe(state);
  });

  it('is neutral when it is emptied, so that equal worlds are equal', () => {
    expect(emptied()).toEqual(neutral(listRegister({ interrupts: 4, priorities: 2, senders: 2 })));
  });
});
