import { describe, expect, it } from 'vitest';
import { dieHard } from '../../examples/die-hard.js';
import { petersonMutex } from '../../examples/peterson.js';
import { philosophers } from '../../examples/philosophers.js';
import { type Depiction, happened, index, type Model, model, over, record } from '../../src/language/index.js';
import { Drawn } from '../../src/report/page/drawn.js';
import { withData } from '../../src/report/page/file.js';
import { mermaidOf } from '../../src/report/page/mermaid.js';
import { alongside } from '../../src/report/page/others.js';
import type { PageData } from '../../src/report/page/page-data.js';
import { pageTrace } from '../../src/report/page/page-trace.js';
import { explore } from '../../src/search/index.js';
import type { PropertyResult } from '../../src/search/result.js';
import { toItf } from '../../src/trace/itf-format.js';
import { recordingOf } from '../../src/trace/recording.js';
import { depiction, postOffice } from '../support/post-office.js';

/** The page's trace of the first property that a search breaks. */
const brokenIn = async <W>(checked: Model<W>, depicted?: Depiction) => {
  const any = checked as unknown as Model<unknown>;
  const { properties } = await explore(any);
  const result = properties.find(({ verdict }) => verdict === 'violated') as PropertyResult<unknown>;
  const trace = result.trace ?? { start: undefined, steps: [] };
  const drawn = new Drawn(any, depicted);
  const page = pageTrace({
    drawn,
    trace,
    subject: { scenario: checked.id, bound: 'none' },
    id: 'one',
    label: 'one',
    headline: 'something breaks',
    facts: [],
    results: [result],
    isShortest: true,
  });
  return { page, trace, drawn, result };
};

/** Four gallons, forbidden. */
const forbidden = {
  ...dieHard,
  properties: [
    over<{ small: number; big: number }>().always({
      id: 'never 4',
      by: 'nobody',
      says: 'the big jug never holds 4 gallons',
      cites: 'a test',
      when: () => true,
      holds: ({ big }) => big !== 4,
    }),
  ],
};

describe('a trace on the page', () => {
  it('has a lane for each actor and a row for each field, of a model without a drawing', async () => {
    const { page, trace } = await brokenIn(postOffice('old'), depiction);
    expect(page.steps).toHaveLength(trace.steps.length);
    expect(page.lanes.map(({ name }) => name)).toEqual([...new Set(page.steps.map(({ who }) => who))].sort(byModel));
    for (const { lane, who } of page.steps) {
      expect(page.lanes[lane]?.name).toBe(who);
    }
    expect(page.sections.map(({ title }) => title)).toEqual(['queue', 'bag', 'delivered']);
  });

  const byModel = (a: string, b: string): number => actors.indexOf(a) - actors.indexOf(b);
  const actors = postOffice('old').rules.map(({ by }) => by);

  it('has in each row what the worlds have', async () => {
    const { page, trace } = await brokenIn(forbidden);
    const big = page.sections.find(({ title }) => title === 'big')?.rows[0];
    const shown = [trace.start, ...trace.steps.map(({ world }) => world)].map((_, world) => {
      const run = big?.runs.findLast(([from]) => from <= world);
      return Number(big?.cells[run?.[1] ?? -1]?.text);
    });
    const worlds = [trace.start, ...trace.steps.map(({ world }) => world)] as { big: number }[];
    expect(shown).toEqual(worlds.map(({ big: gallons }) => gallons));
  });

  it('offers in each state what may happen, with what each would change, and knows what was taken', async () => {
    const { page } = await brokenIn(forbidden);
    for (const [place, { action, changes }] of page.steps.entries()) {
      const taken = page.choices[place]?.enabled.filter(({ isTaken }) => isTaken);
      expect(taken).toHaveLength(1);
      expect(taken?.[0]).toMatchObject({ action, changes });
    }
    const last = page.choices[page.steps.length - 1]?.enabled.find(({ isTaken }) => isTaken);
    expect(last?.breaks).toEqual([page.endings[0]?.id]);
  });

  it('says of what may not happen which value would have to be another', async () => {
    const { page } = await brokenIn(petersonMutex('turn, then flag'));
    const refusals = page.choices.flatMap((one) => one?.disabled ?? []);
    const plain = refusals.filter(({ isTangled }) => !isTangled);
    expect(plain.length).toBeGreaterThan(0);
    expect(plain.every(({ because }) => because.every((reason) => / = .*, not /.test(reason)))).toBe(true);
  });

  it('says for each state of a shortest trace how many steps are left, and a way that avoids the violation', async () => {
    const { page } = await brokenIn(forbidden);
    const { length } = page.steps;
    expect(page.ahead?.map(({ steps }) => steps)).toEqual(Array.from({ length: length + 1 }, (_, at) => length - at));
    expect(page.ahead?.slice(0, -1).every(({ fate, loop }) => fate === 'avoidable' && loop.length > 0)).toBe(true);
    expect(page.ahead?.at(-1)).toEqual({ steps: 0, isAtMost: false, fate: 'unavoidable', loop: [] });
  });

  it('says where the loop of a run without end begins, and not how far a violation is', async () => {
    const { page, trace } = await brokenIn(philosophers(3, 'weak'));
    expect(page.loop).toBe(1);
    expect(trace.loop).toBe(page.loop);
    expect(page.ahead).toBeUndefined();
    expect((await brokenIn(forbidden)).page.loop).toBeUndefined();
  });

  it('is the same as ITF as the command line writes it', async () => {
    const { page, trace, drawn, result } = await brokenIn(postOffice('old'), depiction);
    const about = { scenario: 'post', property: result.id, params: result.params ?? {} };
    const { states } = toItf(recordingOf(about, drawn.model, trace), drawn.model.world) as { states: object[] };
    const { first, patches } = page.itf;
    const rebuilt: object[] = [first];
    for (const patch of patches) {
      const state = structuredClone(rebuilt.at(-1)) as Record<string | number, unknown>;
      for (const [path, value] of patch) {
        const owner = path.slice(0, -1).reduce((at, key) => at[key] as typeof state, state);
        owner[path.at(-1) ?? ''] = value;
      }
      rebuilt.push(state);
    }
    expect(rebuilt).toEqual(states);
  });

  it('is a sequence diagram of Mermaid, with a note for each step', async () => {
    const { page } = await brokenIn(postOffice('old'), depiction);
    const lines = mermaidOf(page).split('\n');
    expect(lines[0]).toBe('sequenceDiagram');
    expect(lines.filter((line) => line.includes('Note over'))).toHaveLength(page.steps.length);
    expect(lines.join('')).not.toContain(';');
  });
});

