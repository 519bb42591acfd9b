import { labelled, labelWidth, list } from './labels.js';
import { slugOf } from './name.js';
import { type Explored, isExplored, isMended, judge, type Outcome } from './outcome.js';
import type { Canvas } from './steps.js';
import { counted, hanging } from './table.js';

/**
 * What is said once of many checks: the findings by their stories, and what not one of the checks ever did.
 * @param notSearched what a suite leaves out, and why.
 */
export const together = (
  outcomes: readonly Outcome[],
  { width }: Canvas,
  notSearched: readonly string[] = [],
): readonly string[] => {
  const explored = outcomes.filter(isExplored);
  const lines = [
    ...labelled(
      'findings',
      stories(explored).flatMap((story) => hanging(story, width - labelWidth)),
    ),
    ...list('never triggered', nowhere(explored, vacuousIn, decidedIn), width),
    ...list('never fired', nowhere(explored, neverFiredIn, firedIn), width),
    ...labelled(
      'not searched',
      notSearched.flatMap((said) => hanging(said, width - labelWidth)),
    ),
  ];
  return lines.length === 0 ? [] : [`in all ${counted(explored.length, 'check')} together:`, ...lines];
};

/** `full-office: N1 in post`: a finding, the properties it breaks, the scenarios it is told of. */
const stories = (checks: readonly Explored[]): readonly string[] => {
  const told = checks
    .filter((check) => !isMended(check))
    .flatMap((check) => {
      const found = new Set(judge(check, false).expected.map(({ id }) => id));
      return check.findings
        .filter(({ property }) => found.has(property))
        .map((finding) => ({ ...finding, scenario: check.subject.scenario }));
    });
  const distinct = (words: readonly string[]): string => [...new Set(words)].join(', ');
  return [...new Set(told.map(({ story }) => story))].map((story) => {
    const same = told.filter((finding) => finding.story === story);
    return `${slugOf(story)}: ${distinct(same.map(({ property }) => property))} in ${distinct(same.map(({ scenario }) => scenario))}`;
  });
};

type IdsIn = (check: Explored) => readonly string[];

/** The ids that are missing somewhere and present nowhere. */
const nowhere = (checks: readonly Explored[], missing: IdsIn, present: IdsIn): readonly string[] => {
  const seen = new Set(checks.flatMap(present));
  return [...new Set(checks.flatMap(missing))].filter((id) => !seen.has(id));
};

const vacuousIn: IdsIn = (check) => judge(check, false).vacuous;

const decidedIn: IdsIn = ({ exploration }) =>
  exploration.properties.filter(({ verdict }) => verdict === 'holds' || verdict === 'violated').map(({ id }) => id);

const neverFiredIn: IdsIn = (check) => judge(check, false).neverFired;

const firedIn: IdsIn = ({ exploration }) => exploration.rules.filter(({ firings }) => firings > 0).map(({ id }) => id);
