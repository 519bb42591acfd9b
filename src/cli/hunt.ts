import { exitCode } from '../language/index.js';
import { nameOfCheck, slugOf } from '../report/name.js';
import { type Explored, isFailed, judge, type Outcome } from '../report/outcome.js';
import { counted } from '../report/table.js';
import { troubles } from '../report/verdict.js';
import type { BugHunt } from './bugs-cases.js';
import { type Circumstances, carryOut, exploredOf } from './carry-out.js';
import type { Catalogue, CatalogueBug } from './catalogue.js';
import { type Check, checkOf, hasMends, only } from './plan.js';
import { mendedOf, scenarioNamed } from './scenarios.js';
import type { Codec } from './shards/task.js';

/** What became of the search for a bug. */
export interface Hunt extends BugHunt {
  readonly states?: number;
}

/** Searches by scenario and era, so that bugs of one scenario share those without a bug. */
export type WithoutBug = Map<string, Promise<Outcome>>;

/**
 * Switches a bug on (or takes the era as it was) and looks for a violation of the property that it names: with the
 * causes of findings mended, where one of these breaks the property in any case. Where nothing is switched on everything
 * must hold but for the findings, and everything where these are mended.
 */
export const hunt = async (
  bug: CatalogueBug,
  catalogue: Catalogue,
  circumstances: Circumstances,
  withoutBug: WithoutBug,
): Promise<Hunt> => {
  const check = checkOfBug(catalogue, bug);
  const asked = scenarioNamed(catalogue, bug.scenario);
  const { era } = check.subject;
  if (check.model.properties.length === 0) {
    return { bug, code: exitCode.usage, trouble: `names ${bug.breaks}, which ${asked.name} does not have` };
  }
  const finding = check.findings.find(({ property }) => property === bug.breaks);
  if (finding !== undefined) {
    const trouble = `names ${bug.breaks}, which ${asked.name} breaks without it: ${slugOf(finding.story)}, which no step mends`;
    return { bug, code: exitCode.usage, trouble };
  }
  const found = seen(bug, await carryOut(check, circumstances));
  if (found.trouble !== undefined) {
    return found;
  }
  const plain = checkOf(asked, era);
  const without = [plain, ...(hasMends(asked, plain) ? [checkOf(mendedOf(asked), era)] : [])];
  for (const one of without) {
    const key = nameOfCheck(one.subject);
    const before = withoutBug.get(key) ?? carryOut(one, circumstances);
    withoutBug.set(key, before);
    const spoiledBy = spoiled(await before);
    if (spoiledBy.trouble !== undefined) {
      return { ...found, ...spoiledBy };
    }
  }
  return found;
};

/** A bug in its scenario, with the property that finds it; with what breaks that without the bug mended, if it can be. */
export const checkOfBug = (catalogue: Catalogue, bug: CatalogueBug): Check => {
  const asked = scenarioNamed(catalogue, bug.scenario);
  const era = asked.scenario.eras.length === 0 ? undefined : bug.era;
  const check = checkOf(asked, era, bug);
  const isKnown = check.findings.some(({ property, isMended }) => property === bug.breaks && isMended);
  return only(isKnown ? checkOf(mendedOf(asked), era, bug) : check, [bug.breaks]);
};

/** A hunt as plain data: of the check there remains what its search found. */
export const huntCodec = (catalogue: Catalogue, bug: CatalogueBug): Codec<Hunt> => ({
  pack: ({ bug: _, found: __, outcome, ...hunt }) => ({
    ...hunt,
    exploration: outcome?.exploration,
    course: outcome?.course,
  }),
  unpack: (packed) => {
    const { exploration, course = [], ...hunt } = packed as Omit<Hunt, 'bug'> & Partial<Explored>;
    if (exploration === undefined) {
      return { bug, ...hunt };
    }
    const outcome = { ...exploredOf(checkOfBug(catalogue, bug), exploration), course };
    return { bug, ...hunt, outcome, ...foundIn(bug, outcome) };
  },
});

const foundIn = (bug: CatalogueBug, check: Explored): Pick<Hunt, 'found'> => {
  const result = check.exploration.properties.find(({ id }) => id === bug.breaks);
  return result?.trace === undefined ? {} : { found: { check, result } };
};

/** What the search with the bug says of it. */
const seen = (bug: CatalogueBug, outcome: Outcome): Hunt => {
  if (isFailed(outcome)) {
    return { bug, code: outcome.error.exitCode, trouble: `fails: ${outcome.error.message}` };
  }
  const { states, properties, statistics, cutShortBy } = outcome.exploration;
  const steps = properties.find(({ id }) => id === bug.breaks)?.after;
  const cost = { bug, states, seconds: statistics.seconds, outcome, ...foundIn(bug, outcome) };
  if (steps === undefined) {
    return cutShortBy === undefined
      ? { ...cost, code: exitCode.violated, trouble: `is not found: ${bug.breaks} is not broken in ${bug.scenario}` }
      : { ...cost, code: exitCode.inconclusive, trouble: `is not found yet: the search was cut short (${cutShortBy})` };
  }
  if (steps > bug.steps && bug.longer === undefined) {
    const trouble = `takes ${counted(steps, 'step')}, the catalogue ${bug.steps}, and does not say why`;
    return { ...cost, steps, code: exitCode.violated, trouble };
  }
  return { ...cost, steps, code: exitCode.holds };
};

/** What is wrong already without the bug, if anything is. */
const spoiled = (outcome: Outcome): Pick<Hunt, 'code' | 'trouble'> => {
  if (isFailed(outcome)) {
    return { code: outcome.error.exitCode, trouble: `cannot be told from the rest: ${outcome.error.message}` };
  }
  const judgement = judge(outcome, false);
  if (judgement.verdict === 'violated') {
    return { code: exitCode.violated, trouble: `is not alone: without it, ${troubles(outcome, judgement)}` };
  }
  return judgement.verdict === 'inconclusive'
    ? { code: exitCode.inconclusive, trouble: 'is found, but the search without it was cut short' }
    : { code: exitCode.holds };
};
