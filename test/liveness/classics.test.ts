import { describe, expect, it } from 'vitest';
import { alternatingBit } from '../../examples/alternating-bit.js';
import { petersonMutex } from '../../examples/peterson.js';
import { philosophers } from '../../examples/philosophers.js';
import { tokenRing } from '../../examples/token-ring.js';
import { array, explore, type Infer, type Model, model, oneOf, over, record, upTo } from '../../src/index.js';

interface Table {
  readonly philosophers: readonly string[];
}

/** What became of a property of runs. */
const became = async <W>(checked: Model<W>, id: string) => {
  const { properties, cutShortBy } = await explore(checked, { stopAt: 'never' });
  expect(cutShortBy).toBeUndefined();
  return properties.find((property) => property.id === id);
};

/** The same model, with nothing assumed of one rule. */
const without = <W>(checked: Model<W>, rule: string): Model<W> => ({
  ...checked,
  rules: checked.rules.map(({ fair, ...rest }) => (rest.id === rule || fair === undefined ? rest : { ...rest, fair })),
});

const fairRules = <W>({ rules }: Model<W>): readonly string[] =>
  rules.filter(({ fair }) => fair !== undefined).map(({ id }) => id);

const flags = record({ at: array(2, oneOf('away', 'waiting', 'critical')) });
const { rule, leadsTo } = over<Infer<typeof flags>>();
const said = { by: 'process', says: 'it goes on', cites: 'a test' };
const move = (id: string, from: 'away' | 'waiting' | 'critical', to: 'away' | 'waiting' | 'critical', fair: boolean) =>
  rule({
    ...said,
    id,
    for: { process: upTo(2) },
    when: (w, { process }) => w.at[process] === from && (to !== 'critical' || w.at[1 - process] === 'away'),
    does: (w, { process }) => {
      w.at[process] = to;
    },
    ...(fair ? { fair: 'strong' as const } : {}),
  });

/** Each raises a flag, and waits until that of the other is down. */
const naiveFlags = model({
  id: 'naive-flags',
  says: 'two processes with a flag each',
  world: flags,
  ends: 'anywhere',
  rules: [
    move('raise', 'away', 'waiting', false),
    move('enter', 'waiting', 'critical', true),
    move('leave', 'critical', 'away', true),
  ],
  properties: [
    leadsTo({
      ...said,
      id: 'enters',
      for: { process: upTo(2) },
      when: (w, { process }) => w.at[process] === 'waiting',
      holds: (w, { process }) => w.at[process] === 'critical',
    }),
  ],
});

describe('models whose answers are known', () => {
  it('Peterson: who waits enters, with weak fairness', async () => {
    expect(await became(petersonMutex(), 'enters')).toMatchObject({ verdict: 'holds' });
  });

  it('naive flags: both wait for ever, whatever is assumed', async () => {
    const result = await became(naiveFlags, 'enters');
    expect(result).toMatchObject({ verdict: 'violated', after: 2 });
    expect(result?.trace).toMatchObject({ loop: 2 });
    expect(result?.trace?.steps.map(({ action }) => action.rule)).toEqual(['raise', 'raise']);
  });

  it('dining philosophers: one of three starves with weak fairness, and nobody with strong', async () => {
    const starved = await became(philosophers(3, 'weak'), 'eats');
    expect(starved).toMatchObject({ verdict: 'violated' });
    const { steps = [], loop = 0 } = starved?.trace ?? {};
    const eaters = new Set(
      steps.slice(loop).flatMap(({ action }) => (action.rule === 'take' ? [action.params.seat] : [])),
    );
    expect(eaters.size).toBeGreaterThan(0);
    expect(eaters).not.toContain(starved?.params?.seat);
    expect(await became(philosophers(3, 'strong'), 'eats')).toMatchObject({ verdict: 'holds' });
  });

  it('five philosophers: two conspire against the one between them, whatever is assumed', async () => {
    const starved = await became(philosophers(5, 'strong'), 'eats');
    expect(starved).toMatchObject({ verdict: 'violated' });
    const { start, steps = [], loop = 0 } = starved?.trace ?? {};
    const seat = Number(starved?.params?.seat);
    for (const { philosophers } of [start, ...steps.map(({ world }) => world)].slice(loop) as Table[]) {
      expect([philosophers[(seat + 1) % 5], philosophers[(seat + 4) % 5]]).toContain('eating');
    }
  });

  it('alternating bit: delivers with strong fairness, not with weak', async () => {
    expect(await became(alternatingBit('strong'), 'delivers')).toMatchObject({ verdict: 'holds' });
    expect(await became(alternatingBit('weak'), 'delivers')).toMatchObject({ verdict: 'violated' });
  });

  it('a token ring serves everybody', async () => {
    expect(await became(tokenRing(4), 'served')).toMatchObject({ verdict: 'holds' });
    expect(await became(tokenRing(4), 'returns')).toMatchObject({ verdict: 'holds' });
    expect(await became(tokenRing(4), 'moves')).toMatchObject({ verdict: 'holds' });
  });

  it.each<readonly [string, Model<unknown>, readonly string[]]>([
    ['Peterson', petersonMutex() as Model<unknown>, ['enters']],
    ['philosophers', philosophers(3, 'strong') as Model<unknown>, ['eats']],
    ['alternating bit', alternatingBit() as Model<unknown>, ['delivers']],
    ['token ring', tokenRing(3) as Model<unknown>, ['served', 'returns']],
  ])('%s: each mark of fairness is needed', async (_, checked, ids) => {
    expect(fairRules(checked).length).toBeGreaterThan(1);
    for (const dropped of fairRules(checked)) {
      for (const id of ids) {
        expect(await became(without(checked, dropped), id), `${id} without ${dropped}`).toMatchObject({
          verdict: 'violated',
        });
      }
    }
  });
});
