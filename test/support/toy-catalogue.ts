import { dieHard } from '../../examples/die-hard.js';
import { petersonMutex } from '../../examples/peterson.js';
import { type Catalogue, type CatalogueBug, scenarioOf } from '../../src/cli/catalogue.js';
import { index, model, over, record, UsageError } from '../../src/language/index.js';
import { depiction, postOffice } from './post-office.js';
import { pressings } from './three-switches.js';

const bug: Omit<CatalogueBug, 'id' | 'breaks' | 'scenario' | 'steps'> = {
  says: 'somebody got it wrong',
  cites: 'a mail to the list',
  by: 'carrier',
  era: '',
  native: false,
  fixedBy: 'commit 0123456789ab',
};

const counter = (args: string) => {
  if (!/^\d+$/.test(args)) {
    throw new UsageError(`counter:LAST takes one number, got "${args}"`);
  }
  const shape = record({ high: index(256), low: index(256) });
  const { rule } = over<{ high: number; low: number }>();
  const last = Number(args);
  return model({
    id: `counter:${args}`,
    says: 'counts',
    ends: 'anywhere',
    world: shape,
    rules: [
      rule({
        id: 'count',
        by: 'clock',
        says: 'the clock ticks',
        cites: 'none',
        when: ({ high, low }) => high * 256 + low < last,
        does: (w) => {
          w.high += w.low === 255 ? 1 : 0;
          w.low = (w.low + 1) % 256;
        },
      }),
    ],
  });
};

const misbehaving = (how: 'throwing' | 'impure') => {
  const { rule } = over<{ n: number }>();
  let calls = 0;
  const does = (w: { n: number }): void => {
    if (how === 'throwing' && w.n === 3) {
      throw new Error('no fourth time');
    }
    w.n = how === 'impure' ? (w.n + 1 + (calls++ % 3)) % 8 : (w.n + 1) % 8;
  };
  const misstep = rule({ id: 'misstep', by: 'nobody', says: 'something goes wrong', cites: 'none', does });
  return model({ id: how, says: 'misbehaves', ends: 'anywhere', world: record({ n: index(8) }), rules: [misstep] });
};

const broken = { bound: 'none', suites: [], eras: [] };

/** A catalogue that has a bit of everything, and nothing of interrupts. */
export const toyCatalogue: Catalogue = {
  name: 'toycheck',
  version: '1.2.3',
  scenarios: [
    scenarioOf({
      id: 'die-hard',
      says: 'can 4 gallons be measured?',
      bound: 'two jugs, of 3 and 5 gallons',
      suites: ['quick', 'full'],
      eras: [],
      build: () => dieHard,
      pinned: () => ({ states: 16, firings: 76, depth: 8 }),
      bugs: [],
    }),
    scenarioOf({
      id: 'post',
      says: 'letters that get lost',
      bound: 'three letters, a queue of two, one carrier',
      suites: ['quick'],
      eras: ['new', 'old'],
      build: ({ era, bug: id }) => postOffice(era === 'old' ? 'old' : 'new', id === 'B1'),
      depict: () => depiction,
      findings: (era) => (era === 'old' ? [{ property: 'N1', story: 'the full office' }] : []),
    }),
    scenarioOf({
      id: 'peterson',
      says: 'two processes that must not meet',
      bound: 'two processes',
      suites: ['full'],
      eras: [],
      build: ({ bug: id }) => petersonMutex(id === 'B2' ? 'turn, then flag' : 'flag, then turn'),
    }),
    scenarioOf({
      id: 'counter',
      says: 'a counter that takes its time',
      bound: 'as far as its argument says',
      suites: [],
      eras: [],
      usage: 'counter:LAST',
      example: '9',
      build: ({ args = '' }) => counter(args),
    }),
    scenarioOf({ ...broken, id: 'throwing', says: 'a recipe that throws', build: () => misbehaving('throwing') }),
    scenarioOf({
      ...broken,
      id: 'impure',
      says: 'a recipe that looks at the clock',
      build: () => misbehaving('impure'),
    }),
  ],
  eras: [
    { id: 'old', says: 'when letters got lost', cites: 'history' },
    { id: 'new', says: 'since then', cites: 'the present' },
  ],
  bugs: [
    { ...bug, id: 'B1', breaks: 'N1', scenario: 'post', era: 'new', steps: 20 },
    {
      ...bug,
      id: 'B2',
      breaks: 'exclusive',
      scenario: 'peterson',
      steps: 4,
      longer: 'each write is a step of its own',
    },
    { ...bug, id: 'B3', breaks: 'N1', scenario: 'post', era: 'old', native: true, steps: 6 },
  ],
  orders: {
    plan: ({ scenario = 'switches', era = 'new', bug, irqs = 3, vcpus = 1 }) => {
      if (irqs !== 3) {
        throw new UsageError(`--irqs ${irqs} is out of range: there are 3 switches`);
      }
      const findings = era === 'old' ? [{ property: 'seen', story: 'pressed in the dark' }] : [];
      const circumstances = { era, ...(bug === undefined ? {} : { bug }) };
      return {
        subject: { scenario, ...circumstances, bound: `three switches, ${vcpus} room` },
        letters: 'a, b and c are switches',
        families: [
          { family: { ...pressings(), says: 'some switches' }, findings, scenario: 'switches' },
          {
            family: pressings(false),
            findings: [...findings, { property: 'firstFirst', story: 'the wrong one first' }],
            scenario: 'switches',
          },
        ],
      };
    },
  },
};
