import type { PropertyResult } from '../search/result.js';
import { fittedTable } from './fitted-table.js';
import { isFailed, judge, type Outcome, type Subject } from './outcome.js';
import { howOf } from './run.js';
import { type Column, duration, grouped } from './table.js';

/** The heading of the table of checks, and its rows: they are printed one by one, as the checks end. */
export const checksTable = (subjects: readonly Subject[], width: number) => {
  const widest = (texts: readonly string[]): number => Math.max(...texts.map((text) => text.length));
  const columns: readonly Column[] = [
    { heading: 'scenario', align: 'left', width: widest(subjects.map(scenarioCell)) },
    { heading: 'era', align: 'left', width: widest(subjects.map(({ era }) => era ?? '-')) },
    { heading: 'states', align: 'right', width: 11 },
    { heading: 'depth', align: 'right' },
    { heading: 'time', align: 'right', width: 8 },
    { heading: 'verdict', align: 'left' },
  ];
  const [heading = []] = fittedTable(columns, [], width);
  return {
    heading,
    row: (outcome: Outcome, strict: boolean): readonly string[] =>
      fittedTable(columns, [cells(outcome, strict)], width)[1] ?? [],
  };
};

/** The second check of a scenario stands below the first. */
export const scenarioCell = ({ scenario, mended }: Subject): string => (mended === undefined ? scenario : '  mended');

const cells = (outcome: Outcome, strict: boolean): readonly string[] => {
  const { era = '-' } = outcome.subject;
  const scenario = scenarioCell(outcome.subject);
  if (isFailed(outcome)) {
    return [scenario, era, '', '', '', 'failed'];
  }
  const { states, depth, statistics, cutShortBy } = outcome.exploration;
  const judgement = judge(outcome, strict);
  const undecided = judgement.undecided.map(({ id }) => id).join(', ');
  const why = cutShortBy === undefined ? `: ${undecided} not decided` : `, cut short: ${cutShortBy}`;
  const short = judgement.verdict === 'inconclusive' ? why : '';
  const ids = [
    ...judgement.violations.map(brokenAfter),
    ...judgement.moved.map(({ finding, result }) => `${brokenAfter(result)} instead of ${finding.steps}`),
    ...judgement.gone.map(({ property }) => property),
  ];
  const broken = ids.length === 0 ? '' : `: ${ids.join(', ')}`;
  const changed = judgement.changed === undefined ? '' : ', counts changed';
  const known = judgement.expected.length === 0 ? [] : [`known: ${judgement.expected.map(({ id }) => id).join(', ')}`];
  const verdict = `${judgement.verdict}${broken}${changed}${short}`;
  const told = judgement.verdict === 'holds' && known.length > 0 ? known : [verdict, ...known];
  return [
    scenario,
    era,
    grouped(states),
    grouped(depth),
    duration(statistics.seconds + (statistics.livenessSeconds ?? 0)),
    told.join(', '),
  ];
};

/** `S01 after 4 steps`: traces are looked for when the row is printed already. */
const brokenAfter = (result: PropertyResult<unknown>): string => {
  const how = howOf(result);
  return how === undefined ? result.id : `${result.id} ${how}`;
};
