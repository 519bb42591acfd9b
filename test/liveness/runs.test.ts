import { describe, expect, it } from 'vitest';
import {
  array,
  bool,
  explore,
  type Fairness,
  happened,
  type Infer,
  int,
  type Liveness,
  type Model,
  model,
  over,
  record,
  upTo,
} from '../../src/index.js';
import { dialModel, dialWords } from '../support/counter.js';
import { lamps } from '../support/symmetric-models.js';

const places = record({ at: int(0, 9), told: happened<string>() });
type Places = Infer<typeof places>;
const { rule, eventually, leadsTo, recurs, recoverable, noCycleWithout } = over<Places>();
const said = { by: 'walker', says: 'it goes on', cites: 'a test' };

/** Somebody who walks over numbered places, by arrows `from>to`, each with its own fairness. */
const walk = (arrows: Readonly<Record<string, Fairness | 'none'>>, ...properties: Liveness<Places>[]): Model<Places> =>
  model({
    id: 'walk',
    says: 'a walk',
    ends: 'anywhere',
    world: places,
    rules: Object.entries(arrows).map(([id, fair]) => {
      const [from, to] = id.split('>').map(Number);
      return rule({
        ...said,
        id,
        when: (w) => w.at === from,
        does: (w) => {
          w.at = to as number;
          w.told.push(id);
        },
        ...(fair === 'none' ? {} : { fair }),
      });
    }),
    properties,
  });

const comes = (place: number) => eventually({ ...said, id: 'comes', holds: (w) => w.at === place });
const found = async <W>(checked: Model<W>, id = checked.properties[0]?.id) =>
  (await explore(checked, { stopAt: 'never' })).properties.find((property) => property.id === id);
const rules = (result: Awaited<ReturnType<typeof found>>): readonly string[] =>
  result?.trace?.steps.map(({ action }) => action.rule) ?? [];

describe('a run', () => {
  it('need not go on where nothing is assumed: it rests', async () => {
    const result = await found(walk({ '0>1': 'none' }, comes(1)));
    expect(result).toMatchObject({ verdict: 'violated', after: 0, trace: { loop: 0, steps: [] } });
  });

  it('goes on where something is', async () => {
    expect(await found(walk({ '0>1': 'weak' }, comes(1)))).toMatchObject({ verdict: 'holds', inDanger: 1 });
  });

  it('that has come to its end is without end', async () => {
    const result = await found(walk({ '0>1': 'weak', '0>2': 'weak' }, comes(1)));
    expect(result).toMatchObject({ verdict: 'violated', after: 1, trace: { loop: 1 } });
    expect(rules(result)).toEqual(['0>2']);
  });

  it('may take a step to where it is for ever, if that is all that is fair', async () => {
    const result = await found(walk({ '0>0': 'weak', '0>1': 'none' }, comes(1)));
    expect(result).toMatchObject({ verdict: 'violated', trace: { loop: 0 } });
    expect(rules(result)).toEqual(['0>0']);
  });

  it('does not go around for ever past an action that is always enabled and weakly fair', async () => {
    expect(await found(walk({ '0>0': 'none', '0>1': 'weak' }, comes(1)))).toMatchObject({ verdict: 'holds' });
  });

  it('may go around past one that is enabled now and then, unless it is strongly fair', async () => {
    const around = { '0>2': 'weak', '2>0': 'weak' } as const;
    const result = await found(walk({ ...around, '0>1': 'weak' }, comes(1)));
    expect(result).toMatchObject({ verdict: 'violated', after: 2, trace: { loop: 0 } });
    expect(rules(result)).toEqual(['0>2', '2>0']);
    expect(await found(walk({ ...around, '0>1': 'strong' }, comes(1)))).toMatchObject({ verdict: 'holds' });
  });

  it('goes around a part of a component, if only there it is fair', async () => {
    // In 0 the way out is strongly fair; 2 and 3 can be taken without 0.
    const arrows = { '0>1': 'strong', '0>2': 'none', '2>3': 'weak', '3>2': 'weak', '3>0': 'none' } as const;
    const result = await found(walk(arrows, comes(1)));
    expect(result).toMatchObject({ verdict: 'violated', trace: { loop: 1 } });
    expect(rules(result)).toEqual(['0>2', '2>3', '3>2']);
  });
});

