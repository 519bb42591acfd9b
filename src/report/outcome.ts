import { isDeepStrictEqual } from 'node:util';
import {
  assignments,
  type Depiction,
  type ExitCode,
  exitCode,
  type Model,
  type VgicheckError,
} from '../language/index.js';
import type { Exploration, PropertyResult } from '../search/result.js';
import type { ModuleId } from '../trace/recording.js';

export interface Counts {
  readonly states: number;
  readonly firings: number;
  readonly depth: number;
}

/** A violation that is real behaviour of an era: it is expected by name, so that a change is noticed. */
export interface Finding {
  readonly property: string;
  /** The heading in docs/findings.md that tells the story. */
  readonly story: string;
  /**
   * Of its shortest trace: how many steps that has, and, of what is not mended, by which rules. Another one is another
   * way to break the property.
   */
  readonly steps?: number;
  readonly rules?: readonly string[];
  /** Where the scenario can be built with the cause mended, so that it is checked that nothing else breaks the property. */
  readonly isMended?: true;
  /** Where it is no news when it does not occur: in a hypervisor of a user's own, which may mend it. */
  readonly mayBeGone?: true;
  /** Where it is derived from a configuration that somebody made up: that it does not occur is worth a note, and no more. */
  readonly isPredicted?: true;
}

/** What was checked. */
export interface Subject {
  /** The scenario's name, with its arguments. */
  readonly scenario: string;
  readonly era?: string;
  readonly bug?: string;
  /** The stories of findings whose causes are mended in it: nothing may break there. */
  readonly mended?: readonly string[];
  /** The scenario's bound, in words. */
  readonly bound: string;
  /** Where it is one of a user's module. */
  readonly module?: ModuleId;
}

/** Does it have the causes of findings mended? Then it is the second check of its scenario. */
export const isMended = ({ subject }: { readonly subject: Subject }): boolean => subject.mended !== undefined;

/** How many states a search had seen after so many seconds. */
export interface Sample {
  readonly seconds: number;
  readonly states: number;
}

/** A check that was carried out. */
export interface Explored {
  readonly subject: Subject;
  readonly model: Model<unknown>;
  readonly exploration: Exploration<unknown>;
  /** Counts that the search must find again, when it sees every world. */
  readonly pinned?: Counts;
  readonly findings: readonly Finding[];
  readonly depiction?: Depiction;
  /** How the search went. */
  readonly course?: readonly Sample[];
}

/** A check that an error ended: of the model, or of vgicheck itself. */
export interface Failed {
  readonly subject: Subject;
  readonly error: VgicheckError;
}

export type Outcome = Explored | Failed;

/** What a check means: its properties sorted by what was expected of them. */
export interface Judgement {
  readonly verdict: 'holds' | 'violated' | 'inconclusive' | 'vacuous';
  readonly exitCode: ExitCode;
  /** Violations, and witnesses that no world reached. */
  readonly violations: readonly PropertyResult<unknown>[];
  /** Violations that are findings. */
  readonly expected: readonly PropertyResult<unknown>[];
  /** Findings whose shortest trace is another one than is pinned: so there is another way to break the property. */
  readonly moved: readonly Moved[];
  /** Findings that did not occur, although every world was seen. */
  readonly gone: readonly Finding[];
  /** Findings that were predicted and did not occur. */
  readonly notSeen: readonly Finding[];
  /** The pinned counts, where others were found. */
  readonly changed?: Counts;
  /** Properties that were never triggered. */
  readonly vacuous: readonly string[];
  /** Properties of runs that are not decided, although every world was seen. */
  readonly undecided: readonly PropertyResult<unknown>[];
  /** Rules with instances that never fired. */
  readonly neverFired: readonly string[];
}

/** A finding with the trace that it has now. */
export interface Moved {
  readonly finding: Finding;
  readonly result: PropertyResult<unknown>;
}

