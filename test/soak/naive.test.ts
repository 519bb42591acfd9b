/** @module-tag slow */
import { describe, expect, it } from 'vitest';
import type { Description, RuleDescription } from './description.js';
import { Machine, naiveSearch } from './naive.js';
import { Orbits } from './orbits.js';
import type { Shape } from './shape.js';

const nothing: Omit<Description, 'world' | 'rules'> = {
  id: 'by hand',
  families: [],
  symmetry: [],
  starts: [[]],
  properties: [],
};

const machineOf = (fields: Record<string, Shape>, rules: readonly RuleDescription[], more: Partial<Description> = {}) =>
  new Machine({ ...nothing, world: { kind: 'record', fields }, rules, ...more });

const statesOf = (machine: Machine, keyOf?: (world: never) => string): number =>
  naiveSearch(machine, 1e6, keyOf as never).levels.reduce((sum, { worlds }) => sum + worlds, 0);

const bit: Shape = { kind: 'bool' };

describe('the naive checker', () => {
  it('counts every position of dials that turn on their own', () => {
    const dials: Shape = { kind: 'array', length: 3, element: { kind: 'int', low: 0, high: 4 } };
    const turn = { id: 'turn', for: { d: [0, 1, 2] }, when: 'w.dials[d] < 4', does: [['w.dials[d]++;']] };
    const { levels } = naiveSearch(machineOf({ dials }, [turn]), 1e6);
    // 5³ positions; the last one is 3 × 4 turns away; of each dial 4 turns, in each of 5² positions of the others.
    expect(levels.reduce((sum, { worlds }) => sum + worlds, 0)).toBe(125);
    expect(levels.length).toBe(13);
    expect(levels.reduce((sum, { firings }) => sum + (firings.turn ?? 0), 0)).toBe(3 * 4 * 25);
  });

  it('counts multisets in a bag', () => {
    const bag: Shape = { kind: 'bag', length: 4, element: { kind: 'int', low: 0, high: 2 } };
    const set = { id: 'set', for: { i: [0, 1, 2, 3], v: [0, 1, 2] }, when: 'true', does: [['w.bag[i] = v;']] };
    // 4 of 3 values, with repetition: 6 over 4.
    expect(statesOf(machineOf({ bag }, [set]))).toBe(15);
  });

  it('counts lists of every length', () => {
    const list: Shape = { kind: 'sequence', max: 3, element: bit };
    const push = { id: 'push', for: { b: [false, true] }, when: 'w.list.length < 3', does: [['w.list.push(b);']] };
    expect(statesOf(machineOf({ list }, [push]))).toBe(1 + 2 + 4 + 8);
  });

  it('sees what happened in a step and in no later one, and the shortest way to it', () => {
    const fields: Record<string, Shape> = { n: { kind: 'int', low: 0, high: 5 }, events: { kind: 'happened' } };
    const step = { id: 'step', for: {}, when: 'w.n < 5', does: [['w.n++;', 'w.events.push({ k: w.n });'], []] };
    const property = { kind: 'someStep' as const, for: {}, when: 'true', about: {} };
    const machine = machineOf(fields, [step], {
      properties: [
        { ...property, id: 'three', holds: 'after.events[0].k === 3' },
        { ...property, id: 'two at once', holds: 'after.events.length > 1 || before.events.length > 0' },
      ],
    });
    expect(naiveSearch(machine, 100).first).toEqual({ three: 3 });
  });

  it('notices a recipe that throws, and one that leaves the schema', () => {
    const n: Shape = { kind: 'int', low: 0, high: 2 };
    const up = { id: 'up', for: {}, when: 'true', does: [['w.n++;']] };
    expect(naiveSearch(machineOf({ n }, [up]), 100)).toMatchObject({ first: { 'in-schema': 3 }, failure: undefined });
    const twist = { ...up, does: [['if (w.n === 2) w.n = []; w.m = 1;']] };
    expect(naiveSearch(machineOf({ n }, [twist]), 100).failure).toMatchObject({ level: 0 });
    const snap = { ...up, does: [['if (w.n === 1) throw new Error("snap"); w.n++;']] };
    expect(naiveSearch(machineOf({ n }, [snap]), 100).failure).toMatchObject({ level: 1, text: 'up: snap' });
  });
});

describe('its orbits', () => {
  const lamp = { name: 'lamp', size: 5, parameters: ['lamp'] };
  const lamps: Shape = { kind: 'perMember', family: 'lamp', count: 5, element: bit };
  const all = [0, 1, 2, 3, 4];
  const flip = { id: 'flip', for: { lamp: all }, when: 'true', does: [['w.lamps[lamp] = !w.lamps[lamp];']] };
  const symmetry = [{ family: 'lamp', classes: [all] }];

  it('of lamps that are on or off are as many as there are numbers of lamps', () => {
    const machine = machineOf({ lamps }, [flip], { families: [lamp], symmetry });
    const orbits = new Orbits(machine);
    expect(statesOf(machine)).toBe(32);
    expect(statesOf(machine, (world) => orbits.keyOf(world))).toBe(6);
    expect(orbits.fairness(100)).toBe('fair');
  });

  it('are refused where a rule prefers one in a single world', () => {
    const unfair = {
      ...flip,
      does: [['w.lamps[lamp] = !w.lamps[lamp];', 'if (w.lamps.every((on) => on) && lamp === 3) w.lamps[0] = false;']],
    };
    const machine = machineOf({ lamps }, [unfair], { families: [lamp], symmetry });
    expect(new Orbits(machine).fairness(100)).toBe('unfair');
  });

  it('of a queue are its patterns', () => {
    const queue: Shape = { kind: 'sequence', max: 3, element: { kind: 'member', family: 'lamp', count: 5 } };
    const push = { id: 'push', for: { lamp: all }, when: 'w.queue.length < 3', does: [['w.queue.push(lamp);']] };
    const machine = machineOf({ queue }, [push], { families: [lamp], symmetry });
    const orbits = new Orbits(machine);
    // Partitions of 0, 1, 2 and 3 places: Bell's numbers 1, 1, 2 and 5.
    expect(statesOf(machine, (world) => orbits.keyOf(world))).toBe(9);
  });
});
