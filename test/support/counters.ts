import {
  array,
  family,
  type Infer,
  int,
  interchangeable,
  type Model,
  member,
  model,
  optional,
  over,
  perMember,
  record,
  upTo,
} from '../../src/index.js';
import { said } from './counter.js';

/** So many counters that go up to the same number, one at a time: every world leads to the last one. */
export const counters = (count: number, most: number) => {
  const world = record({ counters: array(count, int(0, most)) });
  const { rule, always } = over<{ counters: number[] }>();
  return model({
    id: 'counters',
    says: 'counters that go up',
    ends: 'anywhere',
    world,
    rules: [
      rule({
        ...said,
        id: 'up',
        for: { which: upTo(count) },
        when: (w, { which }) => (w.counters[which] ?? most) < most,
        does: (w, { which }) => {
          w.counters[which] = (w.counters[which] ?? 0) + 1;
        },
      }),
    ],
    properties: [always({ ...said, id: 'some', holds: (w) => w.counters.some((one) => one < most) })],
  });
};

/** A counter that takes so many steps, each of them by a path of its own. */
export const longCounter = (most: number): Model<{ counter: number }> => {
  const { rule, always } = over<{ counter: number }>();
  return model({
    id: 'long',
    says: 'a counter that goes up',
    ends: 'anywhere',
    world: record({ counter: int(0, most) }),
    rules: [
      rule({
        ...said,
        id: 'up',
        when: (w) => w.counter < most,
        does: (w) => {
          w.counter++;
        },
      }),
    ],
    properties: [always({ ...said, id: 'low', holds: (w) => w.counter < most })],
  });
};

/** Interchangeable climbers, each of whom goes up or to the east, one step at a time, as far as the others. */
export const climbers = (count: number, most: number) => {
  const climber = family('climber', count);
  const place = record({ up: int(0, most), east: int(0, most) });
  const world = record({ climbers: perMember(climber, place), chief: optional(member(climber)) });
  const { rule, always } = over<Infer<typeof world>>();
  return model({
    id: 'climbers',
    says: 'climbers who are alike',
    ends: 'anywhere',
    world,
    symmetry: [interchangeable(climber)],
    rules: [
      rule({
        ...said,
        id: 'climb',
        for: { climber: upTo(count) },
        when: (w, { climber: who }) => (w.climbers[who]?.up ?? most) < most,
        does: (w, { climber: who }) => {
          (w.climbers[who] as { up: number }).up++;
        },
      }),
      rule({
        ...said,
        id: 'walk',
        for: { climber: upTo(count) },
        when: (w, { climber: who }) => (w.climbers[who]?.east ?? most) < most,
        does: (w, { climber: who }) => {
          (w.climbers[who] as { east: number }).east++;
        },
      }),
    ],
    properties: [
      always({ ...said, id: 'below', holds: (w) => w.climbers.some(({ up, east }) => up < most || east < most) }),
    ],
  });
};
