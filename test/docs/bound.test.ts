import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../bin/catalogue.js';
import { request } from '../../src/cli/scenarios.js';
import { explore } from '../../src/search/index.js';

// The counts in docs/choosing-a-bound.md are counted again, and so is what a row costs compared with another.

const page = readFileSync('docs/choosing-a-bound.md', 'utf8');
const rows = [...page.matchAll(/^\| `(\S+)` \| ([\d,]+) \| ([^|]*) \| ([\d.]*)\s*\|$/gm)].map(
  ([, sketch = '', states = '', , times = '']) => ({ sketch, states: Number(states.replaceAll(',', '')), times }),
);
const sketches = catalogue.scenarios.find(({ id }) => id === 'sketch');

describe('docs/choosing-a-bound.md', () => {
  it('has rows', () => {
    expect(rows.length).toBeGreaterThan(15);
  });

  it.each(rows)('$sketch has $states states', async ({ sketch, states }) => {
    const model = sketches?.build(request({ era: 'linux-6.19', args: sketch }));
    expect(model).toBeDefined();
    expect((await explore({ ...model, properties: [] } as never)).states).toBe(states);
  });

  it.each(rows.filter(({ times }) => times !== ''))(
    '$sketch is $times times that of another row',
    ({ states, times }) => {
      expect(rows.map((other) => (states / other.states).toFixed(1))).toContain(times);
    },
  );
});
