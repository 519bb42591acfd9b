import { expect, it } from 'vitest';
import { Course } from '../../src/cli/course.js';

it('the course of a search keeps its beginning and what came last, in few samples, however long it was', () => {
  const course = new Course();
  for (let seconds = 0; seconds < 10_000; seconds++) {
    course.add({ seconds, states: 100 * seconds });
  }
  const { samples } = course;
  expect(samples.length).toBeLessThanOrEqual(64);
  expect(samples.length).toBeGreaterThan(16);
  expect(samples[0]).toEqual({ seconds: 0, states: 0 });
  const apart = samples.slice(1).map(({ seconds }, place) => seconds - (samples[place]?.seconds ?? 0));
  expect(new Set(apart).size).toBe(1);
  expect(samples.at(-1)?.seconds).toBeGreaterThan(9000);
});
