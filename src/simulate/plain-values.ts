import type { Location } from './locations.js';
import { home } from './reflected.js';

/** Thrown where plain objects do not tell what a step does. Whoever meets it takes the step by recording. */
export class NotPlain extends Error {}

/** Are the values of a cell within their domains? Of records, each has cells of its own. */
export const isFit = (cell: Location, value: unknown): boolean => {
  switch (cell.kind) {
    case 'scalar':
      return (cell.present !== undefined && value === null) || cell.shape.encode(value) >= 0;
    case 'leaves': {
      const { shape, elements, length } = cell;
      return (
        Array.isArray(value) &&
        value.length <= elements.length &&
        value.length >= (length === undefined ? elements.length : 0) &&
        value.every((element) => shape.encode(element) >= 0)
      );
    }
    case 'record':
    case 'records':
    case 'whole':
    case 'happened':
      return true;
  }
};

export const isSame = (list: readonly unknown[], original: unknown): boolean => {
  if (!Array.isArray(original) || original.length !== list.length) {
    return false;
  }
  for (let place = 0; place < list.length; place++) {
    if (!Object.is(list[place], original[place])) {
      return false;
    }
  }
  return true;
};

/** No part of it is shared with anything else. */
export const isFlat = (event: unknown): boolean => {
  if (typeof event !== 'object') {
    return typeof event !== 'function';
  }
  for (const name in event) {
    const value = (event as Readonly<Record<string, unknown>>)[name];
    if (typeof value === 'object' ? value !== null : typeof value === 'function') {
      return false;
    }
  }
  return true;
};

/** A value without whoever else may hold it; a record that is always in one place may not be in another. */
export const copied = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map(copied);
  }
  if (home in value) {
    throw new NotPlain();
  }
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, copied(field)]));
};
