import { describe, expect, it } from 'vitest';
import '../../src/vitest/index.js';
import { dieHard } from '../../examples/die-hard.js';
import { bool, model, over, record } from '../../src/language/index.js';
import { depiction, postOffice } from '../support/post-office.js';

const old = postOffice('old');
const office = postOffice('new');
const drawn = { model: old, depiction, replay: (property: string) => `toycheck check post --property ${property}` };

/** What a failed expectation says. */
const said = async (expectation: Promise<unknown>): Promise<string> => {
  const failure = await expectation.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(failure instanceof Error)) {
    throw new Error('nothing failed');
  }
  return failure.message;
};

describe('toHold', () => {
  it('is so where every property holds, or one of them', async () => {
    await expect(office).toHold();
    await expect(office).toHold('N1');
    await expect({ model: office, depiction }).toHold('S1');
    await expect(old).not.toHold();
    await expect(old).not.toHold('N1');
  });

  it('fails with the trace, as a report prints it, and the line that replays it', async () => {
    const message = await said(expect(drawn).toHold());
    await expect(`${message}\n`).toMatchFileSnapshot('golden/to-hold.txt');
  });

  it('shows the trace alone where there is nothing that replays it', async () => {
    const message = await said(expect(old).toHold('N1'));
    expect(message).toMatch(/^N1 broken after 5 steps in post\n/);
    expect(message).not.toContain('replay:');
  });

  it('is not so of a property that was never in danger', async () => {
    expect(await said(expect(office).toHold('S2'))).toBe('S2 was never in danger in post, in all its 100 states');
  });

  it('is not so of a witness that no world reaches', async () => {
    expect(await said(expect(unreachable).toHold())).toBe('on is not reached in dark');
  });

  it('says how much was seen where it should not hold', async () => {
    expect(await said(expect(office).not.toHold('N1'))).toBe('N1 holds in post, in all its 100 states');
    expect(await said(expect(dieHard).not.toHold())).toBe('every property holds in die-hard, in all its 16 states');
  });
});

describe('toViolate', () => {
  it('is so where the property is broken, soon enough', async () => {
    await expect(old).toViolate('N1');
    await expect(old).toViolate('N1', { within: 5 });
    await expect(old).not.toViolate('N1', { within: 4 });
    await expect(office).not.toViolate('N1');
  });

  it('fails with the trace where that is too long', async () => {
    const message = await said(expect(drawn).toViolate('N1', { within: 4 }));
    expect(message).toMatch(/^N1 broken after 5 steps in post\n/);
    expect(message).toMatch(/\n\nreplay: toycheck check post --property N1\n\nit takes 5 steps, more than 4$/);
  });

  it('fails with the trace where it should not be', async () => {
    expect(await said(expect(old).not.toViolate('N1'))).toMatch(/^N1 broken after 5 steps in post\n/);
  });

  it('says how much was seen where nothing is broken', async () => {
    expect(await said(expect(office).toViolate('N1'))).toBe('N1 is not broken in post, in all its 100 states');
  });
});

describe('toReach', () => {
  it('is so where the witness is reached, soon enough', async () => {
    await expect(dieHard).toReach('four');
    await expect(dieHard).toReach('four', { within: 6 });
    await expect(dieHard).not.toReach('four', { within: 5 });
    await expect(unreachable).not.toReach('on');
  });

  it('says how much was seen where it is not', async () => {
    expect(await said(expect(unreachable).toReach('on'))).toBe('on is not reached in dark, in all its 1 state');
  });
});

describe('toHaveStates', () => {
  it('counts the reachable worlds', async () => {
    await expect(dieHard).toHaveStates(16);
    await expect(dieHard).not.toHaveStates(17);
    expect(await said(expect(dieHard).toHaveStates(1700))).toBe('die-hard has 16 states, expected were 1,700');
  });
});

describe('what cannot be expected', () => {
  it('is refused', async () => {
    expect(await said(expect(office).toHold('N7'))).toBe('post has no property N7; its properties: N1, S1, S2, R1');
    expect(await said(expect(office).toViolate('R1'))).toContain('R1 is a witness; expect it toReach');
    expect(await said(expect(office).toReach('N1'))).toContain('N1 is no witness; expect it toHold or toViolate');
    for (const nothing of [3, null, {}, { model: {} }]) {
      expect(await said(expect(nothing).toHold())).toBe('expect a model with properties, or { model, depiction }');
    }
  });
});

const { sometimes } = over<{ on: boolean }>();

const unreachable = model({
  id: 'dark',
  says: 'a lamp without a switch',
  world: record({ on: bool }),
  rules: [],
  properties: [sometimes({ id: 'on', by: 'nobody', says: 'it is on', cites: 'none', holds: ({ on }) => on })],
});
