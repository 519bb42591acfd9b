import {
  array,
  bag,
  bool,
  happened,
  index,
  int,
  type Leaf,
  local,
  type Model,
  model,
  neutral,
  oneOf,
  optional,
  over,
  type RecordShape,
  record,
  type Schema,
  type Shape,
  sequence,
} from '../../src/index.js';
import fc from './fast-check.js';

/** A world of any shape. */
export type AnyWorld = Record<string, unknown>;

const { rule, always, sometimes, everyStep, someStep } = over<AnyWorld>();
const said = { by: 'anyone', says: 'a random recipe', cites: 'fast-check' };

/**
 * Small models of every shape, whose recipes do whatever a recipe may do with a draft: set fields, push, shift, splice
 * and sort lists, move objects between places, and keep hold of objects that they moved. Rich ones have several
 * entities and more worlds, rules of several effects, and properties of steps that look at what happened.
 */
export const randomModel = ({ rich = false } = {}): fc.Arbitrary<Model<AnyWorld>> =>
  fc
    .record({
      world: worldShape(rich),
      rules: fc.array(fc.record({ guard: predicate(), effects: effects(rich ? 3 : 1) }), {
        minLength: 2,
        maxLength: 6,
      }),
      worldProperties: fc.array(fc.record({ danger: predicate(), holds: predicate() }), { maxLength: 3 }),
      stepProperties: fc.array(fc.record({ danger: predicate(), holds: predicate() }), { maxLength: 3 }),
    })
    .map(({ world, rules, worldProperties, stepProperties }) => {
      const seen = withoutLocals(world);
      return model({
        id: 'random',
        says: 'a random model',
        ends: 'anywhere',
        world: world as unknown as Schema<AnyWorld> & RecordShape,
        rules: [
          ...(rich ? [spin(seen, rules[0]?.guard as Predicate)] : []),
          ...rules.map(({ guard, effects }, i) =>
            rule({
              ...said,
              id: `rule${i}`,
              for: { p: [0, 1] },
              when: (w, { p }) => holds(seen, w, guard, p),
              does: effects.map((effect) => (w: AnyWorld, { p }: { p: number }) => {
                for (const single of effect) {
                  apply(world, w, single, p);
                }
              }),
            }),
          ),
        ],
        properties: [
          ...worldProperties.flatMap(({ danger, holds: good }, i) => [
            always({
              ...said,
              id: `always${i}`,
              for: { p: [0, 1] },
              when: (w, { p }) => holds(seen, w, danger, p),
              holds: (w) => holds(seen, w, good, 0),
            }),
            sometimes({ ...said, id: `sometimes${i}`, holds: (w) => holds(seen, w, good, 1) }),
          ]),
          ...stepProperties.flatMap(({ danger, holds: good }, i) => [
            everyStep({
              ...said,
              id: `everyStep${i}`,
              when: ({ before }) => holds(seen, before, danger, 0),
              holds: ({ after }) => holds(seen, after, good, 0),
            }),
            someStep({
              ...said,
              id: `someStep${i}`,
              holds: ({ before, after, action }) =>
                action.params.p === 1 && holds(seen, before, danger, 1) !== holds(seen, after, good, 1),
            }),
            ...(rich
              ? [
                  everyStep({
                    ...said,
                    id: `told${i}`,
                    for: { p: [0, 1] },
                    when: ({ action }, { p }) => action.params.p === p,
                    holds: ({ before, after }) =>
                      told(after) % danger.modulus !== danger.residue || holds(seen, before, good, told(after)),
                  }),
                ]
              : []),
          ]),
        ],
      });
    });

/** What guards and properties may look at. */
const withoutLocals = ({ fields }: RecordShape): RecordShape =>
  record(Object.fromEntries(Object.entries(fields).filter(([, { isLocal }]) => !isLocal)));

/** Numbers that choose, at each place of a world, which way to go. */
type Way = readonly number[];

interface Predicate {
  readonly way: Way;
  readonly modulus: number;
  readonly residue: number;
}

interface Change {
  readonly way: Way;
  /** Another place, whose value it depends on. */
  readonly other: Way;
  readonly how: number;
}

const way = (): fc.Arbitrary<Way> => fc.array(fc.nat(5), { minLength: 1, maxLength: 4 });
const predicate = (): fc.Arbitrary<Predicate> =>
  fc.record({ way: way(), modulus: fc.integer({ min: 2, max: 4 }), residue: fc.nat(4) });
const effects = (most: number) =>
  fc.array(fc.array(change(), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: most });
const change = (): fc.Arbitrary<Change> => fc.record({ way: way(), other: way(), how: fc.nat(11) });

/** Few enough values for a naive search to see them all. */
const mostWorlds = 4000;

