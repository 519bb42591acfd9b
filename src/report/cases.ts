import { heedsFairness } from '../language/index.js';
import type { PropertyResult } from '../search/result.js';
import { propertyOf } from '../semantics/index.js';
import { drawInstance } from '../trace/depict.js';
import type { Drawable } from './counterexample.js';
import { overall } from './json.js';
import { titleOf } from './labels.js';
import { inCounts, nameOfCheck, slugOf } from './name.js';
import { type Explored, isFailed, judge, type Outcome, type Subject } from './outcome.js';
import { assumedIn, howOf, limits, undecidedBy } from './run.js';
import { grouped } from './table.js';
import { countsChanged, movedTo, verdictLine } from './verdict.js';

/** What became of a property, or of a search; docs/reports.md tells what each format makes of it. */
export type CaseVerdict =
  | 'holds'
  /** Broken, or a witness that is not reached; of a search, other counts than the pinned ones. */
  | 'violated'
  /** Broken, as a known violation says. */
  | 'known'
  /** It holds, and a known violation says that it is broken; or it is broken in another way than is known. */
  | 'stale'
  /** Never triggered. */
  | 'vacuous'
  /** The search was cut short before it was decided. */
  | 'inconclusive'
  /** An error of the model, or of vgicheck, ended the check. */
  | 'failed';

/** One of the things that a check answers, as reports for other programs list them. */
export interface Case {
  /** A property's id, or `search`. */
  readonly id: string;
  readonly title: string;
  /** What should hold. */
  readonly says: string;
  readonly cites: string;
  readonly verdict: CaseVerdict;
  /** Whether it spoils the exit code. What is not decided because a violation ended the search does not: that one does. */
  readonly fails: boolean;
  /** What became of it, in a sentence; empty where there is nothing to say. */
  readonly message: string;
  /** What is assumed of runs, where it is a property that heeds that. */
  readonly assumed?: readonly string[];
  /** What checks it again. */
  readonly command: string;
  /** A trace that shows it, and what draws it. */
  readonly shown?: { readonly check: Drawable; readonly result: PropertyResult<unknown> };
  /** What shows it where no trace does, on lines of so many columns. */
  readonly lines?: (width: number) => readonly string[];
  /** Where it is written down. */
  readonly place?: Place;
}

