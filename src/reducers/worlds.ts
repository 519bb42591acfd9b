import type { Shape } from '../language/index.js';
import type { Domain } from './domain.js';
import { isList, type Plain } from './plain.js';

/** A state as the schema has it: `null` for what is absent. */
export const worldOf = (shape: Shape, state: Plain): Plain => {
  if (state === undefined) {
    return null;
  }
  if (state === null || shape.kind === 'leaf') {
    return state;
  }
  const inner = shape.kind === 'optional' ? shape.some : shape;
  if (inner.kind === 'record') {
    const fields = Object.entries(inner.fields);
    const values = state as Readonly<Record<string, Plain>>;
    return Object.fromEntries(fields.map(([name, field]) => [name, worldOf(field, values[name])]));
  }
  return 'element' in inner && isList(state) ? state.map((element) => worldOf(inner.element, element)) : state;
};

/** The state of the reducer again, in full: plain data without any tie to a draft. */
export const stateOf = (shape: Shape, domain: Domain | undefined, world: unknown): Plain => {
  if (world === null || shape.kind === 'leaf') {
    return world === null && domain?.absent ? undefined : (world as Plain);
  }
  const inner = shape.kind === 'optional' ? shape.some : shape;
  if (inner.kind === 'record') {
    const values = world as Readonly<Record<string, unknown>>;
    const present = Object.entries(inner.fields).flatMap(([name, field]) => {
      const value = stateOf(field, domain?.fields?.get(name), values[name]);
      return value === undefined ? [] : [[name, value] as const];
    });
    return Object.fromEntries(present);
  }
  const element = 'element' in inner ? inner.element : inner;
  return (world as readonly unknown[]).map((value) => stateOf(element, domain?.element, value));
};
