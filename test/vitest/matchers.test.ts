import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import '../../src/vitest/index.js';
import { dieHard } from '../../examples/die-hard.js';
import { array, bool, index, model, over, record } from '../../src/language/index.js';
import { drawTrace } from '../../src/report/draw-trace.js';
import { explore } from '../../src/search/index.js';
import { emptyFolder } from '../support/folder.js';
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

  it('is not so of a property that was never triggered', async () => {
    expect(await said(expect(office).toHold('S2'))).toBe('S2 was never triggered in post, in all its 100 states');
  });

  it('is not so of a witness that no world reaches', async () => {
    expect(await said(expect(unreachable).toHold())).toBe('on is not reached in dark');
  });

  it('is not so where a step leaves the schema', async () => {
    const rules = office.rules.map((rule) =>
      rule.id === 'post' ? { ...rule, does: [(w: { readonly queue: number[] }) => void w.queue.push(0, 1, 2)] } : rule,
    );
    const crowded = { ...office, rules: rules as never };
    await expect(office).toHold('in-schema');
    await expect(crowded).toViolate('in-schema', { within: 1 });
    expect(await said(expect(crowded).toHold())).toMatch(/in-schema broken after 1 step in post/);
  });

  it('says how much was seen where it should not hold', async () => {
    expect(await said(expect(office).not.toHold('N1'))).toBe('N1 holds in post, in all its 100 states');
    expect(await said(expect(dieHard).not.toHold())).toBe('every property holds in die-hard, in all its 16 states');
  });
});