describe('what is assumed of a rule only where it is due', () => {
  const walking = (due: (w: { readonly at: number }) => boolean) => {
    const plain = walk({ '0>1': 'none', '1>0': 'none', '0>2': 'weak', '1>2': 'weak' }, comes(2));
    return { ...plain, rules: plain.rules.map((one) => ('fair' in one ? { ...one, due } : one)) };
  };

  it('is assumed there, and not elsewhere', async () => {
    expect(await found(walking(() => true))).toMatchObject({ verdict: 'violated', trace: { loop: 0 } });
    expect(rules(await found(walking(() => true)))).toEqual(['0>1', '1>0']);
    expect(await found(walking((w) => w.at === 1))).toMatchObject({ verdict: 'violated', after: 0 });
    const strong = walking((w) => w.at === 0);
    const rulesOf = strong.rules.map((one) => ('fair' in one ? { ...one, fair: 'strong' as const } : one));
    expect(rules(await found({ ...strong, rules: rulesOf }))).toEqual(['0>1']);
  });
});

describe('a promise', () => {
  const waits = leadsTo({ ...said, id: 'waits', when: (w) => w.at === 1, holds: (w) => w.at === 3 });

  it('is kept in the world that asks for it, or later', async () => {
    const both = leadsTo({ ...said, id: 'both', when: (w) => w.at === 0, holds: (w) => w.at < 2 });
    expect(await found(walk({ '0>1': 'none' }, both))).toMatchObject({ verdict: 'holds', inDanger: 1 });
    expect(await found(walk({ '0>1': 'none', '1>3': 'weak' }, waits))).toMatchObject({ verdict: 'holds' });
  });

  it('that nobody asks for is vacuous', async () => {
    expect(await found(walk({ '0>3': 'weak' }, waits))).toMatchObject({ verdict: 'vacuous', inDanger: 0 });
  });

  it('stays open where the world that asked for it is left', async () => {
    const result = await found(walk({ '0>1': 'none', '1>2': 'none', '2>2': 'weak' }, waits));
    expect(result).toMatchObject({ verdict: 'violated' });
  });

  it('may be kept by a step', async () => {
    const happens = leadsTo({
      ...said,
      id: 'step',
      when: (w) => w.at === 1,
      happens: ({ after }) => after.told.includes('1>2'),
    });
    expect(await found(walk({ '0>1': 'none', '1>2': 'weak' }, happens))).toMatchObject({ verdict: 'holds' });
    const result = await found(walk({ '0>1': 'none', '1>2': 'none', '1>4': 'weak' }, happens));
    expect(rules(result)).toEqual(['0>1', '1>4']);
  });

  it('is asked for its parameters one by one, and shown for those of the shortest run', async () => {
    const each = leadsTo({
      ...said,
      id: 'each',
      for: { place: upTo(3) },
      when: (w, { place }) => w.at === place,
      holds: (w, { place }) => w.at === place + 1,
    });
    const result = await found(walk({ '0>1': 'weak', '1>2': 'weak', '2>0': 'weak' }, each));
    expect(result).toMatchObject({ verdict: 'violated', params: { place: 2 }, inDanger: 3 });
    expect(rules(result)).toEqual(['0>1', '1>2', '2>0', '0>1', '1>2'].slice(0, rules(result).length));
  });

  it('of coming back is one of each world', async () => {
    const again = recurs({ ...said, id: 'again', holds: (w) => w.at === 0 });
    const around = { '0>1': 'weak', '1>0': 'weak' } as const;
    expect(await found(walk(around, again))).toMatchObject({ verdict: 'holds' });
    expect(rules(await found(walk({ ...around, '1>2': 'none', '2>1': 'weak' }, again)))).toEqual(['0>1', '1>2', '2>1']);
  });

  it('several promises are kept or broken each for itself', async () => {
    const all = walk({ '0>1': 'weak', '1>2': 'none' }, comes(1), { ...comes(2), id: 'goes' }, waits);
    const { properties, verdict } = await explore(all, { stopAt: 'never' });
    expect(properties.map(({ id, verdict: own }) => [id, own])).toEqual([
      ['comes', 'holds'],
      ['goes', 'violated'],
      ['waits', 'violated'],
    ]);
    expect(verdict).toBe('violated');
  });
});

