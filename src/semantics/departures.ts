import { SchemaError } from '../language/index.js';

/*
 * A world that a step led to and that the schema does not have: the last of a trace, nothing follows it. That is known of
 * the object itself: a property cannot tell a local that is out of its domain from one that it is not shown.
 */
const departures = new WeakMap<object, SchemaError>();

/** From now on a world is known to lie outside its schema, and where. */
export const depart = (world: unknown, error: SchemaError): void => {
  departures.set(world as object, error);
  error.world = world;
};

/** Where a world lies outside its schema; undefined where it does not. */
export const departureOf = (world: unknown): SchemaError | undefined => departures.get(world as object);

/** The world that a step led to, if that is what an error is about. */
export const worldOutside = <W>(error: unknown): W | undefined =>
  error instanceof SchemaError ? (error.world as W | undefined) : undefined;
