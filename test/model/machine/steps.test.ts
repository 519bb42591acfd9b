import { describe, expect, it } from 'vitest';
import { override } from '../../../model/machine/steps.js';

const counter = { next: (n: number) => n + 1, first: () => 0 };

describe('a record of steps', () => {
  it('has the steps that replace others, and keeps the rest', () => {
    const byTwo = override(counter, { next: (n) => n + 2 });
    expect([byTwo.first(), byTwo.next(0), counter.next(0)]).toEqual([0, 2, 1]);
  });

  it('refuses a step of a name that it has not: it would replace nothing, and seem to break nothing', () => {
    const misspelt: object = { nxet: () => 0 };
    expect(() => override(counter, misspelt)).toThrow(
      'override: no step is called nxet; take a name of the record it is given',
    );
  });
});
