import { isLeaf, type Shape, valuesOf } from '../shape.js';
import { Expressions, element, preferring, type Scope } from './expressions.js';
import { isList, isPart, isSame, type Place } from './places.js';

/** Writes statements of JavaScript that change a world in place, in all the ways in which a recipe may. */
export class Statements extends Expressions {
  /** @param events the list that may be pushed to. */
  statement(scope: Scope, events: string | undefined, depth = 2): string {
    const { random } = this;
    const forms: (() => string | undefined)[] = [
      () => this.#advance(scope),
      () => this.#advance(scope),
      () => this.#advance(scope),
      () => this.#assign(scope, isLeaf),
      () => this.#assign(scope, isPart),
      () => this.#changeList(scope),
      () => this.#changeList(scope),
      () => this.#exchange(scope),
      () => this.#assignFields(scope),
    ];
    if (depth > 0) {
      forms.push(
        () => `if (${this.boolean(scope)}) { ${this.statement(scope, events, depth - 1)} }`,
        () =>
          `if (${this.boolean(scope)}) { ${this.statement(scope, events, depth - 1)} } else { ${this.statement(scope, events, depth - 1)} }`,
        () => this.#eachElement(scope, events, depth - 1),
        () => this.#holdPart(scope, events, depth - 1),
        () => this.#findElement(scope, events, depth - 1),
        () => this.#nameMember(scope, events, depth - 1),
        () => this.#nameMember(scope, events, depth - 1),
        () => (random.chance(0.3) ? `if (${this.boolean(scope, 1)}) return;` : undefined),
      );
    }
    if (events !== undefined) {
      forms.push(() => `${events}.push({ k: mod(${this.number(scope, 1)}, 3) });`);
    }
    for (const form of random.some(forms, forms.length)) {
      const text = form();
      if (text !== undefined) {
        return text;
      }
    }
    return '';
  }

