import { expect, it } from 'vitest';
import { carPark } from '../../examples/parking.js';
import { petersonMutex } from '../../examples/peterson.js';
import { initially, type Model, model, optional, record, sequence, upTo } from '../../src/language/index.js';
import { array, bool, index } from '../../src/language/schema.js';
import { fromItf, toItf } from '../../src/trace/itf-format.js';
import { recordingOf } from '../../src/trace/recording.js';
import { traceOf } from '../support/traces.js';

const stateOf = <W>(of: Model<W>): unknown => {
  const document = toItf(recordingOf({ scenario: 'any' }, of, traceOf(of)), of.world);
  return (document as { states: unknown[] }).states[0];
};

it('elements that stay in their places are the fields of a record, so that a viewer colours one cell', () => {
  expect(stateOf(petersonMutex())).toMatchObject({
    at: { at0: 'away', at1: 'away' },
    flag: { at0: false, at1: false },
    turn: { '#bigint': '0' },
  });
});

it('so are the slots of a bag', () => {
  expect(stateOf(carPark(2))).toMatchObject({ places: { at0: 'free', at1: 'free' } });
});

it('a list stays a list', () => {
  const shape = record({ list: sequence(3, index(4)) });
  const lists = model({
    id: 'l',
    says: 'a list',
    world: shape,
    rules: [],
    starts: [initially(shape, (w) => void w.list.push(2, 1))],
  });
  expect(stateOf(lists)).toMatchObject({ list: [{ '#bigint': '2' }, { '#bigint': '1' }] });
});

it('the variables are the fields of the world and the action', () => {
  const of = petersonMutex();
  expect(toItf(recordingOf({ scenario: 'any' }, of, traceOf(of)), of.world)).toMatchObject({
    vars: ['at', 'flag', 'turn', 'action_taken'],
  });
});

it('a world of every shape is read back as it was', () => {
  const shape = record({
    none: array(0, bool),
    many: array(12, index(20)),
    deep: optional(record({ inner: array(2, record({ on: bool, maybe: optional(index(3)) })) })),
  });
  const start = initially(shape, (w) => {
    upTo(12).forEach((place) => {
      w.many[place] = place;
    });
    w.deep = {
      inner: [
        { on: true, maybe: null },
        { on: false, maybe: 2 },
      ],
    };
  });
  const of = model({ id: 'w', says: 'a wide world', world: shape, rules: [], starts: [start] });
  const recording = recordingOf({ scenario: 'any' }, of, traceOf(of));
  expect(fromItf(JSON.parse(JSON.stringify(toItf(recording, shape))), 'file')).toEqual(recording);
});
