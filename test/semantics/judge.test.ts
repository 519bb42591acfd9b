import { describe, expect, it } from 'vitest';
import { type Infer, int, model, over, type Property, record, upTo } from '../../src/language/index.js';
import { instancesOf, judgeStep, judgeWorld } from '../../src/semantics/index.js';

const shape = record({ count: int(0, 3) });
type Counter = Infer<typeof shape>;
const { always, everyStep, sometimes, someStep } = over<Counter>();
const saying = { id: 'it', by: 'clerk', says: 'a sentence', cites: 'an example' };

const only = (property: Property<Counter>) => {
  const [instance, ...others] = instancesOf(
    model({ id: 'm', says: 'm', world: shape, rules: [], properties: [property] }),
  );
  if (instance === undefined || others.length > 0) {
    throw new Error('one instance was expected');
  }
  return instance;
};
const world = (count: number) => ({ count });
const step = (from: number, to: number) => ({
  before: world(from),
  after: world(to),
  action: { rule: 'r', params: {} },
});

describe('a property says of a world', () => {
  const small = only(always({ ...saying, when: (w) => w.count > 0, holds: (w) => w.count < 3 }));
  const full = only(sometimes({ ...saying, holds: (w) => w.count === 3 }));

  it('that it was kept or violated where it was in danger, and nothing elsewhere', () => {
    expect([0, 1, 3].map((count) => judgeWorld(small, world(count)))).toEqual(['idle', 'kept', 'violated']);
  });

  it('that it was reached, if it is a witness', () => {
    expect([0, 3].map((count) => judgeWorld(full, world(count)))).toEqual(['idle', 'reached']);
  });

  it('nothing, if it speaks of steps', () => {
    expect(judgeWorld(only(everyStep({ ...saying, holds: () => false })), world(0))).toBe('idle');
    expect(judgeWorld(only(someStep({ ...saying, holds: () => true })), world(0))).toBe('idle');
  });
});

describe('a property says of a step', () => {
  const climbs = everyStep({
    ...saying,
    when: ({ before }) => before.count > 0,
    holds: ({ before, after }) => after.count > before.count,
  });

  it('that it was kept or violated where it was in danger, and nothing elsewhere', () => {
    const judged = [step(0, 0), step(1, 2), step(2, 1)].map((taken) => judgeStep(only(climbs), taken));
    expect(judged).toEqual(['idle', 'kept', 'violated']);
  });

  it('that it was reached, if it is a witness', () => {
    const falls = only(someStep({ ...saying, holds: ({ before, after }) => after.count < before.count }));
    expect([step(0, 1), step(1, 0)].map((taken) => judgeStep(falls, taken))).toEqual(['idle', 'reached']);
  });

  it('nothing, if it speaks of worlds', () => {
    expect(judgeStep(only(always({ ...saying, holds: () => false })), step(0, 1))).toBe('idle');
    expect(judgeStep(only(sometimes({ ...saying, holds: () => true })), step(0, 1))).toBe('idle');
  });
});

describe('the instances of a property', () => {
  const bounded = always({ ...saying, for: { bound: upTo(3) }, holds: (w, { bound }) => w.count !== bound });
  const made = model({ id: 'm', says: 'm', world: shape, rules: [], properties: [bounded] });

  it('are one for each assignment of its parameters', () => {
    expect(instancesOf(made).map(({ params }) => params)).toEqual([{ bound: 0 }, { bound: 1 }, { bound: 2 }]);
  });

  it('are judged each with its own', () => {
    expect(instancesOf(made).map((instance) => judgeWorld(instance, world(1)))).toEqual(['kept', 'violated', 'kept']);
  });

  it('name themselves where they throw', () => {
    const throws = always({
      ...saying,
      for: { irq: upTo(1) },
      holds: () => {
        throw new Error('no such irq');
      },
    });
    expect(() => judgeWorld(only(throws), world(0))).toThrow('it(irq=0): no such irq');
  });
});
