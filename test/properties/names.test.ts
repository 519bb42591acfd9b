import { describe, expect, it } from 'vitest';
import { catalogue } from '../../bin/catalogue.js';
import { everyProperty } from '../../src/cli/sayings.js';

/** Those that every model has are called by what they say. */
const universals = ['in-schema', 'no-deadlock'];
const properties = everyProperty(catalogue)
  .map(({ saying }) => saying)
  .filter(({ id }) => !universals.includes(id));
/** I1 to I6 of vgic-ref, a fixed benchmark, ask what properties of the vgic ask as well, under the same names. */
const own = properties.filter(({ id }) => !/^I\d$/.test(id));

describe('the name of a property', () => {
  it('is a few words with hyphens', () => {
    expect(properties.length).toBeGreaterThan(50);
    expect(properties.filter(({ name }) => !/^[a-z]+(-[a-z]+)*$/.test(name ?? '')).map(({ id }) => id)).toEqual([]);
  });

  it('is that of no other', () => {
    const names = own.map(({ name }) => name);
    expect(names.filter((name, place) => names.indexOf(name) !== place)).toEqual([]);
  });
});
