import type { RecordShape, Shape } from '../language/index.js';
import { UsageError } from '../language/index.js';
import { isRecord, recordingFrom, versionIn } from './json-format.js';
import type { Recording } from './recording.js';

const version = 1;
const description = 'https://apalache-mc.org/docs/adr/015adr-trace.html';
const actionVariable = 'action_taken';

/**
 * A recording in Apalache's Informal Trace Format, which TLA+ and Quint tools show. Elements that stay in their places
 * (`array`, `bag`) are written as the fields `at0`, `at1`, … of a record, so that a viewer colours the cell that
 * changed and not the whole list.
 */
export const toItf = ({ about, model, actions, worlds, loop }: Recording, shape: RecordShape): object => ({
  '#meta': {
    format: 'ITF',
    'format-description': description,
    description: 'a trace of vgicheck',
    vgicheck: { version, model, ...about },
  },
  vars: [...Object.keys(shape.fields), actionVariable],
  ...(loop === undefined ? {} : { loop }),
  states: worlds.map((world, index) => ({
    '#meta': { index },
    ...(outward(shape, world) as object),
    [actionVariable]: plainOutward(actions[index - 1] ?? { rule: 'init', params: {} }),
  })),
});

/** @throws UsageError naming what is missing or not as it should be. */
export const fromItf = (document: Readonly<Record<string, unknown>>, file: string): Recording => {
  const head = headOf(document);
  if (head === undefined) {
    throw new UsageError(`${file} is an ITF trace of another tool; vgicheck replays those that it wrote`);
  }
  if (head.version !== version) {
    throw new UsageError(
      `${file} has version ${versionIn(head)} of the ITF trace; this vgicheck reads version ${version}`,
    );
  }
  const states = Array.isArray(document.states) && document.states.every(isRecord) ? document.states : [];
  const actions = states.slice(1).map((state) => inward(state[actionVariable]));
  const worlds = states.map(({ '#meta': _, [actionVariable]: __, ...world }) => inward(world));
  return recordingFrom(head, actions, worlds, document.loop, file);
};

export const isItfTrace = (document: Readonly<Record<string, unknown>>): boolean =>
  isRecord(document['#meta']) && document['#meta'].format === 'ITF';

const headOf = (document: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> | undefined => {
  const meta = document['#meta'];
  return isRecord(meta) && isRecord(meta.vgicheck) ? meta.vgicheck : undefined;
};

const outward = (shape: Shape, value: unknown): unknown => {
  switch (shape.kind) {
    case 'record':
      return Object.fromEntries(
        Object.entries(shape.fields).map(([name, field]) => [name, outward(field, childOf(value, name))]),
      );
    case 'array':
    case 'bag': {
      const elements = (value as readonly unknown[]).map((element) => outward(shape.element, element));
      return elements.length === 0 ? [] : Object.fromEntries(elements.map((element, place) => [`at${place}`, element]));
    }
    case 'sequence':
      return (value as readonly unknown[]).map((element) => outward(shape.element, element));
    case 'optional':
      return value === null ? plainOutward(null) : outward(shape.some, value);
    case 'leaf':
    case 'happened':
      return plainOutward(value);
  }
};

/** ITF has no `null`: what is absent is written as Apalache's variant `None`. */
const plainOutward = (value: unknown): unknown => {
  if (typeof value === 'number') {
    return { '#bigint': String(value) };
  }
  if (value === null) {
    return { tag: 'None', value: { '#tup': [] } };
  }
  if (Array.isArray(value)) {
    return value.map(plainOutward);
  }
  return typeof value === 'object'
    ? Object.fromEntries(Object.entries(value).map(([name, field]) => [name, plainOutward(field)]))
    : value;
};

/** The inverse of `outward`, which needs no schema: what it writes tells lists, absent parts and numbers apart. */
const inward = (value: unknown): unknown => {
  if (Array.isArray(value)) {
    return value.map(inward);
  }
  if (!isRecord(value)) {
    return value;
  }
  if (typeof value['#bigint'] === 'string') {
    return Number(value['#bigint']);
  }
  if (value.tag === 'None' && isRecord(value.value)) {
    return null;
  }
  const fields = Object.entries(value);
  return fields.length > 0 && fields.every(([name], place) => name === `at${place}`)
    ? fields.map(([, element]) => inward(element))
    : Object.fromEntries(fields.map(([name, field]) => [name, inward(field)]));
};

const childOf = (value: unknown, key: string): unknown => (value as Readonly<Record<string, unknown>>)[key];
