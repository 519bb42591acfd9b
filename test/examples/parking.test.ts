import { describe, expect, it } from 'vitest';
import { carPark } from '../../examples/parking.js';
import { searchBothWays } from '../support/both-searches.js';

describe('a car park with interchangeable places', () => {
  // A world is how many of n places are free, booked and taken: (n + 2) over 2 of them, and not 3 to the power of n.
  it.each([0, 1, 2, 3, 4, 6])('with %i places has one world for each way to share them out', async (places) => {
    const { states } = await searchBothWays(carPark(places));
    expect(states).toBe(((places + 2) * (places + 1)) / 2);
  });

  // A free or a taken place can change in one way, a booked one in two. The six worlds of two places, both free, free
  // and booked, free and taken, both booked, booked and taken, both taken: 2 + 3 + 2 + 4 + 3 + 2.
  it('fires every rule for every slot, interchangeable or not', async () => {
    const { firings } = await searchBothWays(carPark(2));
    expect(firings).toBe(16);
  });

  it('is full after every place was booked and taken', async () => {
    const { first } = await searchBothWays(carPark(3));
    expect(first.get('full')).toBe(6);
  });

  it('keeps its slots in one canonical order', async () => {
    const { worlds } = await searchBothWays(carPark(3));
    const order = ['free', 'booked', 'taken'];
    for (const { places } of worlds) {
      expect(places).toEqual(places.toSorted((a, b) => order.indexOf(a) - order.indexOf(b)));
    }
  });
});