/** With `strict`, a property that was never triggered spoils the verdict. */
export const judge = (explored: Explored, strict: boolean): Judgement => {
  const { subject, exploration, pinned, findings } = explored;
  const isFinding = ({ id }: PropertyResult<unknown>): boolean => findings.some(({ property }) => property === id);
  const violated = exploration.properties.filter(({ verdict }) => verdict === 'violated');
  const violations = violated.filter((property) => !isFinding(property));
  const isIntact = ({ property }: Finding): boolean =>
    exploration.properties.some(({ id, verdict }) => id === property && (verdict === 'holds' || verdict === 'vacuous'));
  // With a bug switched on an era may well behave otherwise.
  const intact =
    subject.bug === undefined ? findings.filter((finding) => finding.mayBeGone === undefined && isIntact(finding)) : [];
  const gone = intact.filter(({ isPredicted }) => isPredicted === undefined);
  const moved = movedIn(explored);
  const complete = exploration.cutShortBy === undefined;
  const isChanged = pinned !== undefined && complete && !sameCounts(pinned, exploration);
  const vacuous = exploration.properties.filter(({ verdict }) => verdict === 'vacuous').map(({ id }) => id);
  const undecided = exploration.properties.filter((result) => result.undecided !== undefined);
  const verdict =
    violations.length > 0 || moved.length > 0 || gone.length > 0 || isChanged
      ? 'violated'
      : !complete || undecided.length > 0
        ? 'inconclusive'
        : strict && vacuous.length > 0
          ? 'vacuous'
          : 'holds';
  return {
    verdict,
    exitCode: exitCode[verdict],
    violations,
    expected: violated.filter(isFinding),
    moved,
    gone,
    notSeen: intact.filter(({ isPredicted }) => isPredicted),
    ...(isChanged ? { changed: pinned } : {}),
    vacuous,
    undecided,
    neverFired: complete ? neverFired(explored) : [],
  };
};

/**
 * Where something was changed in an era, by a bug or by a user, what is known may well take longer; but what takes less is
 * not what is known. A search that may miss worlds does not find the shortest trace.
 */
const movedIn = ({ subject, exploration, findings }: Explored): readonly Moved[] =>
  findings.flatMap((finding) => {
    const result = exploration.properties.find(({ id }) => id === finding.property);
    if (result?.verdict !== 'violated' || exploration.cutShortBy === 'omission') {
      return [];
    }
    const isChanged = subject.bug !== undefined || finding.mayBeGone === true;
    const { steps: pinned = stepsTo(result) ?? 0, rules } = finding;
    const steps = stepsTo(result) ?? pinned;
    const taken = exploration.counted === 'orbits' ? undefined : rulesOf(result);
    const isSame = rules === undefined || taken === undefined || isDeepStrictEqual(rules, taken);
    return steps < pinned || (!isChanged && (steps > pinned || !isSame)) ? [{ finding, result }] : [];
  });

/** The rules of a trace; where none was looked for, nothing can be said. */
const rulesOf = ({ trace }: PropertyResult<unknown>): readonly string[] | undefined =>
  trace?.steps.map(({ action }) => action.rule);

/** How long the shortest trace is, whether there is one or not; undefined of a witness that was not reached. */
export const stepsTo = ({ trace, after }: PropertyResult<unknown>): number | undefined => trace?.steps.length ?? after;

export const isFailed = (outcome: Outcome): outcome is Failed => 'error' in outcome;

export const isExplored = (outcome: Outcome): outcome is Explored => !isFailed(outcome);

export const exitCodeOf = (outcome: Outcome, strict: boolean): ExitCode =>
  isFailed(outcome) ? outcome.error.exitCode : judge(outcome, strict).exitCode;

/** The worst of several exit codes: a fault says more than a wrong request, and that more than a violation. */
export const worst = (codes: readonly ExitCode[]): ExitCode =>
  fromWorst.find((code) => codes.includes(code)) ?? exitCode.holds;

const fromWorst = [exitCode.fault, exitCode.usage, exitCode.violated, exitCode.inconclusive, exitCode.vacuous];

const sameCounts = (a: Counts, b: Counts): boolean =>
  a.states === b.states && a.firings === b.firings && a.depth === b.depth;

/** A rule that has no instance in this scenario is no part of it. */
const neverFired = ({ exploration, model }: Explored): readonly string[] =>
  exploration.rules
    .filter(({ firings }) => firings === 0)
    .map(({ id }) => id)
    .filter((id) => model.rules.some((rule) => rule.id === id && assignments(rule.for).length > 0));
