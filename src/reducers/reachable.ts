import { ModelError } from '../language/index.js';
import { Domain } from './domain.js';
import { keyOf, type Plain } from './plain.js';

/** What may happen, and what the reducer makes of a state then. */
export interface Transition {
  readonly name: string;
  readonly next: (state: Plain) => Plain;
}

/**
 * Runs a reducer from its initial state until no event leads to a new state, and says what was seen in each place.
 * @throws ModelError where there are more states than `most`, with the places that took new values to the last, or
 * where the reducer fails, with the events that led there.
 */
export const domainOf = (initial: Plain, transitions: readonly Transition[], most: number): Domain => {
  const domain = new Domain();
  const found: { readonly state: Plain; readonly from: number; readonly by: string }[] = [];
  const known = new Set<string>();
  const visit = (state: Plain, from: number, by: string): void => {
    const key = keyOf(state);
    if (!known.has(key)) {
      known.add(key);
      found.push({ state, from, by });
      domain.add(state, found.length);
    }
  };
  const wayTo = (place: number): readonly string[] => {
    const { from, by } = found[place] ?? { from: -1, by: '' };
    return from < 0 ? [] : [...wayTo(from), by];
  };
  visit(initial, -1, '');
  for (let place = 0; place < found.length; place++) {
    const { state } = found[place] ?? { state: initial };
    for (const { name, next } of transitions) {
      try {
        visit(next(state), place, name);
      } catch (error) {
        throw blamed(error, name, wayTo(place));
      }
    }
    if (found.length > most) {
      throw new ModelError(endless(domain, most));
    }
  }
  return domain;
};

const blamed = (error: unknown, event: string, way: readonly string[]): ModelError => {
  const reason = error instanceof Error ? error.message : String(error);
  const where = way.length === 0 ? 'in the initial state' : `after ${way.join(', ')}`;
  return new ModelError(`the reducer fails at ${event}: ${reason}\n  ${where}`, { cause: error });
};

const mostNamed = 3;

/** A place that took a new value among the later half of the states will go on to do so. */
const endless = (domain: Domain, most: number): string => {
  const growing = [...domain.all()]
    .filter((place) => place.grewAt > most / 2 && sizeOf(place) > 1)
    .toSorted((a, b) => sizeOf(b) - sizeOf(a))
    .slice(0, mostNamed)
    .map(described);
  const why = growing.length === 0 ? 'no single field grows: it is their combination' : growing.join('; ');
  return `there are more than ${most} states (${why}); let the reducer keep each field within bounds, or raise "states"`;
};

const sizeOf = ({ scalars, fields, longest }: Domain): number => scalars.size + longest + (fields?.size ?? 0);

const described = ({ path, scalars, fields, longest }: Domain): string => {
  if (scalars.size > 0) {
    const some = [...scalars].slice(0, mostNamed).map((value) => JSON.stringify(value));
    return `${path} took ${scalars.size} values: ${some.join(', ')}, …`;
  }
  return longest > 0
    ? `${path} grew to ${longest} elements`
    : `${path} got ${fields?.size ?? 0} fields: ${[...(fields?.keys() ?? [])].slice(0, mostNamed).join(', ')}, …`;
};
