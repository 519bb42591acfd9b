import { expect, it } from 'vitest';
import { petersonMutex } from '../../examples/peterson.js';
import { replay } from '../../src/trace/replay.js';
import { lastWriter } from '../../src/trace/writers.js';
import { postOffice } from '../support/post-office.js';
import { traceOf } from '../support/traces.js';

const model = postOffice('new');
const trace = traceOf(model, 'post letter=0', 'post letter=1', 'collect', 'post letter=2', 'deliver');

it('a trace of the model replays to its end', () => {
  expect(replay(model, trace)).toEqual({ trace });
});

it('a trace of another era parts at the step that does something else now', () => {
  const { parting, trace: gone } = replay(postOffice('old'), trace);
  expect(parting).toEqual({
    step: 5,
    action: { rule: 'deliver', params: {} },
    changes: [{ path: ['delivered'], before: 1, after: 0 }],
  });
  expect(gone.steps).toHaveLength(5);
});

it('a step that cannot be taken any more is named with the reason', () => {
  const steps = [trace.steps[0], trace.steps[4]].filter((taken) => taken !== undefined);
  expect(replay(model, { ...trace, steps }).parting).toEqual({
    step: 2,
    action: { rule: 'deliver', params: {} },
    refused: 'deliver: is not enabled in this world',
    changes: [],
  });
});

it('an initial world that is none any more parts at once', () => {
  const start = { ...trace.start, delivered: 2 };
  expect(replay(model, { ...trace, start }).parting).toEqual({
    step: 0,
    changes: [{ path: ['delivered'], before: 2, after: 0 }],
  });
});

it('a trace may begin in any of several initial worlds', () => {
  const peterson = petersonMutex();
  const start = peterson.starts[1] as (typeof peterson.starts)[number];
  expect(replay(peterson, { start, steps: [] }).parting).toBeUndefined();
});

it('the last writer of a value is the last step that changed it', () => {
  expect(lastWriter(trace, ['queue'])).toBe(4);
  expect(lastWriter(trace, ['queue'], 3)).toBe(3);
  expect(lastWriter(trace, ['bag', 'letter'])).toBe(5);
});

it('a value that no step changed has no writer', () => {
  expect(lastWriter(trace, ['delivered'], 4)).toBe(0);
});
