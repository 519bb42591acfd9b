import {
  bag,
  bool,
  type Domains,
  family,
  type Infer,
  int,
  interchangeable,
  type Model,
  member,
  model,
  oneOf,
  optional,
  over,
  type Params,
  perMember,
  record,
  sequence,
  upTo,
  type View,
} from '../../src/index.js';
import { enabledActions, initialWorlds, step } from '../../src/semantics/index.js';
import fc from './fast-check.js';
import { inAnyOrder, moved, ordersOf } from './orbits.js';

const boxes = 2;
const keys = 3;
const slots = 2;
const jobs = 2;

const box = family('box', boxes, { parameters: ['box', 'other'] });
const key = family('key', keys);
const slot = family('slot', slots, { of: box });

const shape = record({
  boxes: perMember(
    box,
    record({
      lit: bool,
      level: int(0, 2),
      holder: optional(member(key)),
      link: member(box),
      slots: perMember(slot, record({ kind: oneOf('none', 'some'), key: member(key, { unless: { kind: 'none' } }) })),
    }),
  ),
  keys: perMember(key, record({ home: member(box), used: bool })),
  queue: sequence(2, member(key)),
  favourite: optional(record({ box: member(box), urgent: bool })),
  pending: bag(jobs, record({ stage: oneOf('idle', 'busy'), key: member(key, { unless: { stage: 'idle' } }) }), {
    parameters: ['job'],
  }),
});

export type BoxWorld = Infer<typeof shape>;

interface Chosen {
  readonly box: number;
  readonly other: number;
  readonly key: number;
  readonly slot: number;
  readonly job: number;
}

/** With the parameters that it looks at. */
type Guard = readonly [uses: readonly (keyof Chosen)[], (w: View<BoxWorld>, chosen: Chosen) => boolean];
type Change = readonly [uses: readonly (keyof Chosen)[], (w: BoxWorld, chosen: Chosen) => void];

const at = <T>(list: readonly T[], place: number): T => list[place] as T;

// None of these tells one member from another by its number.
const guards: readonly Guard[] = [
  [[], () => true],
  [['box'], (w, { box }) => at(w.boxes, box).lit],
  [['box'], (w, { box }) => !at(w.boxes, box).lit],
  [['box', 'other'], (_, { box, other }) => box !== other],
  [['box', 'key'], (w, { box, key }) => at(w.boxes, box).holder === key],
  [['box'], (w, { box }) => at(w.boxes, box).link === box],
  [['box', 'slot'], (w, { box, slot }) => at(at(w.boxes, box).slots, slot).kind === 'none'],
  [['key', 'box'], (w, { key, box }) => at(w.keys, key).home === box],
  [['key'], (w, { key }) => !at(w.keys, key).used],
  [['key'], (w, { key }) => w.queue.at(-1) === key],
  [['box'], (w, { box }) => w.favourite?.box === box],
  [[], (w) => w.queue.length === 0],
  [[], (w) => w.pending.some(({ stage }) => stage === 'busy')],
  [['job'], (w, { job }) => at(w.pending, job).stage === 'busy'],
  [['job', 'key'], (w, { job, key }) => at(w.pending, job).stage === 'idle' || at(w.pending, job).key === key],
  [[], (w) => w.boxes.filter(({ lit }) => lit).length === 1],
  [[], (w) => w.boxes.some(({ slots }) => slots.every(({ kind }) => kind === 'some'))],
];

/** Slots that nobody can tell apart: a rule that takes the first free one names no slot. */
const takeFirstFree: Change = [
  ['box', 'key'],
  (w, { box, key }) => {
    const free = at(w.boxes, box).slots.find(({ kind }) => kind === 'none');
    Object.assign(free ?? {}, { kind: 'some', key });
  },
];