  /** Somebody who is named in the world. */
  #nameMember(scope: Scope, events: string | undefined, depth: number): string | undefined {
    const found = this.place(scope, (shape) => shape.kind === 'member');
    if (found?.shape.kind !== 'member') {
      return undefined;
    }
    const one = `m${Object.keys(scope.params).length}`;
    const within = { ...scope, params: { ...scope.params, [one]: found.shape.family } };
    return when(found, `const ${one} = ${found.text}; ${this.statement(within, events, depth)}`);
  }

  #assign(scope: Scope, wanted: (shape: Shape) => boolean): string | undefined {
    const found = this.place(withoutRoots(scope), (shape) => wanted(shape) && shape.kind !== 'perMember');
    return found && !isVariable(scope, found)
      ? when(found, `${found.text} = ${this.value(scope, found.shape)};`)
      : undefined;
  }

  /** A field takes its next value. */
  #advance(scope: Scope): string | undefined {
    const found = this.place(withoutRoots(scope), (shape) => isLeaf(shape) && shape.kind !== 'member');
    if (found === undefined || !isLeaf(found.shape)) {
      return undefined;
    }
    const { text, shape } = found;
    const values = valuesOf(shape);
    switch (shape.kind) {
      case 'bool':
        return when(found, `${text} = !${text};`);
      case 'int':
        return when(found, `${text} = mod(${text} + ${1 - shape.low}, ${values.length}) + ${shape.low};`);
      default: {
        const list = JSON.stringify(values);
        return when(found, `${text} = ${list}[mod(${list}.indexOf(${text}) + 1, ${values.length})];`);
      }
    }
  }

  #assignFields(scope: Scope): string | undefined {
    const found = this.place(scope, (shape) => shape.kind === 'record' && Object.keys(shape.fields).length > 0);
    if (found?.shape.kind !== 'record') {
      return undefined;
    }
    const fields = Object.entries(found.shape.fields).filter(([, field]) => isLeaf(field));
    const chosen = this.random.some(fields, 2);
    const made = chosen.map(([name, field]) => `${name}: ${this.value(scope, field)}`);
    return made.length === 0 ? undefined : when(found, `Object.assign(${found.text}, { ${made.join(', ')} });`);
  }

  #exchange(scope: Scope): string | undefined {
    const one = this.place(withoutRoots(scope), (shape) => shape.kind !== 'happened');
    const other = one && this.place(withoutRoots(scope), isSame(one.shape));
    if (one === undefined || other === undefined || isVariable(scope, one) || isVariable(scope, other)) {
      return undefined;
    }
    const both = { ...one, guards: [...one.guards, ...other.guards] };
    return when(both, `[${one.text}, ${other.text}] = [${other.text}, ${one.text}];`);
  }

  #changeList(scope: Scope): string | undefined {
    const { random } = this;
    const found = this.place(scope, (shape) => shape.kind === 'sequence');
    if (found?.shape.kind !== 'sequence') {
      return undefined;
    }
    const { text, shape } = found;
    const { element: inner, max } = shape;
    const one = element(scope);
    const within = { ...scope, variables: preferring(scope, { text: one, shape: inner }) };
    const sorted = isLeaf(inner)
      ? `(a, b) => (a < b ? -1 : a > b ? 1 : 0)`
      : `(a, b) => { const s = JSON.stringify(a), t = JSON.stringify(b); return s < t ? -1 : s > t ? 1 : 0; }`;
    const forms = [
      `if (${text}.length < ${max}) ${text}.push(${this.value(scope, inner)});`,
      `if (${text}.length < ${max}) ${text}.push(${this.value(scope, inner)});`,
      `if (${text}.length < ${max}) ${text}.unshift(${this.value(scope, inner)});`,
      `if (${text}.length < ${max}) { ${text} = [${this.value(scope, inner)}, ...${text}]; }`,
      `${text}.pop();`,
      `${text}.shift();`,
      `${text}.splice(${random.int(2)}, 1);`,
      `if (${text}.length > 0) ${text}.splice(mod(${this.number(scope, 1)}, ${text}.length), 1${random.chance(0.4) ? `, ${this.value(scope, inner)}` : ''});`,
      `${text}.reverse();`,
      `${text}.length = 0;`,
      `${text} = ${text}.filter((${one}) => ${this.boolean(within, 1)});`,
      `${text} = ${text}.slice(${random.int(2)});`,
      // What is sorted by the numbers of members prefers one.
      ...(scope.isUnfair ? [`${text}.sort(${sorted});`, `${text} = ${text}.toSorted(${sorted});`] : []),
    ];
    return isVariable(scope, found) ? undefined : when(found, random.pick(forms));
  }

  #eachElement(scope: Scope, events: string | undefined, depth: number): string | undefined {
    const { random } = this;
    const found = this.place(scope, isList);
    if (found === undefined) {
      return undefined;
    }
    const one = element(scope);
    const own = { text: one, shape: (found.shape as Extract<Shape, { element: Shape }>).element };
    const isOrdered = found.shape.kind === 'sequence' || scope.isUnfair;
    // Without an order, what is done to one may not depend on another.
    const within = { ...scope, variables: isOrdered ? preferring(scope, own) : [own] };
    const body = this.statement(within, isOrdered ? events : undefined, depth);
    const rest = random.chance(0.2) && isOrdered ? ` if (${this.boolean(within, 0)}) break;` : '';
    return /^e\d+ = /.test(body) ? undefined : when(found, `for (const ${one} of ${found.text}) { ${body}${rest} }`);
  }

  /** A part that is held may be moved or dropped before it is changed. */
  #holdPart(scope: Scope, events: string | undefined, depth: number): string | undefined {
    const found = this.place(scope, (shape) => shape.kind === 'record');
    if (found === undefined || isVariable(scope, found)) {
      return undefined;
    }
    const one = element(scope);
    const within = { ...scope, variables: preferring(scope, { text: one, shape: found.shape }) };
    const between = this.random.chance(0.5) ? this.statement(scope, events, 0) : '';
    return when(found, `const ${one} = ${found.text}; ${between} ${this.statement(within, events, depth)}`);
  }

  #findElement(scope: Scope, events: string | undefined, depth: number): string | undefined {
    const found = this.place(
      scope,
      (shape) => isList(shape) && (shape as Extract<Shape, { element: Shape }>).element.kind === 'record',
    );
    if (found === undefined || (found.shape.kind === 'perMember' && !scope.isUnfair)) {
      return undefined;
    }
    const one = element(scope);
    const own = { text: one, shape: (found.shape as Extract<Shape, { element: Shape }>).element };
    const within = { ...scope, variables: preferring(scope, own) };
    const how = this.random.pick(['find', 'findLast']);
    const test = this.boolean(within, 1);
    const body = this.statement(within, events, depth);
    return when(
      found,
      `const ${one} = ${found.text}.${how}((${one}) => ${test}); if (${one} !== undefined) { ${body} }`,
    );
  }
}

const when = ({ guards }: Place, text: string): string =>
  guards.length === 0 ? `{ ${text} }` : `if (${guards.join(' && ')}) { ${text} }`;

/** A variable itself is not assigned to. */
const isVariable = ({ variables }: Scope, { text }: Place): boolean => variables.some((one) => one.text === text);

/** Leaves that are variables themselves are not changed. */
const withoutRoots = (scope: Scope): Scope => ({
  ...scope,
  variables: scope.variables.filter(({ shape }) => !isLeaf(shape)),
});
