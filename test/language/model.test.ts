import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  array,
  happened,
  type Infer,
  initially,
  int,
  local,
  type Model,
  ModelError,
  model,
  optional,
  over,
  record,
} from '../../src/language/index.js';

const shape = record({ count: int(0, 2) });
type Counter = Infer<typeof shape>;
const { rule, always } = over<Counter>();
const saying = { by: 'clerk', says: 'a sentence', cites: 'a book' };
const up = rule({ ...saying, id: 'up', does: (w) => void w.count++ });
const small = always({ ...saying, id: 'small', holds: (w) => w.count < 2 });
const counter = { id: 'counter', says: 'counts', world: shape };

describe('a model', () => {
  it('starts in the neutral world and owes nothing, unless it says otherwise', () => {
    const made = model({ ...counter, rules: [up] });
    expect(made).toEqual({ ...counter, rules: [up], starts: [{ count: 0 }], properties: [] });
    expectTypeOf(made).toEqualTypeOf<Model<Counter>>();
  });

  it('keeps the initial worlds and properties that it names', () => {
    const starts = [1, 2].map((count) =>
      initially(shape, (w) => {
        w.count = count;
      }),
    );
    const made = model({ ...counter, rules: [up], properties: [small], starts });
    expect(made.starts).toEqual([{ count: 1 }, { count: 2 }]);
    expect(made.properties).toEqual([small]);
  });

  it.each<[string, () => unknown, string]>([
    [
      'two rules of one name',
      () => model({ ...counter, rules: [up, up] }),
      'model counter: two rules are called up; an id must name one thing',
    ],
    [
      'two properties of one name',
      () => model({ ...counter, rules: [], properties: [small, small] }),
      'model counter: two properties are called small',
    ],
    [
      'nowhere to start',
      () => model({ ...counter, rules: [up], starts: [] }),
      'model counter has no initial world; leave "starts" out',
    ],
    [
      'an initial world out of its schema',
      () => model({ ...counter, rules: [up], starts: [{ count: 3 }] }),
      'count = 3 lies outside its domain, 0..2',
    ],
  ])('with %s is refused', (_, write, message) => {
    expect(write).toThrow(ModelError);
    expect(write).toThrow(message);
  });

  it('keeps what happened at the top of its world', () => {
    const events = happened<string>();
    expect(() => model({ ...counter, world: record({ count: int(0, 2), events }), rules: [up] })).not.toThrow();
    const buried = record({ parts: array(2, optional(record({ events }))) });
    expect(() => model({ id: 'deep', says: 'too deep', world: buried, rules: [] })).toThrow(
      'model deep: happened() may stand at the top of the world only, not within parts',
    );
  });

  it('keeps locals at the top of its world, neutral in every initial world', () => {
    const sum = local(int(0, 2));
    expect(() => model({ ...counter, world: record({ count: int(0, 2), sum }), rules: [up] })).not.toThrow();
    expect(() =>
      model({ id: 'deep', says: 'too deep', world: record({ parts: array(2, record({ sum })) }), rules: [] }),
    ).toThrow('model deep: local(…) may stand at the top of the world only, not within parts');
    expect(() =>
      model({ id: 'late', says: 'too late', world: record({ sum }), rules: [], starts: [{ sum: 1 }] }),
    ).toThrow('model late: an initial world has sum = 1; a local begins with its neutral value');
  });

  it('may call a rule and a property by the same name', () => {
    const namesake = always({ ...saying, id: 'up', holds: () => true });
    expect(() => model({ ...counter, rules: [up], properties: [namesake] })).not.toThrow();
  });
});
