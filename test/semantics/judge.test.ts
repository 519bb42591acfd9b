import { expect, test } from 'vitest';
import { instancesOf, judgeStep, judgeWorld, model } from '../../src/index.js';
import { type Dial, dialModel, dialWords, said } from '../support/counter.js';

const { always, sometimes, everyStep, someStep } = dialWords;

const dial = dialModel({
  properties: [
    always({
      ...said,
      id: 'A',
      for: { limit: [2, 5] },
      when: (w) => w.value > 0,
      holds: (w, { limit }) => w.value < limit,
    }),
    sometimes({ ...said, id: 'S', holds: (w) => w.value === 3 }),
    everyStep({ ...said, id: 'E', when: ({ before }) => before.value > 0, holds: ({ after }) => after.value < 5 }),
    someStep({ ...said, id: 'T', holds: ({ action }) => action.params.by === 2 }),
  ],
});

const world = (value: number): Dial => ({ value, other: 0 });
const worldJudgements = (value: number) => instancesOf(dial).map((instance) => judgeWorld(instance, world(value)));
const stepJudgements = (from: number, by: number) =>
  instancesOf(dial).map((instance) =>
    judgeStep(instance, { before: world(from), after: world(from + by), action: { rule: 'turn', params: { by } } }),
  );

test('a property is judged for each of its parameters', () => {
  expect(instancesOf(dial).map(({ property, params }) => [property.id, params])).toEqual([
    ['A', { limit: 2 }],
    ['A', { limit: 5 }],
    ['S', {}],
    ['E', {}],
    ['T', {}],
  ]);
});

test('a property of worlds is idle, kept, violated or reached, and says nothing of a step', () => {
  expect(worldJudgements(0)).toEqual(['idle', 'idle', 'idle', 'idle', 'idle']);
  expect(worldJudgements(3)).toEqual(['violated', 'kept', 'reached', 'idle', 'idle']);
});

test('a property of steps is idle, kept, violated or reached, and says nothing of a world', () => {
  expect(stepJudgements(0, 1)).toEqual(['idle', 'idle', 'idle', 'idle', 'idle']);
  expect(stepJudgements(3, 1)).toEqual(['idle', 'idle', 'idle', 'kept', 'idle']);
  expect(stepJudgements(3, 2)).toEqual(['idle', 'idle', 'idle', 'violated', 'reached']);
});

test('a property of steps says nothing of one that is not about its parameters', () => {
  const about = (values: readonly (2 | 5)[] | 'any') =>
    instancesOf({
      ...dial,
      properties: [
        everyStep({ ...said, id: 'F', for: { limit: [2, 5] }, about: { limit: () => values }, holds: () => true }),
      ],
    }).map((instance) =>
      judgeStep(instance, { before: world(0), after: world(1), action: { rule: 'turn', params: { by: 1 } } }),
    );
  expect(about([5])).toEqual(['idle', 'kept']);
  expect(about([])).toEqual(['idle', 'idle']);
  expect(about('any')).toEqual(['kept', 'kept']);
});

test('a property that throws is named, with its parameters', () => {
  const broken = model({
    ...dial,
    properties: [
      always({
        ...said,
        id: 'B',
        for: { part: ['spring'] },
        holds: () => {
          throw new Error('it is broken');
        },
      }),
    ],
  });
  const [instance] = instancesOf(broken);
  expect(() => instance && judgeWorld(instance, world(0))).toThrow('B(part=spring): it is broken');
});