describe('a page', () => {
  it('is written where an expectation fails, with the traces that it is about', async () => {
    const out = join(emptyFolder(), 'post.html');
    expect(await said(expect(drawn).toHold('N1', { out }))).toMatch(new RegExp(`\n\nwrote a page to ${out}$`));
    const page = readFileSync(out, 'utf8');
    expect(page).toContain('"format":"vgicheck-page"');
    expect(page).toContain('"command":"toycheck check post --property N1"');
    expect(page).toContain('"word":"violated"');
    expect(page).toContain('N1 broken after 5 steps in post');
  });

  it('is written of an expectation that is too long, or is not to be met', async () => {
    const folder = emptyFolder();
    await said(expect(old).toViolate('N1', { within: 2, out: join(folder, 'long.html') }));
    await said(expect(old).not.toViolate('N1', { out: join(folder, 'not.html') }));
    expect(readdirSync(folder).sort()).toEqual(['long.html', 'not.html']);
  });

  it('is not written where nothing fails', async () => {
    const folder = emptyFolder();
    await expect(office).toHold('N1', { out: join(folder, 'fine.html') });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('that cannot be written is said in one line', async () => {
    const out = join(emptyFolder(), 'none', 'a.html');
    expect(await said(expect(old).toHold('N1', { out }))).toBe(
      `out: ${out} cannot be written: ENOENT: no such file or directory`,
    );
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
  it('counts the reachable states', async () => {
    await expect(dieHard).toHaveStates(16);
    await expect(dieHard).not.toHaveStates(17);
    expect(await said(expect(dieHard).toHaveStates(1700))).toBe('die-hard has 16 states, expected were 1,700');
  });
});

describe('a search that has limits', () => {
  const clock = counter(2);
  const long = counter(3);
  const never = expect.stringMatching(/^never was not seen to its end: /);

  it('decides what it sees within them', async () => {
    await expect(clock).toReach('noon', { limits: { states: 1000 } });
    await expect(clock).toViolate('early', { within: 300, limits: { states: 1000 } });
    await expect(clock).not.toViolate('early', { within: 299, limits: { states: 1000 } });
    await expect(clock).toFire('tick', { limits: { states: 10 } });
  });

  it('decides that something takes more steps than it went deep', async () => {
    await expect(clock).not.toReach('noon', { within: 20, limits: { depth: 21 } });
    expect(await said(expect(clock).toReach('noon', { within: 20, limits: { depth: 21 } }))).toBe(
      'noon is not reached in never, in the 21 states of its first 21 levels',
    );
  });

  it.each<[string, () => Promise<unknown>]>([
    ['that something holds', () => expect(clock).toHold('soon', { limits: { states: 1000 } })],
    [
      'that everything holds',
      () => expect({ model: { ...clock, properties: [] } }).toHold({ limits: { states: 1000 } }),
    ],
    ['that it does not hold', () => expect(clock).not.toHold('soon', { limits: { states: 1000 } })],
    ['that something is not broken', () => expect(clock).not.toViolate('soon', { limits: { states: 1000 } })],
    ['that something is broken', () => expect(clock).toViolate('soon', { limits: { states: 1000 } })],
    ['that something is not reached', () => expect(clock).not.toReach('noon', { limits: { states: 100 } })],
    ['how many states there are', () => expect(clock).toHaveStates(3, { limits: { states: 100 } })],
    ['that a rule never fires', () => expect(clock).not.toFire('stop', { limits: { states: 100 } })],
  ])('does not decide %s', async (_, expectation) => {
    expect(await said(expectation())).toEqual(never);
  });

  it('says how far it came, and what to do', async () => {
    expect(await said(expect(clock).toHold('soon', { limits: { states: 1000 } }))).toBe(
      'never was not seen to its end: the limit of states ended the search after 1,000 states, 1,000 levels deep; raise the limit, or take a smaller model',
    );
  });

  it('is not taken for one with other limits', async () => {
    const small = counter(1);
    expect(await said(expect(small).toHaveStates(256, { limits: { states: 10 } }))).toContain('the limit of states');
    await expect(small).toHaveStates(256);
    await expect(small).toHaveStates(256, { limits: { states: 10 } });
  });

  it("ends in time where the test's own is up, and says how far it came", { timeout: 2000 }, async () => {
    expect(await said(expect({ model: { ...long, properties: long.properties.slice(0, 1) } }).toHold('soon'))).toMatch(
      /^never was not seen to its end: the test's time \(2000 ms\) ended the search after [\d,]+ states, [\d,]+ levels deep; give the test more time, or limits, or a smaller model$/,
    );
  });
});

describe('rules that never fire', () => {
  it('are told where everything holds', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const clock = counter(1);
    await expect({ model: { ...clock, properties: [] } }).toHold();
    await expect(clock).not.toHold();
    expect(warn.mock.calls).toEqual([['never fired in never: stop']]);
    warn.mockRestore();
  });

  it('are told with what is broken', async () => {
    expect(await said(expect(counter(1)).toHold())).toMatch(/\n\nnever fired in never: stop$/);
  });

  it('may be expected to fire', async () => {
    const clock = counter(1);
    await expect(dieHard).toFire();
    await expect(clock).toFire('tick');
    await expect(clock).not.toFire('stop');
    await expect(clock).not.toFire();
    expect(await said(expect(clock).toFire())).toBe('stop never fires in never, in all its 256 states');
    expect(await said(expect(clock).not.toFire('tick'))).toBe('tick fires in never, in all its 256 states');
    expect(await said(expect(clock).toFire('tock'))).toBe('never has no rule tock; its rules: tick, stop');
  });
});

describe('toHoldAfter', () => {
  it('executes steps, and fails with the trace where the property is broken at their end', async () => {
    const { properties } = await explore(old);
    const { params = {}, trace } = properties.find(({ id }) => id === 'N1') as (typeof properties)[number];
    const actions = (trace?.steps ?? []).map(({ action }) => action);
    expect(old).not.toHoldAfter('N1', params, actions);
    expect(old).toHoldAfter('N1', params, actions.slice(0, -1));
    const expectation = async () => expect({ model: old, depiction }).toHoldAfter('N1', params, actions);
    expect(await said(expectation())).toBe(
      drawTrace(old, { ...properties.find(({ id }) => id === 'N1') } as never, depiction),
    );
  });

  it('holds of a witness where it is reached', async () => {
    const { properties } = await explore(dieHard);
    const actions = (properties.find(({ id }) => id === 'four')?.trace?.steps ?? []).map(({ action }) => action);
    expect(dieHard).toHoldAfter('four', {}, actions);
    expect(dieHard).not.toHoldAfter('four', {}, []);
    expect(await said((async () => expect(dieHard).toHoldAfter('four', {}, []))())).toBe(
      'four says nothing after 0 steps in die-hard',
    );
  });

  it('is an error where a step cannot be taken, for .not as well', async () => {
    const actions = [
      { rule: 'tick', params: {} },
      { rule: 'stop', params: {} },
    ];
    const message =
      'step 2 of 2 cannot be taken, stop: is not enabled in this world; if the model was changed on purpose, write the test again with --out';
    expect(() => expect(counter(1)).toHoldAfter('soon', {}, actions)).toThrow(message);
    expect(() => expect(counter(1)).not.toHoldAfter('soon', {}, actions)).toThrow(message);
    expect(() => expect(counter(1)).toHoldAfter('later', {}, actions)).toThrow('never has no property later');
    expect(() => expect(counter(1)).toHoldAfter('soon', {}, [], { start: 1 })).toThrow('never has no initial world 1');
  });
});

describe('what cannot be expected', () => {
  it('is refused', async () => {
    expect(await said(expect({ ...office, ends: 'nowhere' }).toHold('N7'))).toBe(
      'post has no property N7; its properties: N1, S1, S2, R1, no-deadlock, in-schema',
    );
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
  ends: 'anywhere',
  world: record({ on: bool }),
  rules: [],
  properties: [sometimes({ id: 'on', by: 'nobody', says: 'it is on', cites: 'none', holds: ({ on }) => on })],
});

/** A clock of so many digits of base 256, and a rule that never fires. */
function counter(digits: number) {
  const { rule, always, sometimes: some } = over<{ at: number[] }>();
  const about = { by: 'clock', cites: 'none' };
  const now = ({ at }: { readonly at: readonly number[] }): number =>
    at.reduceRight((sum, digit) => sum * 256 + digit, 0);
  return model({
    id: 'never',
    says: 'a clock',
    ends: 'anywhere',
    world: record({ at: array(digits, index(256)) }),
    rules: [
      rule({
        ...about,
        id: 'tick',
        says: 'time goes on',
        when: (w) => w.at.some((digit) => digit < 255),
        does: (w) => {
          for (let place = 0; place < digits; place++) {
            w.at[place] = ((w.at[place] ?? 0) + 1) % 256;
            if (w.at[place] !== 0) {
              return;
            }
          }
        },
      }),
      rule({ ...about, id: 'stop', says: 'time stops', when: () => false, does: () => {} }),
    ],
    properties: [
      always({ ...about, id: 'soon', says: 'it is before the end', holds: (w) => now(w) < 256 ** digits }),
      always({ ...about, id: 'early', says: 'it is early', holds: (w) => now(w) < Math.min(300, 256 ** digits - 1) }),
      some({ ...about, id: 'noon', says: 'it is noon', holds: (w) => now(w) === 128 }),
    ],
  });
}
