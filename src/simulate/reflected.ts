import type { RecordShape, Shape } from '../language/index.js';
import { assertShown, prototypeOf } from '../semantics/strict.js';
import type { Entity, Location } from './locations.js';

/** A record of the world. Its fields are accessors; whose they are is kept where no loop finds it. */
export type Reflected = Record<string, unknown> & { readonly [home]: Home };
export const home = Symbol('home');

interface Home {
  readonly world: ReflectedCells;
  readonly first: number;
}

/** The cells that the fields of records show, and who hears of looks and changes. */
export interface ReflectedCells {
  /** What is in each cell. */
  readonly values: readonly unknown[];
  /** Do the effects of a step run? */
  readonly isChanging: boolean;
  looksAt(cell: number): void;
  /** What an effect gets hold of. */
  held(cell: number): unknown;
  put(cell: number, value: unknown): void;
}

/** The same for all worlds: a recipe that is asked about several finds the same kind of objects. */
const accessors = new WeakMap<Shape, PropertyDescriptorMap>();

/** The record, or the records, that are always at a cell. */
export type Owns = (Reflected | readonly Reflected[] | undefined)[];

/** Makes a record that shows cells, and those in it, which `owns` gets. */
export const reflect = (
  world: ReflectedCells,
  cells: readonly Location[],
  owns: Owns,
  { first: base, part }: Entity,
): Reflected => {
  const record = Object.create(prototypeOf(part.shape, 'effect')) as Reflected;
  Object.defineProperty(record, home, { value: { world, first: base } satisfies Home });
  part.entries.forEach((_, place) => {
    const cell = cells[base + place] as Location;
    if (cell.kind === 'record') {
      owns[base + place] = reflect(world, cells, owns, cell.own);
    } else if (cell.kind === 'records') {
      owns[base + place] = cell.own.map((one) => reflect(world, cells, owns, one));
    }
  });
  Object.defineProperties(record, accessorsOf(part.shape, cells, base));
  return Object.seal(record);
};

/** The same for all records of a shape: they look alike to whoever compiles what reads them. */
const accessorsOf = (shape: RecordShape, cells: readonly Location[], base: number): PropertyDescriptorMap => {
  const known = accessors.get(shape);
  if (known !== undefined) {
    return known;
  }
  const made = Object.fromEntries(
    Object.keys(shape.fields).map((name, place) => {
      const { kind } = cells[base + place] as Location;
      const get = shape.fields[name]?.isLocal ? localGetter(shape, name, getters[kind](place)) : getters[kind](place);
      return [name, { get, set: setter(place), enumerable: true }];
    }),
  );
  accessors.set(shape, made);
  return made;
};

type Getter = (this: Reflected) => unknown;

const setter = (place: number) =>
  function (this: Reflected, value: unknown): void {
    const { world, first } = this[home];
    world.put(first + place, value);
  };

const localGetter = (shape: RecordShape, name: string, get: Getter): Getter =>
  function (this: Reflected): unknown {
    assertShown(shape, name, this[home].world.isChanging ? 'effect' : 'view');
    return get.call(this);
  };

const looking = (place: number): Getter =>
  function (this: Reflected): unknown {
    const { world, first } = this[home];
    const cell = first + place;
    world.looksAt(cell);
    return world.values[cell];
  };

const holding = (place: number): Getter =>
  function (this: Reflected): unknown {
    const { world, first } = this[home];
    const cell = first + place;
    if (world.isChanging) {
      return world.held(cell);
    }
    world.looksAt(cell);
    return world.values[cell];
  };

// Which records a list holds never changes.
const listing = (place: number): Getter =>
  function (this: Reflected): unknown {
    const { world, first } = this[home];
    const cell = first + place;
    return world.isChanging ? world.held(cell) : world.values[cell];
  };

const standing = (place: number): Getter =>
  function (this: Reflected): unknown {
    const { world, first } = this[home];
    return world.values[first + place];
  };

/** By kind of cell, the getter of a record's field, by its place in the record. */
const getters: Readonly<Record<Location['kind'], (place: number) => Getter>> = {
  scalar: looking,
  leaves: holding,
  whole: holding,
  record: standing,
  records: listing,
  happened: standing,
};
