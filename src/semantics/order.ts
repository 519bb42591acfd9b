import type { RecordShape, Shape } from '../language/index.js';

type Fields = Readonly<Record<string, unknown>>;

/**
 * A value of a shape with the fields of each record in the order of the schema: equal worlds have equal JSON, whatever
 * order an effect has named them in.
 * @param before what is the very same there is in order.
 */
export const inOrder = (shape: Shape, value: unknown, before: unknown): unknown => {
  if (value === before || typeof value !== 'object' || value === null) {
    return value;
  }
  switch (shape.kind) {
    case 'record':
      return recordInOrder(shape, value as Fields, before);
    case 'array':
    case 'bag':
    case 'sequence': {
      const elements = (value as readonly unknown[]).map((element, place) =>
        inOrder(shape.element, element, (before as readonly unknown[] | undefined)?.[place]),
      );
      return elements.every((element, place) => element === (value as readonly unknown[])[place]) ? value : elements;
    }
    case 'optional':
      return inOrder(shape.some, value, before ?? undefined);
    case 'leaf':
    case 'happened':
      return value;
  }
};

const recordInOrder = (shape: RecordShape, value: Fields, before: unknown): Fields => {
  const names = Object.keys(value);
  let isSame = true;
  let place = 0;
  const parts: Record<string, unknown> = {};
  for (const name in shape.fields) {
    const part = inOrder(shape.fields[name] as Shape, value[name], (before as Fields | undefined)?.[name]);
    isSame &&= part === value[name] && name === names[place++];
    parts[name] = part;
  }
  return isSame ? value : Object.setPrototypeOf(parts, Object.getPrototypeOf(value));
};