const changes: readonly Change[] = [
  [
    ['box'],
    (w, { box }) => {
      at(w.boxes, box).lit = !at(w.boxes, box).lit;
    },
  ],
  [
    ['box'],
    (w, { box }) => {
      at(w.boxes, box).level = (at(w.boxes, box).level + 1) % 3;
    },
  ],
  [
    ['box', 'key'],
    (w, { box, key }) => {
      at(w.boxes, box).holder = at(w.boxes, box).holder === key ? null : key;
    },
  ],
  [
    ['box', 'other'],
    (w, { box, other }) => {
      at(w.boxes, box).link = at(w.boxes, other).link;
    },
  ],
  [
    ['box', 'other'],
    (w, { box, other }) => {
      at(w.boxes, box).link = other;
    },
  ],
  [
    ['box', 'slot', 'key'],
    (w, { box, slot, key }) => {
      at(w.boxes, box).slots[slot] = { kind: 'some', key };
    },
  ],
  [
    ['box', 'slot'],
    (w, { box, slot }) => {
      at(w.boxes, box).slots[slot] = { kind: 'none', key: 0 };
    },
  ],
  takeFirstFree,
  [
    ['key'],
    (w, { key }) => {
      if (w.queue.length < 2) {
        w.queue.push(key);
      }
    },
  ],
  [
    [],
    (w) => {
      const first = w.queue.shift();
      if (first !== undefined) {
        at(w.keys, first).used = !at(w.keys, first).used;
      }
    },
  ],
  [
    ['box'],
    (w, { box }) => {
      w.favourite = w.favourite === null ? { box, urgent: false } : null;
    },
  ],
  [
    [],
    (w) => {
      if (w.favourite !== null) {
        w.favourite.urgent = at(w.boxes, w.favourite.box).lit;
      }
    },
  ],
  [
    ['key'],
    (w, { key }) => {
      Object.assign(w.pending.find(({ stage }) => stage === 'idle') ?? {}, { stage: 'busy', key });
    },
  ],
  [
    ['key'],
    (w, { key }) => {
      Object.assign(w.pending.find((one) => one.stage === 'busy' && one.key === key) ?? {}, { stage: 'idle', key: 0 });
    },
  ],
  [
    ['job', 'key'],
    (w, { job, key }) => {
      w.pending[job] = { stage: 'busy', key };
    },
  ],
  [
    ['job'],
    (w, { job }) => {
      w.pending[job] = { stage: 'idle', key: 0 };
    },
  ],
  [
    ['job', 'box'],
    (w, { job, box }) => {
      const { stage, key } = at(w.pending, job);
      at(w.boxes, box).holder = stage === 'busy' ? key : null;
    },
  ],
  [
    ['key', 'box'],
    (w, { key, box }) => {
      at(w.keys, key).home = box;
    },
  ],
  [
    [],
    (w) => {
      for (const one of w.boxes) {
        one.lit = !one.lit;
      }
    },
  ],
  [
    ['box', 'other'],
    (w, { box, other }) => {
      [at(w.boxes, box).holder, at(w.boxes, other).holder] = [at(w.boxes, other).holder, at(w.boxes, box).holder];
    },
  ],
];

// And these do.
const partialGuards: readonly Guard[] = [
  [['box'], (_, { box }) => box === 0],
  [['key'], (w, { key }) => w.queue.length < key],
  [['job'], (w, { job }) => at(w.pending, job).stage === 'idle' || job === 0],
];

const partialChanges: readonly Change[] = [
  [
    [],
    (w) => {
      Object.assign(w.boxes.find(({ lit }) => !lit) ?? {}, { lit: true });
    },
  ],
  [
    [],
    (w) => {
      w.favourite = { box: 1, urgent: false };
    },
  ],
  [
    ['box'],
    (w, { box }) => {
      at(w.boxes, box).holder = (w.keys.findIndex(({ used }) => !used) + keys) % keys;
    },
  ],
  [
    ['job'],
    (w, { job }) => {
      at(w.boxes, 0).level = job;
      at(w.boxes, 1).level = job;
    },
  ],
  [
    ['key'],
    (w, { key }) => {
      w.queue = [...w.queue, key].sort((a, b) => a - b).slice(0, 2);
    },
  ],
];

