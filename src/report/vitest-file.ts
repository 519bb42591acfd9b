import { isDeepStrictEqual } from 'node:util';
import type { Model } from '../language/index.js';
import { initialWorlds, propertyOf } from '../semantics/index.js';
import { drawInstance } from '../trace/depict.js';
import type { Trace } from '../trace/trace.js';
import { nameOfCheck } from './name.js';
import type { Explored, Subject } from './outcome.js';
import { howLong } from './run.js';

/** A counterexample, and how a test comes to its model. */
export interface TestedTrace extends Pick<Explored, 'subject' | 'model' | 'depiction'> {
  /** The property that the trace breaks, or the witness that it reaches. */
  readonly property: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly trace: Trace<unknown>;
  /** The user's module as the test imports it, where the scenario is one of a user's. */
  readonly from?: string;
}

/** A vitest file that executes a trace, and fails as long as the property breaks at its end. */
export const vitestFile = (tested: TestedTrace): string => {
  const { subject, model, depiction, property: id, params, trace, from } = tested;
  const property = propertyOf(model, id);
  const isWitness = property?.kind === 'sometimes' || property?.kind === 'someStep';
  const ending = `${drawInstance(id, params as never, depiction)} ${isWitness ? 'reached' : 'broken'}`;
  return [
    `// ${ending} ${howLong(trace)} in ${nameOfCheck(subject)}, written by vgicheck.`,
    ...(isWitness ? [] : ['// It fails as long as that is so; where that is meant to be, say it.fails.']),
    "import { expect, it } from 'vitest';",
    "import { checkableOf } from 'vgicheck';",
    "import { catalogue } from 'vgicheck/catalogue';",
    "import 'vgicheck/vitest';",
    ...(from === undefined ? [] : [`import * as own from ${quoted(from)};`]),
    '',
    `const checked = checkableOf(catalogue, ${literal(requestOf(subject))}${from === undefined ? '' : ', own'});`,
    '',
    ...(property?.kind === 'recoverable' ? searching(id, property.says) : executing(tested, property?.says ?? '')),
    '',
  ].join('\n');
};

/** What can be reached from the end of a trace, no trace says. */
const searching = (id: string, says: string): readonly string[] => [
  `it(${quoted(`${id}: ${says}`)}, () => expect(checked).toHold(${quoted(id)}));`,
];

const executing = ({ model, depiction, property: id, params, trace }: TestedTrace, says: string): readonly string[] => [
  `it(${quoted(`${id}: ${says}`)}, () => {`,
  `  expect(checked).toHoldAfter(${quoted(id)}, ${literal(params)}, [`,
  ...trace.steps.map(({ action }) => {
    const sentence = model.rules.find((rule) => rule.id === action.rule)?.says ?? '';
    return `    ${literal(action)}, // ${oneLine([sentence, drawInstance('', action.params, depiction)].filter(Boolean).join(' '))}`;
  }),
  `  ]${options(model, trace)});`,
  '});',
];

/** Of several initial worlds, the one that the trace begins in; and where its loop begins, if it has one. */
const options = (model: Model<unknown>, { start, loop }: Trace<unknown>): string => {
  const place = initialWorlds(model).findIndex((world) => isDeepStrictEqual(world, start));
  const given = { ...(place > 0 ? { start: place } : {}), ...(loop === undefined ? {} : { loop }) };
  return Object.keys(given).length === 0 ? '' : `, ${literal(given)}`;
};

const requestOf = ({ scenario, era, bug }: Subject) => ({ scenario, era, bug });

/** A value as a person writes it in TypeScript. */
const literal = (value: unknown): string => {
  if (typeof value === 'string') {
    return quoted(value);
  }
  if (typeof value !== 'object' || value === null) {
    return String(value);
  }
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  const name = (key: string): string => (/^[A-Za-z_]\w*$/.test(key) ? key : quoted(key));
  return fields.length === 0
    ? '{}'
    : `{ ${fields.map(([key, field]) => `${name(key)}: ${literal(field)}`).join(', ')} }`;
};

const quoted = (text: string): string =>
  `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ');