describe('what can be reached', () => {
  const home = recoverable({ ...said, id: 'home', holds: (w) => w.at === 0 });

  it('is not what is reached: fairness does not matter', async () => {
    expect(await found(walk({ '0>1': 'none', '1>1': 'weak', '1>0': 'none' }, home))).toMatchObject({
      verdict: 'holds',
    });
  });

  it('is lost at the end of the trace that is shown', async () => {
    const result = await found(
      walk({ '0>1': 'none', '1>0': 'none', '1>2': 'none', '2>3': 'none', '3>2': 'none' }, home),
    );
    expect(result).toMatchObject({ verdict: 'violated', after: 2 });
    expect(rules(result)).toEqual(['0>1', '1>2']);
    expect(result?.trace?.loop).toBeUndefined();
  });

  it('may be asked of some worlds only', async () => {
    const some = recoverable({ ...said, id: 'some', when: (w) => w.at === 1, holds: (w) => w.at === 0 });
    expect(await found(walk({ '0>1': 'none', '0>2': 'none', '1>0': 'none' }, some))).toMatchObject({
      verdict: 'holds',
    });
  });
});

describe('a cycle without progress', () => {
  const progress = noCycleWithout({
    ...said,
    id: 'progress',
    when: (w) => w.at < 5,
    happens: ({ action }) => action.rule === '2>0',
  });

  it('is found whatever is fair', async () => {
    const result = await found(walk({ '0>1': 'none', '1>2': 'none', '2>1': 'none', '2>0': 'strong' }, progress));
    expect(result).toMatchObject({ verdict: 'violated', after: 3, trace: { loop: 1 } });
  });

  it('is none where each has a step of progress, or leaves the worlds that are meant', async () => {
    const arrows = { '0>1': 'none', '1>2': 'none', '2>0': 'none', '1>5': 'none', '5>1': 'none' } as const;
    expect(await found(walk(arrows, progress))).toMatchObject({ verdict: 'holds' });
  });

  it('is no rest', async () => {
    expect(await found(walk({ '0>1': 'none' }, progress))).toMatchObject({ verdict: 'holds' });
  });
});

describe('a property of runs is not decided', () => {
  it('where the search was cut short', async () => {
    const cut = await explore(walk({ '0>1': 'weak', '1>2': 'weak' }, comes(9)), { limits: { states: 2 } });
    expect(cut).toMatchObject({ verdict: 'inconclusive', properties: [{ verdict: 'inconclusive' }] });
  });

  it('where worlds that differ in names are one', async () => {
    const world = record({ lamps: array(2, bool) });
    const { eventually: promised } = over<Infer<typeof world>>();
    const plain = lamps(2) as Model<unknown>;
    const bright = promised({ ...said, id: 'bright', holds: (w) => w.lamps.every((lit) => lit) });
    const symmetric = { ...plain, properties: [bright as Liveness<unknown>] };
    const { verdict, properties } = await explore(symmetric, { symmetry: true });
    expect(verdict).toBe('inconclusive');
    expect(properties).toMatchObject([{ verdict: 'inconclusive', undecided: 'symmetry' }]);
    expect((await explore(symmetric)).verdict).toBe('violated');
  });

  it('where a step leaves the schema', async () => {
    const { eventually: promised, rule: turns } = dialWords;
    const turn = turns({
      ...said,
      id: 'turn',
      does: (w) => {
        w.value += 3;
      },
    });
    const dial = dialModel({
      rules: [turn],
      properties: [promised({ ...said, id: 'ten', holds: (w) => w.value > 8 })],
    });
    const { properties } = await explore(dial, { stopAt: 'never' });
    expect(properties).toMatchObject([
      { id: 'ten', undecided: 'outside' },
      { id: 'in-schema', verdict: 'violated' },
    ]);
  });

  it('where there is too little memory for the steps', async () => {
    const { eventually: promised } = over<{ lamps: boolean[] }>();
    const bright = promised({ ...said, id: 'bright', holds: (w) => w.lamps.every((lit) => lit) });
    const many = { ...(lamps(15) as Model<unknown>), properties: [bright as Liveness<unknown>] };
    const { cutShortBy, properties } = await explore(many, { limits: { bytes: 3 * 2 ** 20 } });
    expect(cutShortBy).toBeUndefined();
    expect(properties).toMatchObject([{ verdict: 'inconclusive', undecided: 'memory' }]);
  });
});

describe('what is found does not depend on how it is searched', () => {
  it.each([{ threads: 2 }, { visited: 'plain' }, { backend: 'js' }, { traces: false }] as const)(
    '%o',
    async (manner) => {
      const arrows = { '0>1': 'none', '1>2': 'weak', '2>1': 'weak', '2>3': 'weak' } as const;
      const checked = walk(arrows, comes(3));
      const { trace, ...usual } = (await explore(checked)).properties[0] ?? {};
      const { trace: other, ...result } = (await explore(checked, manner)).properties[0] ?? {};
      expect(result).toEqual(usual);
      expect(other).toEqual('traces' in manner ? undefined : trace);
    },
  );
});
