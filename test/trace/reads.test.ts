import { expect, it } from 'vitest';
import { written } from '../../src/trace/path.js';
import { reading } from '../../src/trace/reads.js';

const readsOf = <T>(world: T, look: (world: T) => unknown): string[] => {
  const seen = new Set<string>();
  look(reading(world, (path) => seen.add(written(path))));
  return [...seen];
};

const world = Object.freeze({
  irqs: Object.freeze([Object.freeze({ line: true, target: 0 }), Object.freeze({ line: false, target: 1 })]),
  list: Object.freeze([1, 0]),
  extra: null,
});

it('a scalar is read where it stands', () => {
  expect(readsOf(world, (w) => w.irqs[1]?.line)).toEqual(['irqs[1].line']);
});

it('a search through a list reads its length and the elements up to the one found', () => {
  expect(readsOf(world, (w) => w.irqs.some((irq) => irq.line))).toEqual(['irqs', 'irqs[0].line']);
});

it('the elements that a list is searched for are read', () => {
  expect(readsOf(world, (w) => w.list.includes(1))).toEqual(['list', 'list[0]']);
});

it('what is absent is read as such', () => {
  expect(readsOf(world, (w) => w.extra === null)).toEqual(['extra']);
});

it('one part is one object, however often it is looked at', () => {
  readsOf(world, (w) => expect(w.irqs[0]).toBe(w.irqs[0]));
});