const worldShape = (rich: boolean) =>
  fc
    .tuple(
      fc.array(shape(rich ? 1 : 2), { minLength: 1, maxLength: rich ? 2 : 5 }),
      rich ? dials() : fc.constant(null),
      fc.array(shape(1), { maxLength: 2 }),
    )
    .map(([shapes, some, locals]) => ({
      ...named(shapes),
      ...(some === null ? {} : { entities: some }),
      ...Object.fromEntries(locals.map((field, i) => [`local${i}`, local(field)])),
      events: happened(),
    }))
    .map((fields) => record(fields))
    .filter((world) => valuesOf(world) <= (rich ? mostWorlds / 4 : mostWorlds));

const named = (shapes: readonly Shape[]): Readonly<Record<string, Shape>> =>
  Object.fromEntries(shapes.map((field, i) => [`f${i}`, field]));

const leaf = (): fc.Arbitrary<Shape> =>
  fc.oneof(
    fc.constant(bool),
    fc.integer({ min: 0, max: 2 }).map((high) => int(-1, high - 1)),
    fc.constant(oneOf('red', 'green', 'blue')),
    fc.constant(optional(index(2))),
  );

/** Entities that turn on their own, so that many worlds are reached. */
const dials = () =>
  fc
    .tuple(fc.integer({ min: 2, max: 3 }), fc.integer({ min: 4, max: 7 }))
    .map(([length, most]) => array(length, record({ turn: int(0, most), lit: bool })));

/** An entity turns; when it has turned once, another one's lamp is switched. */
const spin = (world: Shape, guard: Predicate) =>
  rule({
    ...said,
    id: 'spin',
    for: { dial: [0, 1, 2] },
    when: (w, { dial }) => dial < dialsOf(w).length && (dial !== 1 || holds(world, w, guard, 0)),
    does: [
      (w, { dial }) => {
        const own = dialsOf(w)[dial] as Dial;
        own.turn = (own.turn + 1) % (dialShapeOf(world).size || 1);
        (w.events as unknown[]).push({ how: 'turned', code: own.turn === 0 ? 1 : 0 });
      },
      (w, { dial }) => {
        const other = dialsOf(w)[(dial + 1) % dialsOf(w).length] as Dial;
        other.lit = told(w) % 2 === 1 ? !other.lit : other.lit;
      },
    ],
  });

interface Dial {
  turn: number;
  lit: boolean;
}

const dialsOf = (w: object): readonly Dial[] => (w as { entities: readonly Dial[] }).entities;

const dialShapeOf = (world: Shape): Leaf => {
  const { entities: list } = (world as RecordShape).fields;
  return ((list as { element: RecordShape }).element.fields as { turn: Leaf }).turn;
};

const shape = (depth: number): fc.Arbitrary<Shape> =>
  depth === 0
    ? leaf()
    : fc.oneof(
        leaf(),
        fc.array(shape(depth - 1), { minLength: 1, maxLength: 2 }).map((fields) => record(named(fields))),
        fc.tuple(fc.nat(2), shape(depth - 1)).map(([length, element]) => array(length, element)),
        fc.tuple(fc.nat(3), shape(depth - 1)).map(([max, element]) => sequence(max, element)),
        fc.tuple(fc.nat(3), shape(depth - 1)).map(([length, element]) => bag(length, element)),
        fc.array(leaf(), { minLength: 1, maxLength: 2 }).map((fields) => optional(record(named(fields)))),
      );

/** How many values a shape has. */
const valuesOf = (of: Shape): number => {
  switch (of.kind) {
    case 'leaf':
      return of.size;
    case 'record':
      return Object.values(of.fields).reduce((product, field) => product * (field.isLocal ? 1 : valuesOf(field)), 1);
    case 'array':
    case 'bag':
      return valuesOf(of.element) ** of.length;
    case 'sequence':
      return Array.from({ length: of.max + 1 }, (_, n) => valuesOf(of.element) ** n).reduce((a, b) => a + b, 0);
    case 'optional':
      return 1 + valuesOf(of.some);
    case 'happened':
      return 1;
  }
};

interface Place {
  readonly shape: Shape;
  readonly value: unknown;
  readonly put: (value: unknown) => void;
}

/**
 * Walks from the world down to a place: to a field, or with `stop` to wherever the way ends. A list that is empty and
 * a part that is absent end it too.
 */
const walk = (world: Shape, value: unknown, along: Way, stop = false): Place => {
  const go = (from: Place, turns: Way): Place => {
    const ways = waysFrom(from);
    const next = ways[(turns[0] ?? 0) % Math.max(1, ways.length)];
    return next === undefined || (stop && turns.length === 0) ? from : go(next, turns.slice(1));
  };
  return go({ shape: world, value, put: () => {} }, along);
};

