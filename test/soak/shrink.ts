import type { Description } from './description.js';

/** A smaller model that is wrong in the same way, by leaving out whatever can be left out. */
export const shrink = async (
  description: Description,
  isWrong: (smaller: Description) => Promise<boolean>,
  seconds: number,
): Promise<Description> => {
  const ends = performance.now() + 1000 * seconds;
  let least = description;
  for (let isSmaller = true; isSmaller; ) {
    isSmaller = false;
    for (const smaller of smallerOnes(least)) {
      if (performance.now() > ends) {
        return least;
      }
      if (await isWrong(smaller)) {
        least = smaller;
        isSmaller = true;
        break;
      }
    }
  }
  return least;
};

function* smallerOnes(description: Description): Generator<Description> {
  const { starts, rules, properties, world } = description;
  for (const fewer of without(properties)) {
    yield { ...description, properties: fewer };
  }
  for (const fewer of without(rules)) {
    yield { ...description, rules: fewer };
  }
  for (const fewer of starts.length > 1 ? without(starts) : []) {
    yield { ...description, starts: fewer };
  }
  for (const fewer of starts.some((one) => one.length > 0) ? without(starts[0] ?? []) : []) {
    yield { ...description, starts: [fewer, ...starts.slice(1)] };
  }
  for (const [i, rule] of rules.entries()) {
    const put = (change: Partial<typeof rule>) => ({ ...description, rules: rules.with(i, { ...rule, ...change }) });
    for (const does of rule.does.length > 1 ? without(rule.does) : []) {
      yield put({ does });
    }
    for (const [j, statements] of rule.does.entries()) {
      for (const fewer of without(statements)) {
        yield put({ does: rule.does.with(j, fewer) });
      }
      for (const [k, statement] of statements.entries()) {
        for (const inner of innerOf(statement)) {
          yield put({ does: rule.does.with(j, statements.with(k, inner)) });
        }
      }
    }
    if (rule.when !== 'true') {
      yield put({ when: 'true' });
    }
    for (const [name, values] of Object.entries(rule.for)) {
      if (values.length > 1 && !isOfMember(description, name)) {
        yield put({ for: { ...rule.for, [name]: values.slice(0, 1) } });
      }
    }
  }
  for (const [i, property] of properties.entries()) {
    if (property.when !== 'true') {
      yield { ...description, properties: properties.with(i, { ...property, when: 'true' }) };
    }
    for (const name of Object.keys(property.about)) {
      const { [name]: _, ...about } = property.about;
      yield { ...description, properties: properties.with(i, { ...property, about }) };
    }
  }
  for (const name of Object.keys(world.fields)) {
    const { [name]: _, ...fields } = world.fields;
    const text = JSON.stringify([rules, properties, starts]);
    if (Object.keys(fields).length > 0 && !text.includes(`.${name}`)) {
      yield { ...description, world: { kind: 'record', fields } };
    }
  }
}

const isOfMember = ({ families }: Description, name: string): boolean =>
  families.some(({ parameters }) => parameters.includes(name));

function* without<T>(list: readonly T[]): Generator<readonly T[]> {
  for (const i of list.keys()) {
    yield list.toSpliced(i, 1);
  }
}

/** What stands between the braces of a statement, where it is a statement of its own. */
function* innerOf(statement: string): Generator<string> {
  const match = /^(?:if \(.*?\) )?\{ (.*) \}$/.exec(statement);
  if (match?.[1] !== undefined) {
    yield match[1];
  }
}
