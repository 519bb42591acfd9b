import type { Depiction, Params, Part } from '../language/index.js';
import { type Path, written } from './path.js';

/** The part of a depiction that draws a whole place as one, if there is one. */
export const drawnPart = (path: Path, depiction: Depiction | undefined): Part | undefined => {
  const part = depiction?.parts?.[starred(path)];
  return part?.draw === undefined ? undefined : part;
};

/** What a place is called: the name of the nearest part around it, then the rest of the path. */
export const nameOf = (path: Path, depiction?: Depiction): string => {
  for (let length = path.length; length > 0; length--) {
    const part = depiction?.parts?.[starred(path.slice(0, length))];
    if (part !== undefined) {
      const rest = written(path.slice(length));
      return [part.name(...path.slice(0, length).filter((key) => typeof key === 'number')), rest]
        .filter(Boolean)
        .join(' ');
    }
  }
  return written(path);
};

/** A value as the depiction draws it, or in plain words. */
export const drawValue = (value: unknown, path: Path, depiction?: Depiction): string =>
  drawnPart(path, depiction)?.draw?.(value) ??
  drawNamed(path.findLast((key) => typeof key === 'string') ?? '', value, depiction);

/** An entry of a `happened` list. */
export const drawEvent = (event: unknown, depiction?: Depiction): string => {
  if (depiction?.event !== undefined) {
    return depiction.event(event);
  }
  if (typeof event !== 'object' || event === null || Array.isArray(event)) {
    return drawNamed('', event, depiction);
  }
  const [first, ...rest] = Object.entries(event);
  const field = ([name, value]: [string, unknown]) => drawParameter(name, value, depiction);
  const head = first === undefined ? [] : [typeof first[1] === 'string' ? first[1] : field(first)];
  return [...head, ...rest.map(field)].join(' ');
};

/** A rule or a property with its parameters, or these alone where the id is empty: `S02(vcpu=0, irq=timer0)`. */
export const drawInstance = (id: string, params: Params, depiction?: Depiction): string => {
  const drawn = Object.entries(params).map(([name, value]) => drawParameter(name, value, depiction));
  return drawn.length === 0 ? id : `${id}(${drawn.join(', ')})`;
};

const drawParameter = (name: string, value: unknown, depiction: Depiction | undefined): string =>
  `${name}=${drawNamed(name, value, depiction)}`;

/**
 * The value of a parameter or a field, by its name, without the marks of a notation: `pending`, `[1, 2]`,
 * `{state: active, irq: 27}`, `none`.
 */
export const drawNamed = (name: string, value: unknown, depiction?: Depiction): string => {
  if (value === null || value === undefined) {
    return 'none';
  }
  if (Array.isArray(value)) {
    return `[${value.map((element) => drawNamed(name, element, depiction)).join(', ')}]`;
  }
  if (typeof value === 'object') {
    return `{${Object.entries(value)
      .map(([field, within]) => `${field}: ${drawNamed(field, within, depiction)}`)
      .join(', ')}}`;
  }
  return depiction?.parameter?.(name, value) ?? String(value);
};

const starred = (path: Path): string =>
  written(path.map((key) => (typeof key === 'number' ? '*' : key))).replaceAll('.*', '[*]');