const waysFrom = ({ shape: of, value }: Place): readonly Place[] => {
  const holder = value as Record<string | number, unknown>;
  const below = (key: string | number, inner: Shape): Place => ({
    shape: inner,
    value: holder[key],
    put: (next) => {
      holder[key] = next;
    },
  });
  switch (of.kind) {
    case 'record':
      return Object.entries(of.fields)
        .filter(([, field]) => field.kind !== 'happened')
        .map(([name, field]) => below(name, field));
    case 'array':
    case 'bag':
    case 'sequence':
      return (value as readonly unknown[]).map((_, i) => below(i, of.element));
    case 'optional':
      return value === null ? [] : waysFrom({ shape: of.some, value, put: () => {} });
    default:
      return [];
  }
};

/** A number for all that happened. */
const told = (w: object): number =>
  (w as { events: readonly { code: number }[] }).events.reduce((sum, { code }) => 2 * sum + code + 2, 0);

/** A number for whatever is at the end of a way. */
const codeAt = (world: Shape, value: unknown, to: Way): number => {
  const { shape: of, value: found } = walk(world, value, to);
  if (of.kind === 'leaf') {
    return of.encode(found);
  }
  return Array.isArray(found) ? found.length : found === null ? 0 : 1;
};

const holds = (world: Shape, value: unknown, { way: to, modulus, residue }: Predicate, salt: number): boolean =>
  (codeAt(world, value, to) + salt) % modulus !== residue;

const apply = (world: Shape, w: AnyWorld, { way: to, other, how }: Change, salt: number): void => {
  // Half of the changes are to a field, half to a list, a record or an optional part on the way to it.
  const place = walk(world, w, to, how % 2 === 1);
  const code = codeAt(world, w, other) + salt;
  (w.events as unknown[]).push({ how, code });
  switch (place.shape.kind) {
    case 'leaf':
      place.put(nth(place.shape, code + how));
      return;
    case 'record':
      changeRecord(place, walk(world, w, other, true), how);
      return;
    case 'optional':
      place.put(place.value !== null && how % 4 === 1 ? null : madeFrom(place.shape.some, code));
      return;
    case 'sequence':
      changeSequence(place.value as unknown[], place.shape.max, place.shape.element, code, how, place);
      return;
    case 'array':
    case 'bag':
      changeList(place.value as unknown[], place.shape.element, code, how, place);
      return;
    case 'happened':
      return;
  }
};

const changeRecord = (place: Place, other: Place, how: number): void => {
  const same = place.shape === other.shape ? other : place;
  const [kept, taken] = [place.value, same.value];
  switch (how % 3) {
    case 0:
      place.put({ ...(taken as object) });
      return;
    case 1:
      same.put(kept);
      place.put(taken);
      return;
    default:
      place.put(madeFrom(place.shape, how));
      return;
  }
};

const changeSequence = (
  list: unknown[],
  max: number,
  element: Shape,
  code: number,
  how: number,
  { put }: Place,
): void => {
  const room = list.length < max;
  switch (how) {
    case 1:
      list.push(...(room ? [madeFrom(element, code)] : []));
      return;
    case 3:
      list.shift();
      return;
    case 5:
      list.splice(code % (list.length + 1), 1, ...(room ? [madeFrom(element, code)] : []));
      return;
    case 7: {
      // Whoever holds an element goes on holding it when it moves.
      const held = list.shift();
      if (held !== undefined) {
        list.push(held);
        scribble(element, held, code);
      }
      return;
    }
    case 9:
      put(list.filter((_, i) => i % 2 === code % 2));
      return;
    default:
      list.reverse();
      list.forEach((item) => {
        scribble(element, item, code);
      });
  }
};

const changeList = (list: unknown[], element: Shape, code: number, how: number, { put }: Place): void => {
  if (list.length === 0) {
    return;
  }
  const spot = code % list.length;
  switch (how) {
    case 1:
      list[spot] = madeFrom(element, code + 1);
      return;
    case 3:
      list.push(list.shift());
      return;
    case 5:
      [list[0], list[spot]] = [list[spot], list[0]];
      scribble(element, list[0], code);
      return;
    case 7:
      put([...list].reverse());
      return;
    case 9:
      put(list.map((_, i) => madeFrom(element, code + i)));
      return;
    default:
      scribble(element, list.at(-1), code);
      return;
  }
};

/** Changes an object in place, whichever place that is by now. */
const scribble = (of: Shape, value: unknown, code: number): void => {
  if (of.kind === 'record') {
    const [[name, field] = ['', bool]] = Object.entries(of.fields);
    if (field.kind === 'leaf') {
      (value as Record<string, unknown>)[name] = nth(field, code);
    }
  }
};

const nth = (of: Leaf, code: number): unknown => of.decode(code % of.size);

/** A fresh value of a shape. */
const madeFrom = (of: Shape, code: number): unknown => {
  switch (of.kind) {
    case 'leaf':
      return nth(of, code);
    case 'record':
      return Object.fromEntries(Object.entries(of.fields).map(([name, field]) => [name, madeFrom(field, code + 1)]));
    case 'array':
    case 'bag':
      return Array.from({ length: of.length }, (_, i) => madeFrom(of.element, code + i));
    default:
      return neutral(of);
  }
};
