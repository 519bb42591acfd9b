import { assertWithin, ModelError, SchemaError, type Shape, show } from '../language/index.js';
import { failing } from '../semantics/failing.js';
import { assertShown, isAskedByJavaScript } from '../semantics/strict.js';
import { type AppendTracker, trackAppends } from './append-tracker.js';
import type { Events } from './event-log.js';
import { type LayoutNode, type RecordNode, unread } from './layout.js';
import type { ReadLog } from './read-log.js';

/** An object of the draft: where its contents come from, and those that were read or written. */
export interface Node {
  readonly part: LayoutNode;
  readonly values: Record<string, unknown> | unknown[];
}

type Key = string | symbol;

/**
 * A world that can be read and changed like a plain object while each first look at a field of the state is recorded.
 * It behaves as immer's draft does: objects keep their identity when they move between lists, a fresh object that is
 * assigned stays the object it is, and the state itself is never touched.
 */
export class RecordingDraft<W> {
  readonly world: W;
  /** Guards and properties may only look. */
  writable = false;
  readonly #reads: ReadLog;
  readonly #happened: Events;
  readonly #onRead: (() => void) | undefined;
  readonly #nodes = new Map<object, Node>();
  /** The lists of what happened that an effect has added to, or looked at, by name. */
  readonly told = new Map<string, AppendTracker>();

  /**
   * @param happened what has happened in the step so far.
   * @param onRead hears that somebody looks at that; undefined where whoever does is asked for each happening anyway.
   */
  constructor(root: RecordNode, reads: ReadLog, happened: Events = {}, onRead?: () => void) {
    this.#reads = reads;
    this.#happened = happened;
    this.#onRead = onRead;
    this.world = this.resolve(root) as W;
  }

  /** The node behind an object of this draft; undefined for a fresh object. */
  nodeOf(value: unknown): Node | undefined {
    return typeof value === 'object' && value !== null ? this.#nodes.get(value) : undefined;
  }

  /** Looks at a part of the state. */
  resolve(part: LayoutNode): unknown {
    switch (part.kind) {
      case 'leaf':
        return part.shape.decode(this.#reads.code(part.field));
      case 'record':
        return this.#object(part, { ...part.unread });
      case 'list':
        return this.#object(part, part.elements.map(nothingRead));
      case 'sequence':
        return this.#object(part, part.elements.slice(0, this.#reads.code(part.length)).map(nothingRead));
      case 'optional':
        return this.#reads.code(part.present) === 0 ? null : this.resolve(part.some);
      case 'happened':
        return this.#listOf(part.path);
    }
  }

  /**
   * @throws SchemaError when a value lies outside the domain of where it is put.
   * @throws ModelError when it is of another shape.
   */
  assertFits(shape: Shape, value: unknown, path: string): void {
    // An object of the draft fits by construction; looking into it would record reads that nobody asked for.
    if (this.nodeOf(value)?.part.shape !== shape) {
      assertWithin(shape, value, path);
    }
  }

  #listOf(name: string): unknown[] {
    const before = this.#happened[name] ?? [];
    if (this.#onRead === undefined) {
      return [...before];
    }
    const told = trackAppends(before, this.#onRead);
    this.told.set(name, told);
    return told.list;
  }

  #object(part: LayoutNode, values: Node['values']): object {
    const proxy = new Proxy(values, new Traps(this, part));
    this.#nodes.set(proxy, { part, values });
    return proxy;
  }
}

const nothingRead = () => unread;

/** Of a list. Where it has no element, at -1 as well, it is `undefined`, as JavaScript has it. */
const isPlace = (key: Key): boolean => typeof key === 'string' && /^(\d+|-1)$/.test(key);

class Traps implements ProxyHandler<object> {
  constructor(
    readonly draft: RecordingDraft<unknown>,
    readonly part: LayoutNode,
  ) {}

