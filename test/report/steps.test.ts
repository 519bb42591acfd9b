import { expect, test } from 'vitest';
import { plain } from '../../src/report/paint.js';
import { stepsTable } from '../../src/report/steps-table.js';
import { initialWorlds, step } from '../../src/semantics/index.js';
import { longCounter } from '../support/counters.js';

test('a trace may have more steps than a function takes arguments', () => {
  const it = longCounter(2);
  const [start = { counter: 0 }] = initialWorlds(it);
  const action = { rule: 'up', params: {} };
  const world = step(it, start, action);
  const trace = { start, steps: Array.from({ length: 150_000 }, () => ({ action, world })) };
  const table = stepsTable(it, trace, { paint: plain, width: 100 });
  expect(table).toHaveLength(150_001);
  expect(table.at(-1)).toBe('  150000  a hand  the dial turns');
});
