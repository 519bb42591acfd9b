import { type ExitCode, exitCode } from '../language/index.js';
import { type Case, type CaseVerdict, everything, type Naming, propertyCase, type Report } from '../report/cases.js';
import type { Drawable } from '../report/counterexample.js';
import { propertyResult } from '../report/json.js';
import type { Explored } from '../report/outcome.js';
import { type Column, counted } from '../report/table.js';
import type { PropertyResult } from '../search/result.js';
import type { Catalogue, CatalogueBug } from './catalogue.js';
import { scenarioNamed, typed } from './scenarios.js';
import type { Codec } from './shards/task.js';

/** What became of looking for a bug, however it was looked for. */
export interface BugHunt {
  readonly bug: CatalogueBug;
  readonly code: ExitCode;
  /** What is not as it should be. */
  readonly trouble?: string;
  readonly seconds?: number;
  /** Of the trace that shows it. */
  readonly steps?: number;
  readonly found?: { readonly check: Drawable; readonly result: PropertyResult<unknown> };
  /** Of a search, all that it saw with the bug. */
  readonly outcome?: Explored;
}

/** How bugs are looked for, and what is said of it. */
export interface HuntWay<H extends BugHunt> {
  /** What is typed to look for one so again, behind its id. */
  readonly options: string;
  readonly columns: readonly Column[];
  readonly hunt: (bug: CatalogueBug) => Promise<H>;
  /** Of one bug. */
  readonly codec: (bug: CatalogueBug) => Codec<H>;
  /** Its row of the table. */
  readonly cells: (hunt: H) => readonly string[];
  readonly notes: (hunts: readonly H[]) => readonly string[];
  readonly verdict: (hunts: readonly H[]) => string;
}

/** What became of all of them: `found`, or why not. */
export const wordOfBugs = (hunts: readonly BugHunt[]): string => {
  const troubled = hunts.filter(({ trouble }) => trouble !== undefined);
  if (troubled.length === 0) {
    return 'found';
  }
  return troubled.every(({ code }) => code === exitCode.inconclusive) ? 'inconclusive' : 'violated';
};

/** A suite for each bug, whose one case holds where the bug is found as it should be. */
export const reportOfBugs = (
  catalogue: Catalogue,
  hunts: readonly BugHunt[],
  options: string,
  says: string,
  naming: Omit<Naming, 'command'>,
): Report => ({
  program: naming.program,
  version: naming.version,
  verdict: wordOfBugs(hunts),
  says,
  suites: hunts.map((hunt) => {
    const { bug, seconds = 0 } = hunt;
    const command = typed(catalogue, `bugs ${bug.id}${options}`);
    const { scenario } = scenarioNamed(catalogue, bug.scenario);
    const era = scenario.eras.length === 0 ? {} : { era: bug.era };
    return {
      name: `bug ${bug.id}`,
      subject: hunt.found?.check.subject ?? { scenario: bug.scenario, ...era, bug: bug.id, bound: scenario.bound },
      seconds,
      command,
      cases: [caseOf(hunt, { ...naming, command: () => command })],
    };
  }),
});

const caseOf = (hunt: BugHunt, naming: Naming): Case => {
  const { bug, code, trouble, steps, found } = hunt;
  const became = {
    verdict: verdictOf(code, trouble),
    fails: trouble !== undefined,
    message: trouble === undefined ? `found in ${counted(steps ?? 0, 'step')}` : `${bug.id} ${trouble}`,
  };
  const shown =
    found === undefined
      ? { ...everything, command: naming.command({ scenario: bug.scenario, bound: '' }) }
      : propertyCase(found.check, found.result, became, naming);
  return {
    ...shown,
    ...became,
    id: bug.id,
    title: `${bug.id} breaks ${bug.breaks}`,
    says: `${bug.breaks} is broken where ${bug.says}, and holds without`,
    cites: bug.fixedBy,
  };
};

const verdictOf = (code: ExitCode, trouble: string | undefined): CaseVerdict => {
  if (trouble === undefined) {
    return 'holds';
  }
  return code === exitCode.inconclusive ? 'inconclusive' : code === exitCode.violated ? 'violated' : 'failed';
};

/** Everything that the text report says, and the traces, for programs. */
export const bugsJson = (version: string, hunts: readonly BugHunt[], says: string): object => ({
  vgicheck: version,
  results: hunts.map(({ found, bug, outcome: _, ...hunt }) => ({
    bug: bug.id,
    ...hunt,
    catalogue: { scenario: bug.scenario, era: bug.era, breaks: bug.breaks, steps: bug.steps },
    ...(found === undefined ? {} : { found: { ...found.check.subject, ...propertyResult(found.check, found.result) } }),
  })),
  verdict: wordOfBugs(hunts),
  says,
});
