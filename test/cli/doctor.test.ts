import { describe, expect, it } from 'vitest';
import { MissingError } from '../../src/language/index.js';
import { type } from '../support/terminal.js';
import { toyCatalogue } from '../support/toy-catalogue.js';

describe('the doctor', () => {
  it('says what there is', async () => {
    const { code, out } = await type('doctor');
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`^ok +Node +${process.versions.node}`));
    expect(out).toMatch(/^ok +processors +\d+$/m);
    expect(out).toMatch(/^ok +memory +\d+\.\d GiB, \d+\.\d GiB of it free$/m);
  });

  it('says what is missing, what for, and how to install it', async () => {
    const tools = async () => [
      { name: 'scales', purpose: 'weigh', look: () => 'of 1972' },
      {
        name: 'stamps',
        purpose: 'post',
        look: (): string => {
          throw new MissingError('there are none; install them with: apt-get install stamps');
        },
      },
    ];
    const { code, out } = await type('doctor', {}, { ...toyCatalogue, tools });
    expect(code).toBe(0);
    expect(out).toMatch(/^ok +scales +of 1972\n +for weigh$/m);
    expect(out).toMatch(/^missing +stamps +there are none; install them with: apt-get install stamps\n +for post$/m);
  });
});
