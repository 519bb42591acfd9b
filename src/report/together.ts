import { list } from './labels.js';
import { type Explored, isExplored, judge, type Outcome } from './outcome.js';
import type { Canvas } from './steps.js';
import { counted } from './table.js';

/** What not one of many checks did: of each alone it says little, of all of them it says that something is missing. */
export const together = (outcomes: readonly Outcome[], { width }: Canvas): readonly string[] => {
  const explored = outcomes.filter(isExplored);
  const lines = [
    ...list('never in danger', nowhere(explored, vacuousIn, decidedIn), width),
    ...list('never fired', nowhere(explored, neverFiredIn, firedIn), width),
  ];
  return lines.length === 0 ? [] : [`in all ${counted(explored.length, 'check')} together:`, ...lines];
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