describe('where a value comes from', () => {
  const shape = record({ a: index(4), b: index(4), c: index(4), log: happened<string>() });
  const { rule, always } = over<{ a: number; b: number; c: number; log: string[] }>();
  const said = { by: 'someone', cites: 'a test' };
  const chained = model({
    id: 'chained',
    says: 'a value that is passed on',
    world: shape,
    rules: [
      rule({
        ...said,
        id: 'set',
        says: 'sets a',
        when: (w) => w.a === 0,
        does: (w) => {
          w.a = 3;
        },
      }),
      rule({
        ...said,
        id: 'pass',
        says: 'passes a on to b, and what b was before to c',
        when: (w) => w.a > 0 && w.b === 0,
        does: [
          (w) => {
            w.c = w.b;
          },
          (w) => {
            w.b = w.a;
            w.log.push('passed');
          },
        ],
      }),
    ],
    properties: [always({ ...said, id: 'small', says: 'b is small', when: () => true, holds: (w) => w.b < 3 })],
  });

  it('is told by what each effect read and wrote', async () => {
    const { page } = await brokenIn(chained);
    const name = (number: number): string => page.places[number]?.path ?? '';
    expect(page.steps.map(({ rule: id }) => id)).toEqual(['set', 'pass']);
    const [, pass] = page.steps;
    expect(pass?.guard.map(name)).toEqual(['a', 'b']);
    expect(pass?.effects.map(({ reads, writes }) => [reads.map(name), writes.map(name)])).toEqual([
      [['b'], []],
      [['a'], ['b']],
    ]);
  });
});

describe('the same actions in another model', () => {
  it('part where one cannot be taken, or changes something else', async () => {
    const { drawn, trace } = await brokenIn(postOffice('old'), depiction);
    const { parting, trace: there } = alongside(drawn, trace, new Drawn(postOffice('new') as never, depiction));
    expect(parting?.step).toBeGreaterThan(0);
    expect(parting?.step).toBeLessThanOrEqual(trace.steps.length);
    expect(there.steps.length).toBeGreaterThanOrEqual((parting?.step ?? 0) - 1);
  });

  it('do not part where it is the same model', async () => {
    const { drawn, trace } = await brokenIn(postOffice('old'), depiction);
    const { parting, trace: there } = alongside(drawn, trace, drawn);
    expect(parting).toBeUndefined();
    expect(there.steps).toEqual(trace.steps);
  });
});

describe("the page's file", () => {
  it('ends its data nowhere but at their end, whatever they say', () => {
    const data = { title: '</script><script>alert(1)</script>' } as PageData;
    const file = withData('<script>"vgicheck-data"</script>', data);
    expect(file.match(/<\/script>/g)).toHaveLength(1);
    expect(JSON.parse(file.replace(/<\/?script>/g, ''))).toEqual(data);
  });
});
