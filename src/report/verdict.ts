import { drawInstance } from '../trace/depict.js';
import { inCounts, nameOfCheck } from './name.js';
import {
  type Counts,
  type Explored,
  type Failed,
  isExplored,
  isFailed,
  isMended,
  type Judgement,
  judge,
  type Moved,
  type Outcome,
  stepsTo,
} from './outcome.js';
import { assumedInWords, howOf, limits, undecidedBy } from './run.js';
import { counted, grouped } from './table.js';

/** The verdict over everything that was checked, in one sentence that states its bound. */
export const verdictLine = (outcomes: readonly Outcome[], strict: boolean): string => {
  const [only, again, ...others] = outcomes;
  if (only !== undefined && (again === undefined || isMended(again)) && others.length === 0) {
    return onlyLine(only, again, strict);
  }
  return manyLine(
    outcomes.filter(isFailed),
    outcomes.filter(isExplored).map((check) => ({ check, judgement: judge(check, strict) })),
  );
};

interface Judged {
  readonly check: Explored;
  readonly judgement: Judgement;
}

/** Of one check, or of one scenario and the same with its findings mended. */
const onlyLine = (only: Outcome, again: Outcome | undefined, strict: boolean): string => {
  if (again === undefined) {
    return isFailed(only)
      ? `failed: ${nameOfCheck(only.subject)}: ${only.error.message}`
      : singleLine(only, judge(only, strict));
  }
  if (isExplored(only) && isExplored(again) && judge(again, strict).verdict === 'holds') {
    return singleLine(only, judge(only, strict), again);
  }
  const isHeld = isExplored(only) && judge(only, strict).verdict === 'holds';
  const lines = [...(isHeld ? [] : [only]), again].map((one) => onlyLine(one, undefined, strict));
  return lines.join('; ');
};

/** The worst first; what holds is only counted. */
const manyLine = (failed: readonly Failed[], judged: readonly Judged[]): string => {
  const such = (verdict: Judgement['verdict']) => judged.filter(({ judgement }) => judgement.verdict === verdict);
  const names = (checks: readonly Judged[]): string => checks.map(({ check }) => nameOfCheck(check.subject)).join(', ');
  const stories = such('violated').map((one) => `${troubles(one.check, one.judgement)} in ${names([one])}`);
  const parts = [
    ...(failed.length > 0 ? [`failed: ${failed.map(({ subject }) => nameOfCheck(subject)).join(', ')}`] : []),
    ...(stories.length > 0 ? [`violated: ${stories.join('; ')}`] : []),
    ...(such('inconclusive').length > 0 ? [`inconclusive: cut short in ${names(such('inconclusive'))}`] : []),
    ...(such('vacuous').length > 0 ? [`vacuous (--strict): never triggered in ${names(such('vacuous'))}`] : []),
  ];
  const all = failed.length + judged.length;
  const fairness = assumedInWords(judged.map(({ check }) => check.model));
  const assumed = fairness === undefined ? '' : `; assumed: ${fairness}`;
  if (parts.length > 0) {
    return `${parts.join('; ')}; ${such('holds').length} of ${counted(all, 'check')} hold${assumed}`;
  }
  const first = judged.filter(({ check }) => !isMended(check));
  const known = first.reduce((sum, { judgement }) => sum + judgement.expected.length, 0);
  const but = known > 0 ? ` but for ${counted(known, 'finding')}` : '';
  const again = judged.filter(({ check }) => isMended(check)).length;
  const mended = again > 0 ? `, ${again} of them with their findings mended` : '';
  const states = judged.reduce((sum, { check }) => sum + check.exploration.states, 0);
  const what = judged[0]?.check.exploration.counted ?? 'states';
  return `holds: ${counted(all, 'check')}${mended}, each within its scenario's bound${but}; all ${grouped(states)} reachable ${what} were seen${assumed}`;
};

const idsOf = (results: readonly { readonly id: string }[]): string => results.map(({ id }) => id).join(', ');

/** What is wrong in one check, in a few words: `S01 broken after 4 steps`. */
export const troubles = (
  { exploration, depiction }: Explored,
  { violations, moved, gone, changed }: Judgement,
): string =>
  [
    ...violations.map((result) => {
      const how = howOf(result);
      const name = drawInstance(result.id, result.params ?? {}, depiction);
      return how === undefined ? `${name} not reached` : `${name} broken ${how}`;
    }),
    ...moved.map(movedTo),
    ...gone.map(({ property }) => `${property} holds although a finding expects it to be broken`),
    ...(changed === undefined ? [] : [`counts changed: ${countsChanged(changed, exploration)}`]),
  ].join(', ');

/** `S24 is known, but its shortest trace is now 3 steps instead of 7`. */
export const movedTo = ({ finding, result }: Moved): string => {
  const steps = stepsTo(result) ?? 0;
  const now =
    finding.steps === steps
      ? `takes other steps: ${result.trace?.steps.map(({ action }) => action.rule).join(', ')}`
      : `is now ${counted(steps, 'step')} instead of ${finding.steps}`;
  return `${finding.property} is known, but its shortest trace ${now}`;
};

export const countsChanged = (pinned: Counts, found: Counts): string =>
  `pinned ${inCounts(pinned)}, found ${inCounts(found)}`;

const singleLine = (check: Explored, judgement: Judgement, mended?: Explored): string => {
  const { subject, exploration } = check;
  const name = nameOfCheck(subject);
  const what = exploration.counted;
  const compared = what === 'orbits' ? ', every path compared under other names' : '';
  const seen = `${counted(exploration.states, what.slice(0, -1), what)}, ${counted(exploration.depth, 'level')} deep${compared}`;
  const extent =
    exploration.cutShortBy === undefined
      ? `all reachable ${what} were seen: ${seen}`
      : `the search ended there: ${seen}`;
  const assumed = assumedInWords([check.model]);
  const bound = `${assumed === undefined ? '' : `assumed: ${assumed}; `}bound: ${subject.bound}`;
  const again =
    mended === undefined
      ? ''
      : `; with that mended nothing is broken in ${counted(mended.exploration.states, 'state')}`;
  switch (judgement.verdict) {
    case 'violated':
      return `violated: ${troubles(check, judgement)} in ${name}; ${extent}; ${bound}`;
    case 'inconclusive':
      if (exploration.cutShortBy === undefined) {
        const [first] = judgement.undecided;
        return `inconclusive: ${idsOf(judgement.undecided)} not decided in ${name}: ${undecidedBy(first?.undecided ?? 'interrupt')}; nothing violated; ${extent}; ${bound}`;
      }
      return `inconclusive: ${name} was cut short by ${limits[exploration.cutShortBy ?? 'interrupt']}${reasonIn(exploration)}; nothing violated in ${seen}; ${bound}`;
    case 'vacuous':
      return `vacuous: never triggered in ${name}: ${judgement.vacuous.join(', ')} (--strict); ${extent}; ${bound}`;
    case 'holds':
      return `holds: ${name}${judgement.expected.length > 0 ? ` but for the finding ${idsOf(judgement.expected)}` : ''}; ${extent}${again}; ${bound}`;
  }
};

const reasonIn = ({ cutShortReason: reason }: Explored['exploration']): string =>
  reason === undefined ? '' : ` (${reason})`;
