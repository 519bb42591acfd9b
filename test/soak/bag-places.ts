import type { FamilyDescription, Params } from './description.js';
import { keyOf, type Scalar, type Shape, settledCopy, type World } from './shape.js';

type Bag = Extract<Shape, { kind: 'bag' }>;

/** Does a parameter name a place of a bag? */
export const namesPlace = (shape: Shape, name: string): boolean => {
  switch (shape.kind) {
    case 'record':
      return Object.values(shape.fields).some((field) => namesPlace(field, name));
    case 'perMember':
      return namesPlace(shape.element, name);
    case 'bag':
      return shape.parameters?.includes(name) === true;
    default:
      return false;
  }
};

/**
 * The place that an element of a bag has once the bag is in order; of several that are equal, the first stays the first.
 * @param unordered with its bags in any order.
 * @param params of which one is the place; those that name members say whose bag it is.
 */
export const placeInOrder = (
  world: Shape,
  unordered: World,
  params: Params,
  name: string,
  families: readonly FamilyDescription[],
): Scalar => {
  const [shape, elements] = bagOf(world, unordered, params, name, families) as readonly [Bag, readonly unknown[]];
  const textOf = (element: unknown): string => keyOf(shape.element, settledCopy(shape.element, element));
  const place = params[name] as number;
  const text = textOf(elements[place]);
  const before = elements.slice(0, place).filter((element) => textOf(element) === text).length;
  const texts = (settledCopy(shape, elements) as readonly unknown[]).map(textOf);
  return texts.indexOf(text) + before;
};

const bagOf = (
  shape: Shape,
  value: unknown,
  params: Params,
  name: string,
  families: readonly FamilyDescription[],
): readonly [Bag, readonly unknown[]] | undefined => {
  switch (shape.kind) {
    case 'record':
      return Object.entries(shape.fields)
        .map(([field, inner]) => bagOf(inner, (value as World)[field], params, name, families))
        .find((found) => found !== undefined);
    case 'perMember': {
      const { parameters = [] } = families.find((family) => family.name === shape.family) ?? {};
      const owner = parameters.map((one) => params[one]).find((one) => one !== undefined);
      return owner === undefined
        ? undefined
        : bagOf(shape.element, (value as readonly unknown[])[owner as number], params, name, families);
    }
    case 'bag':
      return shape.parameters?.includes(name) ? [shape, value as readonly unknown[]] : undefined;
    default:
      return undefined;
  }
};
