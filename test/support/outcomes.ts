import type { Model } from '../../src/language/index.js';
import type { Explored, Subject } from '../../src/report/outcome.js';
import { explore } from '../../src/search/index.js';
import type { ExploreOptions } from '../../src/search/result.js';
import { depiction, postOffice } from './post-office.js';

/** The outcome of a check, as the command line would make it. */
export const outcomeOf = async <W>(
  model: Model<W>,
  rest: Partial<Explored> = {},
  options: ExploreOptions = {},
): Promise<Explored> => {
  const any = model as unknown as Model<unknown>;
  const exploration = await explore(any, options);
  const subject: Subject = { scenario: model.id, bound: 'a small one' };
  // Whatever depends on the machine, or on how the engine works, is set to something that does not.
  const engine = { backend: 'wasm', visited: 'plain', threads: 1 } as const;
  const cost = { seconds: 0.25, statesPerSecond: 64, bits: 13, bytesPerState: 24, recipeRuns: 89, rechecked: 64 };
  const shares = new Map(exploration.rules.map(({ id }) => [id, 0.1]));
  const statistics = { ...engine, ...cost, shares };
  const rules = exploration.rules.map((rule) => ({ ...rule, paths: 3, words: 40 }));
  return { subject, model: any, findings: [], ...rest, exploration: { ...exploration, rules, statistics } };
};

const findings = [{ property: 'N1', story: 'the full office' }];

const post = (era: 'old' | 'new'): Subject => ({ scenario: 'post', era, bound: 'three letters, one carrier' });

/** The post office of the new era, in which everything holds, but S2 is never triggered. */
export const holding = () => outcomeOf(postOffice('new'), { subject: post('new'), depiction });

/** The old one, in which a letter gets lost, which nobody expected. */
export const violated = async () =>
  stopped(await outcomeOf(postOffice('old'), { subject: post('old'), depiction }), { states: 29, firings: 43 });

/** The old one, in which a letter gets lost, as everybody knows. */
export const known = () =>
  outcomeOf(postOffice('old'), { subject: post('old'), findings, depiction }, { expected: new Set(['N1']) });

/** A finding that nobody finds. */
export const gone = () => outcomeOf(postOffice('new'), { subject: post('new'), findings });

export const cutShort = async () =>
  stopped(await outcomeOf(postOffice('new'), { subject: post('new') }, { limits: { states: 20 } }), {
    states: 20,
    firings: 42,
  });

/** How far exactly a search comes before it stops is the engine's affair. */
export const stopped = (check: Explored, counts: { states: number; firings: number }): Explored => {
  const properties = check.exploration.properties.map((property) => ({ ...property, inDanger: 5 }));
  return { ...check, exploration: { ...check.exploration, ...counts, properties } };
};
