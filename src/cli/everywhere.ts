import { type ExitCode, exitCode, UsageError } from '../language/index.js';
import { reportOf } from '../report/cases.js';
import { checksTable } from '../report/checks-table.js';
import { isFailed, judge, type Outcome, stepsTo, worst } from '../report/outcome.js';
import { counted } from '../report/table.js';
import { carryOut, type limitOptions, limitsOf } from './carry-out.js';
import type { Catalogue, CatalogueBug } from './catalogue.js';
import type { Io } from './io.js';
import { type Check, planOf } from './plan.js';
import { progressLine } from './progress.js';
import type { Publication } from './publish.js';
import { namingOf } from './reports.js';

/** Something that is broken with a bug, and not as is known without it. */
interface Notice {
  readonly property: string;
  readonly steps: number;
  readonly scenario: string;
}

type Limits = { readonly [K in keyof typeof limitOptions]?: string };

/**
 * Switches a bug on in every scenario of a suite, and says which properties notice it, and how soon. A search goes on
 * after the first.
 * @throws UsageError where nothing is switched on, since the era itself has the bug, or where a limit is out of range.
 */
export const everywhere = async (
  bug: CatalogueBug,
  options: Limits & { readonly suite: 'quick' | 'full'; readonly quiet?: true },
  catalogue: Catalogue,
  io: Io,
  publication: Publication,
): Promise<ExitCode> => {
  const checks = checksWith(bug, options.suite, catalogue);
  const circumstances = {
    limits: limitsOf(options),
    io,
    progress: progressLine(io, options.quiet),
    stopAt: 'never',
    engine: { traces: false },
  } as const;
  const { heading, row } = checksTable(
    checks.map(({ subject }) => subject),
    publication.canvas.width,
  );
  publication.print(...heading.map((line) => publication.canvas.paint('dim', line)));
  const outcomes: Outcome[] = [];
  for (const check of checks) {
    const outcome = await carryOut(check, circumstances);
    outcomes.push(outcome);
    publication.print(...row(outcome, false));
  }
  const notices = outcomes.flatMap(noticedIn).toSorted((a, b) => a.steps - b.steps);
  const code = codeOf(outcomes, notices);
  const verdict = saying(bug, outcomes, notices);
  const json = () => ({ vgicheck: catalogue.version, bug: bug.id, checks: outcomes.length, noticed: notices, verdict });
  publication.end(
    verdict,
    code,
    { json, report: () => reportOf(outcomes, false, namingOf(catalogue, bug.id)) },
    catalogue,
  );
  return code;
};

const checksWith = (bug: CatalogueBug, suite: 'quick' | 'full', catalogue: Catalogue): readonly Check[] => {
  if (bug.native) {
    throw new UsageError(
      `bug ${bug.id} is how ${bug.era} was, in every scenario: ${catalogue.name} check --suite ${suite} --era ${bug.era} shows what it breaks`,
    );
  }
  const takesIt = catalogue.scenarios.filter(
    ({ suites, eras, bugs }) =>
      suites.includes(suite) && (eras.length === 0 || eras.includes(bug.era)) && (bugs?.includes(bug.id) ?? true),
  );
  const names = takesIt.map(({ id }) => id);
  if (names.length === 0) {
    throw new UsageError(`bug ${bug.id} cannot be switched on in any scenario of the suite ${suite}`);
  }
  return planOf(catalogue, { names, bug: bug.id, properties: [], mended: true });
};

/** A situation that is out of reach is no property that notices. */
const noticedIn = (outcome: Outcome): readonly Notice[] => {
  if (isFailed(outcome)) {
    return [];
  }
  const { violations, moved } = judge(outcome, false);
  return [...violations, ...moved.map(({ result }) => result)].flatMap((result) => {
    const steps = stepsTo(result);
    return steps === undefined ? [] : [{ property: result.id, steps, scenario: outcome.subject.scenario }];
  });
};

const codeOf = (outcomes: readonly Outcome[], notices: readonly Notice[]): ExitCode => {
  const failed = outcomes.flatMap((outcome) => (isFailed(outcome) ? [outcome.error.exitCode] : []));
  if (failed.length > 0) {
    return worst(failed);
  }
  const isCutShort = outcomes.some((outcome) => !isFailed(outcome) && outcome.exploration.cutShortBy !== undefined);
  return notices.length > 0 ? exitCode.holds : isCutShort ? exitCode.inconclusive : exitCode.violated;
};

const saying = ({ id }: CatalogueBug, outcomes: readonly Outcome[], notices: readonly Notice[]): string => {
  const properties = [...new Set(notices.map(({ property }) => property))];
  const soonest = properties.flatMap((property) => {
    const [first] = notices.filter((notice) => notice.property === property);
    return first === undefined ? [] : [`${property} after ${counted(first.steps, 'step')} in ${first.scenario}`];
  });
  const where = new Set(notices.map(({ scenario }) => scenario)).size;
  const failed = outcomes.filter(isFailed).map(({ subject }) => subject.scenario);
  return [
    notices.length === 0
      ? `not noticed: ${id}, in ${counted(outcomes.length, 'check')}`
      : `noticed: ${id}, in ${where} of ${counted(outcomes.length, 'check')}: ${soonest.join(', ')}`,
    ...(failed.length === 0 ? [] : [`failed in ${failed.join(', ')}`]),
  ].join('; ');
};
