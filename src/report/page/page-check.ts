import type { PropertyResult } from '../../search/result.js';
import { propertyOf } from '../../semantics/index.js';
import { titleOf } from '../labels.js';
import { isFailed, judge, type Outcome } from '../outcome.js';
import type { PageCheck, PageProperty } from './page-data.js';

/** Fewer samples show no course. */
const leastSamples = 4;

/** A check as the page lists it; `traceOf` says which of its traces shows a property. */
export const pageCheck = (
  outcome: Outcome,
  strict: boolean,
  traceOf: (result: PropertyResult<unknown>) => number | undefined,
): PageCheck => {
  const { subject } = outcome;
  if (isFailed(outcome)) {
    return { ...subject, verdict: 'failed', error: outcome.error.message, properties: [], neverFired: [], known: [] };
  }
  const { exploration, model, findings, course = [] } = outcome;
  const { states, counted, firings, depth, levels, statistics } = exploration;
  const { verdict, expected, neverFired } = judge(outcome, strict);
  const isExpected = (id: string): boolean => expected.some((result) => result.id === id);
  return {
    ...subject,
    verdict,
    states,
    counted,
    firings,
    depth,
    levels,
    seconds: statistics.seconds,
    statesPerSecond: statistics.statesPerSecond,
    ...(course.length < leastSamples ? {} : { course }),
    properties: exploration.properties.map((result): PageProperty => {
      const trace = traceOf(result);
      const property = propertyOf(model, result.id);
      return {
        id: result.id,
        title: titleOf(property ?? result),
        says: property?.says ?? '',
        kind: result.kind,
        verdict: isExpected(result.id) ? 'known' : result.verdict,
        inDanger: result.inDanger,
        ...(trace === undefined ? {} : { trace }),
      };
    }),
    neverFired,
    known: findings.map(({ property, story }) => ({ property, story, isMet: isExpected(property) })),
  };
};
