import { type Property, UsageError } from '../language/index.js';
import { drawTrace } from '../report/draw-trace.js';
import { counted, grouped } from '../report/table.js';
import type { Limits, PropertyResult } from '../search/result.js';
import { writePage } from './page.js';
import { assertFinished, type Checked, check, type RunningTest, resultOf } from './search.js';

export interface Limited {
  /** What the search may cost. Where it ends there, and what was seen does not decide it, the expectation is an error. */
  readonly limits?: Limits;
  /** FILE.html: where the expectation fails, a page with its traces is written there. */
  readonly out?: string;
}

export interface Within extends Limited {
  /** Steps of the shortest trace, at most. */
  readonly within?: number;
}

export interface Matched {
  readonly pass: boolean;
  readonly message: () => string;
}

/** What vitest says of the test that expects it. */
interface Matching {
  readonly task?: RunningTest | undefined;
}

/** @throws UsageError where there is no such property, or the search did not come to its end and nothing broke. */
export async function toHold(
  this: Matching,
  checkable: unknown,
  ...[first, second = {}]: readonly [(string | Limited)?, Limited?]
): Promise<Matched> {
  const [property, { limits, out }] = typeof first === 'string' ? [first, second] : [undefined, first ?? {}];
  const checked = await check(checkable, limits, this.task);
  const results = property === undefined ? checked.properties : [resultOf(checked, property)];
  const broken = results.filter(({ verdict }) => verdict === 'violated');
  const idle = property === undefined ? [] : results.filter(({ verdict }) => verdict === 'vacuous');
  if (broken.length === 0) {
    assertFinished(checked);
  }
  const pass = broken.length + idle.length === 0;
  if (pass && property === undefined) {
    warn(checked);
  }
  return {
    pass,
    message: () =>
      told(
        checked,
        broken,
        [
          ...idle.map(({ id }) => `${id} was never triggered in ${extent(checked)}`),
          ...(pass ? [`${property ?? 'every property'} holds in ${extent(checked)}`] : []),
          ...(property === undefined ? unfired(checked) : []),
        ],
        out,
      ),
  };
}

/** @throws UsageError where there is no such property, or the search did not come so far. */
export async function toViolate(
  this: Matching,
  checkable: unknown,
  property: string,
  options: Within = {},
): Promise<Matched> {
  const checked = await check(checkable, options.limits, this.task);
  const result = resultOf(checked, property);
  if (isWitness(result)) {
    throw new UsageError(`${property} is a witness; expect it toReach, or not toReach`);
  }
  return sighted(checked, result, 'violated', options, `${property} is not broken in`);
}

/** @throws UsageError where there is no such witness, or the search did not come so far. */
export async function toReach(
  this: Matching,
  checkable: unknown,
  witness: string,
  options: Within = {},
): Promise<Matched> {
  const checked = await check(checkable, options.limits, this.task);
  const result = resultOf(checked, witness);
  if (!isWitness(result)) {
    throw new UsageError(`${witness} is no witness; expect it toHold or toViolate`);
  }
  return sighted(checked, result, 'holds', options, `${witness} is not reached in`);
}

/** @throws UsageError where the search did not come to its end. */
export async function toHaveStates(
  this: Matching,
  checkable: unknown,
  states: number,
  { limits }: Limited = {},
): Promise<Matched> {
  const checked = await check(checkable, limits, this.task);
  assertFinished(checked);
  const { id } = checked.model;
  return {
    pass: checked.states === states,
    message: () => `${id} has ${counted(checked.states, 'state')}, expected were ${grouped(states)}`,
  };
}

/** @throws UsageError where there is no such rule, or the search did not come to its end and it did not fire yet. */
export async function toFire(
  this: Matching,
  checkable: unknown,
  rule?: string,
  { limits }: Limited = {},
): Promise<Matched> {
  const checked = await check(checkable, limits, this.task);
  const { model, rules, neverFired } = checked;
  if (rule !== undefined && !rules.some(({ id }) => id === rule)) {
    throw new UsageError(
      `${model.id} has no rule ${rule}; its rules: ${rules.map(({ id }) => id).join(', ') || 'none'}`,
    );
  }
  const idle = rules.filter(({ id, firings }) => firings === 0 && (rule === undefined || id === rule));
  if (idle.length > 0) {
    assertFinished(checked);
  }
  const pass = rule === undefined ? neverFired.length === 0 : idle.length === 0;
  return {
    pass,
    message: () =>
      pass
        ? `${rule ?? 'every rule'} fires in ${extent(checked)}`
        : `${rule ?? neverFired.join(', ')} never fires in ${extent(checked)}`,
  };
}

export const isWitness = ({ kind }: Pick<Property<unknown>, 'kind'>): boolean =>
  kind === 'sometimes' || kind === 'someStep';

/** Whether a property was met with, and soon enough. */
const sighted = (
  checked: Checked,
  result: PropertyResult<unknown>,
  verdict: 'violated' | 'holds',
  { within = Infinity, out }: Within,
  otherwise: string,
): Matched => {
  const isMet = result.verdict === verdict;
  // Levels are seen one after the other: a search that was limited to a depth has seen all that is not as deep.
  const isSeen = checked.cutShortBy === 'depth' && checked.depth > within;
  if (!isMet && !isSeen) {
    assertFinished(checked);
  }
  const steps = result.after ?? 0;
  return {
    pass: isMet && steps <= within,
    message: () =>
      isMet
        ? told(
            checked,
            [result],
            steps <= within ? [] : [`it takes ${counted(steps, 'step')}, more than ${within}`],
            out,
          )
        : `${otherwise} ${extent(checked)}`,
  };
};

const extent = ({ model, states, depth, cutShortBy }: Checked): string =>
  cutShortBy === undefined
    ? `${model.id}, in all its ${counted(states, 'state')}`
    : `${model.id}, in the ${counted(states, 'state')} of its first ${counted(depth, 'level')}`;

const unfired = ({ model, neverFired }: Checked): readonly string[] =>
  neverFired.length === 0 ? [] : [`never fired in ${model.id}: ${neverFired.join(', ')}`];

const warned = new WeakSet<object>();

/** A pass is hollow where a rule never fires. Whoever wants to be sure expects it toFire. */
const warn = (checked: Checked): void => {
  if (!warned.has(checked.model)) {
    warned.add(checked.model);
    for (const line of unfired(checked)) {
      console.warn(line);
    }
  }
};

/** Sentences, behind the traces that they are about; a page is written, where one is wanted. */
const told = (
  checked: Checked,
  results: readonly PropertyResult<unknown>[],
  sentences: readonly string[],
  out: string | undefined,
): string => {
  const { model, depiction, replay } = checked;
  const endings = results.map(
    (result) => drawTrace(model, result, depiction) || `${result.id} is not reached in ${model.id}`,
  );
  const says = [...endings.map((ending) => ending.split('\n', 1)[0]), ...sentences].join('; ');
  return [
    ...results.flatMap((result, place) => [
      endings[place],
      ...(replay === undefined || result.trace === undefined ? [] : [`replay: ${replay(result.id)}`]),
    ]),
    ...sentences,
    ...(out === undefined ? [] : [writePage(out, checked, results, says)]),
  ].join('\n\n');
};