const domains = (uses: readonly (readonly (keyof Chosen)[])[]): Domains<Params> => {
  const all = { box: upTo(boxes), other: upTo(boxes), key: upTo(keys), slot: upTo(slots), job: upTo(jobs) };
  return Object.fromEntries(Object.entries(all).filter(([name]) => uses.flat().includes(name as keyof Chosen)));
};

const { rule, always, sometimes, everyStep, someStep } = over<BoxWorld>();
const said = { by: 'anyone', says: 'a random recipe', cites: 'fast-check' };

interface Parts {
  readonly guards: readonly Guard[];
  readonly changes: readonly Change[];
}

const fair: Parts = { guards, changes };
const unfair: Parts = { guards: [...guards, ...partialGuards], changes: [...changes, ...partialChanges] };

const ruleParts = (parts: Parts) =>
  fc
    .record({
      when: fc.constantFrom(...parts.guards),
      does: fc.array(fc.constantFrom(...parts.changes), { minLength: 1, maxLength: 2 }),
    })
    .filter(
      ({ when, does }) => !does.includes(takeFirstFree) || ![when, ...does].some(([uses]) => uses.includes('slot')),
    )
    // Where its first effect has left a place, the bag may be in another order.
    .filter(({ does }) => parts === unfair || !does.slice(1).some(([uses]) => uses.includes('job')));

/** Small models in which all members of a kind are treated alike, and so may be exchanged; some are not declared so. */
export const randomSymmetricModel = (): fc.Arbitrary<Model<BoxWorld>> => randomModel(fair);

/** The same, but some prefer one to the other. */
export const randomUnfairModel = (): fc.Arbitrary<Model<BoxWorld>> => randomModel(unfair);

/** What properties say, who name no place: it would be one in several worlds. */
const saidOf = (parts: Parts): readonly Guard[] =>
  parts === unfair ? parts.guards : parts.guards.filter(([uses]) => !uses.includes('job'));

const randomModel = (parts: Parts): fc.Arbitrary<Model<BoxWorld>> =>
  fc
    .record({
      rules: fc.array(ruleParts(parts), {
        minLength: 2,
        maxLength: 4,
      }),
      properties: fc.array(
        fc.record({ danger: fc.constantFrom(...saidOf(parts)), good: fc.constantFrom(...saidOf(parts)) }),
        { maxLength: 3 },
      ),
      declared: fc.subarray(
        [interchangeable(box), interchangeable(slot), interchangeable(key), interchangeable(key, [[0, 2]])],
        { minLength: 1 },
      ),
    })
    .map(({ rules, properties, declared }) =>
      model<BoxWorld>({
        id: 'random',
        says: 'a random model of boxes and keys',
        ends: 'anywhere',
        world: shape,
        symmetry: declared.filter((one, place) => declared.findIndex(({ family }) => family === one.family) === place),
        rules: rules.map(({ when, does }, i) =>
          rule({
            ...said,
            id: `rule${i}`,
            for: domains([when[0], ...does.map(([uses]) => uses)]),
            when: (w, chosen) => when[1](w, chosen as never),
            does: does.map(
              ([, effect]) =>
                (w, chosen) =>
                  effect(w, chosen as never),
            ),
          }),
        ),
        properties: properties.flatMap(({ danger, good }, i) => {
          const quantified = { ...said, for: domains([danger[0], good[0]]) };
          const inDanger = (w: View<BoxWorld>, chosen: Params): boolean => danger[1](w, chosen as never);
          const isGood = (w: View<BoxWorld>, chosen: Params): boolean => good[1](w, chosen as never);
          return [
            always({ ...quantified, id: `always${i}`, when: inDanger, holds: isGood }),
            sometimes({ ...quantified, id: `sometimes${i}`, holds: (w, p) => inDanger(w, p) && isGood(w, p) }),
            everyStep({
              ...quantified,
              id: `everyStep${i}`,
              when: ({ before }, p) => inDanger(before, p),
              holds: ({ after }, p) => isGood(after, p),
            }),
            someStep({
              ...quantified,
              id: `someStep${i}`,
              holds: ({ before, after, action }, p) =>
                inDanger(before, p) !== isGood(after, p) && action.params.key === p.key,
            }),
            everyStep({
              ...quantified,
              id: `job${i}`,
              when: ({ action: { params }, before }, p) => params.job !== undefined && inDanger(before, p),
              holds: ({ action: { params }, before, after }, p) =>
                at(before.pending, params.job as number).stage === 'busy' || isGood(after, p),
            }),
          ];
        }),
      }),
    );

