import { type Action, ModelError, named, show } from '../language/index.js';
import type { Instance } from '../semantics/index.js';
import { type Field, type Layout, valueIn } from '../transitions/index.js';

const advice = 'Declare these members as not interchangeable, or treat them alike.';
/** Fields of a world that are shown, at most. */
const mostFields = 12;

/** Whoever does not treat members alike, by its name; what shows it; and as much of the world as matters. */
const complaint = (name: string, how: string, world: string): ModelError =>
  new ModelError(`${name} prefers an index: ${how}. ${advice}\n  in ${world}`);

/** Under other names it fails. */
export const complaintOfFailure = (name: string, exchanged: string, failure: Error, world: string): ModelError =>
  complaint(name, `with ${exchanged} exchanged it fails, ${failure.message}`, world);

export const complaintOfRule = ({ rule, params }: Action, how: string, world: string): ModelError =>
  complaint(`rule ${named(rule, params)}`, how, world);

export const complaintOfProperty = <W>(
  { property, params }: Instance<W>,
  exchanged: string,
  other: Instance<W>,
  said: string,
  saidThen: string,
  world: string,
): ModelError =>
  complaint(
    `property ${named(property.id, params)}`,
    `with ${exchanged} exchanged, ${named(property.id, other.params)} says ${show(saidThen)} where it said ${show(said)}`,
    world,
  );

/** What a world has in some fields, by their numbers; of a step those of the world after come behind those before. */
export const inWords = ({ fields, words }: Layout, pair: Int32Array, looks: readonly number[]): string => {
  const shown = [...new Set(looks)].flatMap((look) => {
    const field = fields[look % fields.length];
    return look >= 2 * fields.length
      ? []
      : [textOf(field as Field, pair.subarray(look < fields.length ? 0 : words), look >= fields.length)];
  });
  const more = shown.length > mostFields ? [`${shown.length - mostFields} more`] : [];
  const text = [...shown.slice(0, mostFields), ...more].join(', ');
  return text ? `a world with ${text}` : 'any world';
};

const textOf = (field: Field, state: Int32Array, isAfter: boolean): string =>
  `${field.path} = ${show(valueIn(state, field))}${isAfter ? ' after the step' : ''}`;
