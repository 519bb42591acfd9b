import { describe, expect, it } from 'vitest';
import { carPark } from '../../examples/parking.js';
import { naiveSearch } from '../support/naive-search.js';

describe('a car park with interchangeable places', () => {
  // A world is how many of n places are free, booked and taken: (n + 2) over 2 of them, and not 3 to the power of n.
  it.each([0, 1, 2, 3, 4, 6])('with %i places has one world for each way to share them out', (places) => {
    expect(naiveSearch(carPark(places)).states).toBe(((places + 2) * (places + 1)) / 2);
  });

  // Each place that is free or taken can do one thing, a booked one two: 1 × 2 places at rest, 2 × 1 booked, summed
  // over the six worlds of two places: 2 + 3 + 4 + 2 + 3 + 2.
  it('fires every rule for every slot, interchangeable or not', () => {
    expect(naiveSearch(carPark(2)).firings).toBe(16);
  });

  it('is full after every place was booked and taken', () => {
    expect(naiveSearch(carPark(3)).first.get('full')).toBe(6);
  });

  it('keeps its slots in one canonical order', () => {
    const { worlds } = naiveSearch(carPark(3));
    const order = ['free', 'booked', 'taken'];
    for (const { places } of worlds) {
      expect(places).toEqual(places.toSorted((a, b) => order.indexOf(a) - order.indexOf(b)));
    }
  });
});