/** Every renaming of a world that a model of these declares, written out by hand. */
export const renamingsOf = ({ symmetry = [] }: Model<BoxWorld>): readonly ((world: BoxWorld) => BoxWorld)[] => {
  const classesOf = (name: string) => symmetry.find(({ family }) => family.name === name)?.classes ?? [];
  const allowed = (name: string, count: number) =>
    ordersOf(count).filter((order) =>
      order.every(
        (becomes, one) =>
          becomes === one || classesOf(name).some((some) => some.includes(one) && some.includes(becomes)),
      ),
    );
  const slotted = classesOf('slot').length > 0 ? inAnyOrder : <T>(list: readonly T[]): T[] => [...list];
  return allowed('box', boxes).flatMap((box) =>
    allowed('key', keys).map((key) => (w) => ({
      boxes: moved(
        w.boxes.map((one) => ({
          ...one,
          holder: one.holder === null ? null : at(key, one.holder),
          link: at(box, one.link),
          slots: slotted(one.slots.map((slot) => (slot.kind === 'none' ? slot : { ...slot, key: at(key, slot.key) }))),
        })),
        box,
      ),
      keys: moved(
        w.keys.map((one) => ({ ...one, home: at(box, one.home) })),
        key,
      ),
      queue: w.queue.map((one) => at(key, one)),
      favourite: w.favourite === null ? null : { ...w.favourite, box: at(box, w.favourite.box) },
      pending: inAnyOrder(w.pending.map((one) => (one.stage === 'idle' ? one : { ...one, key: at(key, one.key) }))),
    })),
  );
};

/** The same, and every order of the slots of each box besides: every world that differs from one in names only. */
export const allRenamingsOf = (model: Model<BoxWorld>): readonly ((world: BoxWorld) => BoxWorld)[] => {
  const others = (model.symmetry ?? []).filter(({ family }) => family.name !== slot.name);
  const slotOrders =
    others.length < (model.symmetry?.length ?? 0) ? ordersOf(slots) : [ordersOf(slots)[0] as readonly number[]];
  return renamingsOf({ ...model, symmetry: others }).flatMap((rename) =>
    slotOrders.flatMap((first) =>
      slotOrders.map((second) => (w: BoxWorld) => {
        const renamed = rename(w);
        const orders = [first, second];
        return {
          ...renamed,
          boxes: renamed.boxes.map((one, i) => ({ ...one, slots: moved(one.slots, at(orders, i)) })),
        };
      }),
    ),
  );
};

const mostWorlds = 300;

/** Few enough worlds for a full search. */
export const isSmall = (model: Model<BoxWorld>): boolean => {
  const seen = new Set<string>();
  const queue = [...initialWorlds(model)];
  for (const world of queue) {
    for (const action of enabledActions(model, world)) {
      const next = step(model, world, action);
      const key = JSON.stringify(next);
      if (!seen.has(key)) {
        seen.add(key);
        queue.push(next);
      }
    }
    if (queue.length > mostWorlds) {
      return false;
    }
  }
  return true;
};
