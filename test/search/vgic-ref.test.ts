import { describe, expect, test } from 'vitest';
import { vgicRef } from '../../model/vgic-ref/index.js';
import { explore, UsageError } from '../../src/index.js';

/** Four encodings for other checkers agree on these counts. */
const counts: readonly (readonly [string, number, number, number])[] = [
  ['1,2,1,HE', 772, 4_698, 18],
  ['1,2,2,HE', 1_100, 7_154, 19],
  ['1,3,1,EhL', 7_648, 59_496, 26],
  ['1,3,2,HLE', 13_040, 115_848, 24],
  ['2,2,2,HL', 42_816, 438_416, 27],
  ['1,4,2,HLEE', 125_440, 1_323_836, 29],
];

describe('the benchmark model has the counts of its other encodings', () => {
  test.each(counts)('vgic-ref:%s', async (args, states, firings, depth) => {
    const result = await explore(vgicRef(args));
    expect(result).toMatchObject({ verdict: 'holds', states, firings, depth });
    expect(result.properties.every(({ verdict }) => verdict === 'holds')).toBe(true);
  });

  test('vgic-ref:2,3,2,HLE, with few recipe runs and little memory', async () => {
    const { statistics, ...result } = await explore(vgicRef('2,3,2,HLE'));
    expect(result).toMatchObject({ verdict: 'holds', states: 2_349_376, firings: 31_524_928, depth: 37 });
    expect(statistics.recipeRuns).toBeLessThan(0.003 * result.firings);
    expect(statistics.bytesPerState).toBeLessThan(60);
  });
});

test('its seeded bug puts an interrupt into two list registers in 5 steps', async () => {
  const { verdict, properties } = await explore(vgicRef('2,2,2,HL', 'bug3'));
  expect(verdict).toBe('violated');
  const broken = properties.filter((property) => property.verdict === 'violated');
  expect(broken.map(({ id, trace }) => [id, trace?.steps.map(({ action }) => action.rule)])).toEqual([
    ['I2', ['raise', 'enable', 'enter', 'retarget', 'enter']],
  ]);
});

describe('parameters that make no sense are refused', () => {
  test.each([
    ['2,3,2', /takes four parameters, for example vgic-ref:2,3,2,HLE; got '2,3,2'/],
    ['3,3,2,HLE', /NV \(vCPUs\) is a number from 1 to 2; got '3'/],
    ['2,x,2,HLE', /NI \(interrupts\) is a number from 2 to 4; got 'x'/],
    ['2,3,0,HLE', /NL \(list registers\) is a number from 1 to 4; got '0'/],
    ['2,3,2,HLX', /CFG is one letter of L, E, H, h for each of the 3 interrupts; got 'HLX'/],
    ['2,3,2,HL', /CFG is one letter of L, E, H, h for each of the 3 interrupts; got 'HL'/],
  ])('%s', (args, message) => {
    expect(() => vgicRef(args)).toThrow(message);
    expect(() => vgicRef(args)).toThrow(UsageError);
  });
});
