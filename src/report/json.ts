import { hasLiveness, type Model } from '../language/index.js';
import type { PropertyResult } from '../search/result.js';
import { propertyOf } from '../semantics/index.js';
import { diff } from '../trace/diff.js';
import { heededBy } from '../trace/lasso.js';
import { written } from '../trace/path.js';
import type { Trace } from '../trace/trace.js';
import { worldsOf } from '../trace/writers.js';
import type { Drawable } from './counterexample.js';
import { slugOf } from './name.js';
import { isFailed, judge, type Outcome } from './outcome.js';
import { actorOf, happenedIn } from './steps.js';
import { why } from './why.js';

/** Everything that a text report says, and more, for programs. */
export const jsonReport = (version: string, outcomes: readonly Outcome[], strict: boolean): object => ({
  vgicheck: version,
  results: outcomes.map((outcome) => resultOf(outcome, strict)),
  verdict: overall(outcomes, strict),
});

const resultOf = (outcome: Outcome, strict: boolean): object => {
  if (isFailed(outcome)) {
    const { name, message, exitCode } = outcome.error;
    return { ...outcome.subject, verdict: 'failed', error: { name, message, exitCode } };
  }
  const { exploration, pinned, findings, subject } = outcome;
  const { verdict, expected, moved, changed, vacuous, undecided, neverFired } = judge(outcome, strict);
  const { model } = outcome;
  const { states, counted, firings, depth, cutShortBy, cutShortReason, noTraces, rules, deadValues } = exploration;
  const { shares, ...statistics } = exploration.statistics;
  return {
    ...subject,
    verdict,
    states,
    counted,
    firings,
    depth,
    cutShortBy,
    cutShortReason,
    noTraces,
    pinned,
    countsChanged: changed !== undefined,
    properties: exploration.properties.map((result) => propertyResult(outcome, result)),
    findings: findings.map((finding) => ({
      ...finding,
      slug: slugOf(finding.story),
      found: expected.some(({ id }) => id === finding.property),
      moved: moved.some((one) => one.finding === finding),
    })),
    vacuous,
    undecided: undecided.map(({ id }) => id),
    assumed: hasLiveness(model)
      ? model.rules.flatMap(({ id, fair }) => (fair === undefined ? [] : [{ rule: id, fair }]))
      : undefined,
    neverFired,
    rules: rules.map((rule) => ({ ...rule, share: shares.get(rule.id) })),
    deadValues,
    statistics,
  };
};

/** What became of a property, with its trace. */
export const propertyResult = (check: Drawable, result: PropertyResult<unknown>): object => {
  const { id, kind, verdict, inDanger, after, params, trace, undecided } = result;
  const property = propertyOf(check.model, id);
  return {
    id,
    name: property?.name,
    kind,
    verdict,
    inDanger,
    after,
    params,
    undecided,
    trace: trace === undefined ? undefined : traceOf(check.model, trace),
    why:
      trace === undefined || property === undefined
        ? undefined
        : why(check.model, property, params ?? {}, trace, check.depiction),
  };
};

const traceOf = <W>(model: Model<W>, trace: Trace<W>): object => {
  const worlds = worldsOf(trace);
  return {
    start: trace.start,
    loop: trace.loop,
    heeded: trace.loop === undefined ? undefined : heededBy(model, trace, trace.loop),
    steps: trace.steps.map((step, place) => ({
      ...step.action,
      by: actorOf(model, step),
      changes: diff(model.world, worlds[place], step.world).map((change) => ({
        ...change,
        path: written(change.path),
      })),
      happened: happenedIn(model, step.world),
    })),
  };
};

/** The worst verdict of some checks. */
export const overall = (outcomes: readonly Outcome[], strict: boolean): string => {
  const verdicts = outcomes.map((outcome) => (isFailed(outcome) ? 'failed' : judge(outcome, strict).verdict));
  return (
    ['failed', 'violated', 'inconclusive', 'vacuous'].find((verdict) => verdicts.some((one) => one === verdict)) ??
    'holds'
  );
};