  get(values: Readonly<Record<Key, unknown>>, key: Key): unknown {
    const value = values[key];
    if (value === unread) {
      return this.#look(values, key);
    }
    if (value === undefined) {
      this.#assertShown(key);
    }
    return value;
  }

  has(values: object, key: Key): boolean {
    this.#assertShown(key);
    return Reflect.has(values, key);
  }

  ownKeys(values: object): Key[] {
    const { shape } = this.part;
    const keys = Reflect.ownKeys(values);
    return this.draft.writable || shape.kind !== 'record'
      ? keys
      : keys.filter((key) => !shape.fields[String(key)]?.isLocal);
  }

  getOwnPropertyDescriptor(values: Record<Key, unknown>, key: Key): PropertyDescriptor | undefined {
    this.get(values, key);
    return Reflect.getOwnPropertyDescriptor(values, key);
  }

  set(values: Record<Key, unknown>, key: Key, value: unknown): boolean {
    failing(() => {
      this.#assertWritable(key, () => `= ${show(value)}`);
      if (!(Array.isArray(values) && key === 'length')) {
        this.#assertOfShape(this.#shapeAt(key), value, key);
      }
    });
    values[key] = value;
    return true;
  }

  deleteProperty(values: Record<Key, unknown>, key: Key): boolean {
    failing(() => {
      this.#assertWritable(key, () => 'deleted');
    });
    return delete values[key];
  }

  defineProperty(_values: object, key: Key): boolean {
    return failing(() => {
      throw new ModelError(`${this.#pathOf(key)} is defined as a property; assign to it instead`);
    });
  }

  #look(values: Record<Key, unknown>, key: Key): unknown {
    this.#assertShown(key);
    const value = this.draft.resolve(this.#partAt(key));
    values[key] = value;
    return value;
  }

  #partAt(key: Key): LayoutNode {
    switch (this.part.kind) {
      case 'record':
        return this.part.fields[String(key)] as LayoutNode;
      case 'list':
      case 'sequence':
        return this.part.elements[Number(key)] as LayoutNode;
      default:
        throw new TypeError(`${this.part.path} has no parts`);
    }
  }

  #shapeAt(key: Key): Shape {
    const { shape } = this.part;
    if (shape.kind === 'record' && Object.hasOwn(shape.fields, key)) {
      return shape.fields[String(key)] as Shape;
    }
    if ('element' in shape && typeof key === 'string' && /^\d+$/.test(key)) {
      return shape.element;
    }
    throw this.#stranger(key);
  }

  #stranger(key: Key): ModelError {
    const { shape } = this.part;
    const known = shape.kind === 'record' ? Object.keys(shape.fields).join(', ') : 'its elements and its length';
    return new ModelError(`${this.#pathOf(key)} is not in the schema; known fields: ${known}`);
  }

  /** A number may be out of its domain for a moment, and a list too long: whether it fits is asked at the end. */
  #assertOfShape(shape: Shape, value: unknown, key: Key): void {
    try {
      if (shape.kind !== 'leaf') {
        this.draft.assertFits(shape, value, this.#pathOf(key));
      }
    } catch (error) {
      if (!(error instanceof SchemaError)) {
        throw error;
      }
    }
  }

  #assertShown(key: Key): void {
    const { shape, path } = this.part;
    if (shape.kind === 'record') {
      failing(() => assertShown(shape, key, this.draft.writable ? 'effect' : 'view', path && `${path}.`));
    } else if (!isPlace(key) && !isAskedByJavaScript(key)) {
      failing(() => {
        throw this.#stranger(key);
      });
    }
  }

  #assertWritable(key: Key, what: () => string): void {
    if (!this.draft.writable) {
      throw new ModelError(
        `${this.#pathOf(key)} ${what()}: a guard or a property changes the world; only the effect of a rule may`,
      );
    }
  }

  #pathOf(key: Key): string {
    if ('element' in this.part.shape) {
      return `${this.part.path}[${String(key)}]`;
    }
    return this.part.path ? `${this.part.path}.${String(key)}` : String(key);
  }
}
