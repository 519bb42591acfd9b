import type { Random } from '../random.js';
import { isLeaf, type Leaf, type Scalar, type Shape, valuesOf } from '../shape.js';
import { type Indices, isList, isPart, isSame, type Place, placeIn, type Variable } from './places.js';

export interface Scope {
  readonly variables: readonly Variable[];
  /** Parameters by name: the family that one names a member of, or nothing where it is a number. */
  readonly params: Readonly<Record<string, string | undefined>>;
  /** A list of events that may be read, if there is one. */
  readonly events?: string;
  /** Names may be told apart by their numbers. */
  readonly isUnfair: boolean;
}

/** Writes expressions of JavaScript that stay within their domain and throw nothing. */
export class Expressions {
  readonly random: Random;

  constructor(random: Random) {
    this.random = random;
  }

  /** A whole number, of any size. */
  number(scope: Scope, depth = 2): string {
    const { random } = this;
    const plain = Object.keys(scope.params).filter((name) => scope.isUnfair || scope.params[name] === undefined);
    const param = () => (plain.length === 0 ? undefined : random.pick(plain));
    const read = () => this.#read(scope, (shape) => shape.kind === 'int');
    const forms: (() => string | undefined)[] = [
      read,
      read,
      param,
      () => this.#length(scope),
      () => this.#ofEvents(scope),
    ];
    if (depth > 0) {
      forms.push(
        () => `(${this.number(scope, depth - 1)} ${random.pick(['+', '-', '*'])} ${this.number(scope, 0)})`,
        () => `(${this.number(scope, depth - 1)} + ${random.between(1, 2)})`,
        () => `(${this.boolean(scope, depth - 1)} ? ${this.number(scope, depth - 1)} : ${random.int(3)})`,
        () => this.#counted(scope, depth - 1),
        () => `Math.${random.pick(['max', 'min'])}(${this.number(scope, depth - 1)}, ${this.number(scope, 0)})`,
      );
    }
    return this.#oneOf(forms) ?? String(random.int(3));
  }

  boolean(scope: Scope, depth = 2): string {
    const { random } = this;
    const forms: (() => string | undefined)[] = [
      () => this.#read(scope, (shape) => shape.kind === 'bool', 'false'),
      () => this.#wordIs(scope),
      () => this.#isThere(scope),
      () => `${this.number(scope, 0)} ${random.pick(['<', '<=', '===', '!==', '>'])} ${random.int(4)}`,
      () => this.#sameMember(scope),
    ];
    if (depth > 0) {
      forms.push(
        () => `(${this.boolean(scope, depth - 1)} ${random.pick(['&&', '||'])} ${this.boolean(scope, depth - 1)})`,
        () => `!(${this.boolean(scope, depth - 1)})`,
        () => this.#remainder(scope, depth),
        () => `${this.number(scope, depth - 1)} ${random.pick(['<', '===', '!=='])} ${this.number(scope, 0)}`,
        () => this.#anyElement(scope, depth - 1),
        () => this.#sameParts(scope),
      );
    }
    return this.#oneOf(forms) ?? 'true';
  }

