import { describe, expect, test } from 'vitest';
import { trackAppends } from '../../src/transitions/append-tracker.js';

const told = () => {
  let reads = 0;
  const list = trackAppends(['before'], () => {
    reads++;
  });
  return { list: list.list, added: () => list.added, reads: () => reads };
};

describe('a list of what happened', () => {
  test('may be added to without a look at it', () => {
    const { list, added, reads } = told();
    list.push('a');
    list.push('b', 'c');
    expect(added()).toEqual(['a', 'b', 'c']);
    expect(reads()).toBe(0);
  });

  test.each([
    ['its length', (list: unknown[]) => list.length],
    ['an element', (list: unknown[]) => list[0]],
    ['a search', (list: unknown[]) => list.some((event) => event === 'before')],
    ['a loop', (list: unknown[]) => [...list]],
    ['its keys', (list: unknown[]) => Object.keys(list)],
    ['a question for a place', (list: unknown[]) => 0 in list],
    ['an assignment', (list: unknown[]) => Object.assign(list, ['other'])],
    ['a deletion', (list: unknown[]) => list.pop()],
    ['what push gives back', (list: unknown[]) => (list.push('a') as number) + 1],
  ])('has been looked at by %s, and is told as a whole from then on', (_, look) => {
    const { list, added, reads } = told();
    look(list);
    expect(reads()).toBe(1);
    expect(added()).toBeUndefined();
    look(list);
    expect(reads()).toBe(1);
  });

  test('is what an array would be', () => {
    const { list } = told();
    const plain: unknown[] = ['before'];
    for (const events of [list, plain]) {
      events.push('a', 'b');
      events.reverse();
      events.splice(1, 1, 'c', 'd');
    }
    expect([...list]).toEqual(plain);
    expect(list.length).toBe(plain.length);
    expect(list.push('e') as number).toBe(plain.push('e'));
  });
});