/** A line of a user's file. */
export interface Place {
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** The cases of one check. */
export interface Suite {
  readonly name: string;
  readonly subject: Subject;
  readonly seconds: number;
  /** What checks it again. */
  readonly command: string;
  readonly cases: readonly Case[];
}

/** A run of vgicheck, as reports for other programs tell it. */
export interface Report {
  readonly program: string;
  readonly version: string;
  readonly verdict: string;
  /** The verdict in a sentence. */
  readonly says: string;
  readonly suites: readonly Suite[];
}

/**
 * What a person is to hear of: what spoils the exit code, then what is known. Where a search was cut short, that is said,
 * and not of each property.
 */
export const told = ({ suites }: Report): readonly { readonly suite: Suite; readonly one: Case }[] => {
  const all = suites.flatMap((suite) => suite.cases.map((one) => ({ suite, one })));
  const isFault = ({ id, verdict, fails }: Case): boolean => fails && (verdict !== 'inconclusive' || id === 'search');
  return [...all.filter(({ one }) => isFault(one)), ...all.filter(({ one }) => one.verdict === 'known')];
};

/** What a report names that only the command line knows. */
export interface Naming {
  readonly program: string;
  readonly version: string;
  /** The command that checks it again, or one property of it. */
  readonly command: (subject: Subject, property?: string) => string;
  /** Where a property is written down, if that is a user's file. */
  readonly placeOf: (property: string) => Place | undefined;
}

export const reportOf = (outcomes: readonly Outcome[], strict: boolean, naming: Naming): Report => ({
  program: naming.program,
  version: naming.version,
  verdict: overall(outcomes, strict),
  says: verdictLine(outcomes, strict),
  suites: outcomes.map((outcome) => ({
    name: nameOfCheck(outcome.subject),
    subject: outcome.subject,
    seconds: isFailed(outcome) ? 0 : outcome.exploration.statistics.seconds,
    command: naming.command(outcome.subject),
    cases: casesOf(outcome, strict, naming),
  })),
});

const casesOf = (outcome: Outcome, strict: boolean, naming: Naming): readonly Case[] => {
  const search = { ...everything, command: naming.command(outcome.subject) };
  if (isFailed(outcome)) {
    return [{ ...search, verdict: 'failed', fails: true, message: outcome.error.message }];
  }
  const { exploration } = outcome;
  return [
    { ...search, ...becameOfSearch(outcome, strict) },
    ...exploration.properties.map((result) => propertyCase(outcome, result, becameOf(outcome, result, strict), naming)),
  ];
};

/** The case of a property, whatever became of it. */
export const propertyCase = (
  check: Drawable,
  result: PropertyResult<unknown>,
  became: Became,
  { placeOf, command }: Naming,
): Case => {
  const property = propertyOf(check.model, result.id);
  const place = placeOf(result.id);
  return {
    id: result.id,
    title: titleOf(property ?? result),
    says: property?.says ?? '',
    cites: property?.cites ?? '',
    ...became,
    command: command(check.subject, result.id),
    ...(heedsFairness(result) ? { assumed: assumedIn(check.model) } : {}),
    ...(result.trace === undefined ? {} : { shown: { check, result } }),
    ...(place === undefined ? {} : { place }),
  };
};

export type Became = Pick<Case, 'verdict' | 'fails' | 'message'>;

const becameOf = (outcome: Explored, result: PropertyResult<unknown>, strict: boolean): Became => {
  const { expected, moved, gone } = judge(outcome, strict);
  const story = slugOf(outcome.findings.find(({ property }) => property === result.id)?.story ?? '');
  const another = moved.find((one) => one.result === result);
  if (another !== undefined) {
    return { verdict: 'stale', fails: true, message: `${movedTo(another)}: ${story}` };
  }
  if (result.verdict === 'violated') {
    return expected.includes(result)
      ? { verdict: 'known', fails: false, message: `${violatedAfter(outcome, result)}, as is known: ${story}` }
      : { verdict: 'violated', fails: true, message: violatedAfter(outcome, result) };
  }
  if (gone.some(({ property }) => property === result.id)) {
    return {
      verdict: 'stale',
      fails: true,
      message: `${result.id} holds, and a known violation is expected: ${story}`,
    };
  }
  switch (result.verdict) {
    case 'vacuous':
      return { verdict: 'vacuous', fails: strict, message: `${result.id} was never triggered` };
    case 'inconclusive':
      return {
        ...undecided(outcome),
        message: `${result.id} is not decided: ${result.undecided === undefined ? cutShort(outcome) : undecidedBy(result.undecided)}`,
      };
    case 'holds':
      return { verdict: 'holds', fails: false, message: '' };
  }
};

/** `X01(irq=40) violated after 8 steps`. */
export const violatedAfter = ({ depiction }: Drawable, result: PropertyResult<unknown>): string => {
  const how = howOf(result);
  const name = drawInstance(result.id, result.params ?? {}, depiction);
  return how === undefined ? `${name} not reached` : `${name} violated ${how}`;
};

export const everything = { id: 'search', title: 'search', says: 'every state within the bound is seen', cites: '' };

const becameOfSearch = (outcome: Explored, strict: boolean): Became & Pick<Case, 'says'> => {
  const { exploration, pinned } = outcome;
  const { changed } = judge(outcome, strict);
  const says = pinned === undefined ? everything.says : `${everything.says}: ${inCounts(pinned)}`;
  if (changed !== undefined) {
    return {
      says,
      verdict: 'violated',
      fails: true,
      message: `counts changed: ${countsChanged(changed, exploration)}`,
    };
  }
  return exploration.cutShortBy === undefined
    ? { says, verdict: 'holds', fails: false, message: '' }
    : { says, ...undecided(outcome), message: cutShort(outcome) };
};

const undecided = ({ exploration }: Explored): Pick<Case, 'verdict' | 'fails'> => ({
  verdict: 'inconclusive',
  fails: exploration.cutShortBy !== 'violation',
});

const cutShort = ({ exploration: { cutShortBy = 'interrupt', states, counted: what } }: Explored): string =>
  `the search was cut short by ${limits[cutShortBy]}, after ${grouped(states)} ${what}`;