  /** What one of them writes that can write something. */
  #oneOf(forms: readonly (() => string | undefined)[]): string | undefined {
    for (const form of this.random.some(forms, forms.length)) {
      const text = form();
      if (text !== undefined && !/^\d+ /.test(text)) {
        return text;
      }
    }
    return undefined;
  }

  #remainder(scope: Scope, depth: number): string {
    const modulus = this.random.between(2, 4);
    return `${this.number(scope, depth - 1)} % ${modulus} ${this.random.pick(['===', '!=='])} ${this.random.int(modulus)}`;
  }

  /** A value of a shape: a new one, or a part of the world that is of the same shape. */
  value(scope: Scope, shape: Shape, depth = 2): string {
    const { random } = this;
    if (isLeaf(shape)) {
      return this.#leaf(scope, shape, depth);
    }
    const found = random.chance(0.5) ? this.place(scope, isSame(shape)) : undefined;
    const made = this.#made(scope, shape, depth - 1);
    if (found === undefined) {
      return made;
    }
    const copy = isList(found.shape)
      ? `[...${found.text}]`
      : found.shape.kind === 'record'
        ? `{ ...${found.text} }`
        : found.text;
    return guarded(found, random.chance(0.5) ? copy : found.text, made);
  }

  /** @param depth how many more numbers may be read within an index. */
  place(scope: Scope, wanted: (shape: Shape) => boolean, depth = 1): Place | undefined {
    return placeIn(this.random, scope.variables, this.#indices(scope, depth), wanted);
  }

  #indices(scope: Scope, depth: number): Indices {
    const numbers = Object.keys(scope.params).filter((name) => scope.isUnfair || scope.params[name] === undefined);
    const plain = () => (numbers.length === 0 ? String(this.random.int(3)) : this.random.pick(numbers));
    const read = () => (depth === 0 ? undefined : this.#read(scope, (shape) => shape.kind === 'int', '0', depth - 1));
    return {
      number: (below) => `mod(${(this.random.chance(0.5) ? read() : undefined) ?? plain()}, ${below})`,
      place: (parameters) => parameters.find((name) => name in scope.params) ?? (scope.isUnfair ? '0' : undefined),
      member: (family) => this.#named(scope, family) ?? (scope.isUnfair ? '0' : undefined),
    };
  }

  /** The number of a member, that of a parameter if there is one. */
  member(scope: Scope, family: string): string {
    const own = this.#named(scope, family);
    const read = this.random.chance(own === undefined ? 1 : 0.3)
      ? this.place(scope, (shape) => shape.kind === 'member' && shape.family === family)
      : undefined;
    return read === undefined ? (own ?? '0') : guarded(read, read.text, own ?? '0');
  }

  #named({ params }: Scope, family: string): string | undefined {
    const names = Object.keys(params).filter((name) => params[name] === family);
    return names.length === 0 ? undefined : this.random.pick(names);
  }

  #leaf(scope: Scope, shape: Leaf, depth: number): string {
    const { random } = this;
    const values = valuesOf(shape);
    switch (shape.kind) {
      case 'bool':
        return random.chance(0.4) ? String(random.pick(values)) : this.boolean(scope, Math.max(0, depth - 1));
      case 'int':
        return random.chance(0.3)
          ? String(random.pick(values))
          : `mod(${this.number(scope, Math.max(0, depth - 1))}, ${values.length})${shape.low === 0 ? '' : ` + ${shape.low}`}`;
      case 'word':
        return random.chance(0.5)
          ? quoted(random.pick(values))
          : `${this.boolean(scope, 0)} ? ${quoted(random.pick(values))} : ${quoted(random.pick(values))}`;
      case 'member':
        return scope.isUnfair && random.chance(0.3) ? String(random.pick(values)) : this.member(scope, shape.family);
    }
  }

  #made(scope: Scope, shape: Shape, depth: number): string {
    const { random } = this;
    switch (shape.kind) {
      case 'record': {
        const fields = Object.entries(shape.fields);
        // The order of the keys means nothing.
        const ordered = random.chance(0.3) ? fields.toReversed() : fields;
        return `{ ${ordered.map(([name, field]) => `${name}: ${this.value(scope, field, depth)}`).join(', ')} }`;
      }
      case 'array':
      case 'bag':
        return `[${random.times(shape.length, () => this.value(scope, shape.element, depth)).join(', ')}]`;
      case 'perMember':
        return `[${Array(shape.count)
          .fill(this.value(scope, shape.element, depth))
          .join(', ')}]`;
      case 'sequence':
        return `[${random.times(random.int(Math.min(2, shape.max) + 1), () => this.value(scope, shape.element, depth)).join(', ')}]`;
      case 'optional':
        return random.chance(0.5) ? 'null' : this.value(scope, shape.some, depth);
      default:
        return '[]';
    }
  }

  #read(scope: Scope, wanted: (shape: Shape) => boolean, otherwise = '0', depth = 1): string | undefined {
    const found = this.place(scope, wanted, depth);
    return found && guarded(found, found.text, otherwise);
  }

  #length(scope: Scope): string | undefined {
    const found = this.place(scope, (shape) => shape.kind === 'sequence');
    return found && guarded(found, `${found.text}.length`, '0');
  }

  #wordIs(scope: Scope): string | undefined {
    const found = this.place(scope, (shape) => shape.kind === 'word');
    return found?.shape.kind === 'word'
      ? guarded(found, `${found.text} === ${quoted(this.random.pick(found.shape.words))}`, 'false')
      : undefined;
  }

  #isThere(scope: Scope): string | undefined {
    const found = this.place(scope, (shape) => shape.kind === 'optional');
    return found && guarded(found, `${found.text} ${this.random.pick(['===', '!=='])} null`, 'true');
  }

  #sameMember(scope: Scope): string | undefined {
    const { random } = this;
    const found = this.place(scope, (shape) => shape.kind === 'member');
    if (found?.shape.kind !== 'member') {
      const families = Object.values(scope.params).filter((name) => name !== undefined);
      const family = families.length === 0 ? undefined : random.pick(families);
      return family && `${this.member(scope, family)} === ${this.member(scope, family)}`;
    }
    return guarded(found, `${found.text} === ${this.member(scope, found.shape.family)}`, 'false');
  }

  /** Two parts are alike in all that is in them. */
  #sameParts(scope: Scope): string | undefined {
    const one = this.random.chance(0.12) ? this.place(scope, isPart) : undefined;
    const other = one && this.place(scope, isSame(one.shape));
    return (
      one &&
      other &&
      guarded(
        { ...one, guards: [...one.guards, ...other.guards] },
        `JSON.stringify(${one.text}) === JSON.stringify(${other.text})`,
        'true',
      )
    );
  }

  #anyElement(scope: Scope, depth: number): string | undefined {
    const { random } = this;
    const found = this.place(scope, isList);
    const how = random.pick(['some', 'every']);
    return (
      found &&
      guarded(found, `${found.text}.${how}((${element(scope)}) => ${this.#ofElement(scope, found, depth)})`, 'true')
    );
  }

  #counted(scope: Scope, depth: number): string | undefined {
    const { random } = this;
    const found = this.place(scope, isList);
    if (found === undefined) {
      return undefined;
    }
    const one = element(scope);
    const test = this.#ofElement(scope, found, depth);
    // Where something is found first means something, in a list with an order.
    const ordered = [`findIndex((${one}) => ${test})`, `findLastIndex((${one}) => ${test})`];
    const counts = [`filter((${one}) => ${test}).length`, `reduce((n, ${one}) => n + (${test} ? 1 : 0), 0)`];
    const hasOrder = scope.isUnfair || found.shape.kind === 'sequence' || found.shape.kind === 'array';
    return guarded(found, `${found.text}.${random.pick(hasOrder ? [...counts, ...ordered] : counts)}`, '0');
  }

  #ofElement(scope: Scope, { shape }: Place, depth: number): string {
    const inner = (shape as Extract<Shape, { element: Shape }>).element;
    return this.boolean({ ...scope, variables: preferring(scope, { text: element(scope), shape: inner }) }, depth);
  }

  #ofEvents({ events }: Scope): string | undefined {
    return (
      events &&
      this.random.pick([
        `${events}.length`,
        `${events}.reduce((sum, { k }) => 2 * sum + k, 0)`,
        `(${events}.at(-1)?.k ?? 0)`,
        `${events}.filter(({ k }) => k % 2 === 1).length`,
      ])
    );
  }
}

/** Variables of which the one at hand is chosen as often as all others together. */
export const preferring = ({ variables }: Scope, own: Variable): readonly Variable[] => [
  ...variables,
  ...variables.map(() => own),
];

/** A name that no variable has. */
export const element = ({ variables }: Scope): string =>
  `e${1 + Math.max(0, ...variables.map(({ text }) => Number(/^e(\d+)$/.exec(text)?.[1] ?? 0)))}`;

const guarded = ({ guards }: Pick<Place, 'guards'>, text: string, otherwise: string): string =>
  guards.length === 0 ? `(${text})` : `(${guards.join(' && ')} ? ${text} : ${otherwise})`;

const quoted = (value: Scalar): string => `'${value}'`;
