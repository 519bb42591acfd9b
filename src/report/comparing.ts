import type { Compared, NewlyBroken } from '../compare/index.js';
import type { ExitCode } from '../language/index.js';
import { exitCode } from '../language/index.js';
import { propertyOf } from '../semantics/index.js';
import { drawInstance } from '../trace/depict.js';
import { scenarioCell } from './checks-table.js';
import { counterexample, type Drawable } from './counterexample.js';
import { fittedTable } from './fitted-table.js';
import { titleOf } from './labels.js';
import { nameOfCheck, slugOf } from './name.js';
import { type Finding, isMended, stepsTo } from './outcome.js';
import type { Canvas } from './steps.js';
import { stepsTable } from './steps-table.js';
import { type Column, counted, duration, grouped } from './table.js';

/** A scenario under two hypervisors, and what became of it. */
export interface ComparedChecks {
  readonly stock: Drawable & { readonly findings: readonly Finding[] };
  readonly mine: Drawable;
  readonly compared: Omit<Compared, 'scenario'>;
}

/** The heading of the table, and its rows: they are printed one by one, as searches end. */
export const comparingTable = (pairs: readonly Pick<ComparedChecks, 'stock' | 'mine'>[], width: number) => {
  const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map((text) => text.length));
  const columns: readonly Column[] = [
    { heading: 'scenario', align: 'left', width: widest(pairs.map(({ mine }) => scenarioCell(mine.subject))) },
    { heading: 'mine', align: 'left', width: widest(pairs.map(({ mine }) => mine.subject.era ?? '-')) },
    { heading: 'stock', align: 'left', width: widest(pairs.map(({ stock }) => stock.subject.era ?? '-')) },
    { heading: 'states', align: 'right', width: 11 },
    { heading: 'before', align: 'right', width: 11 },
    { heading: 'time', align: 'right', width: 8 },
    { heading: 'what changed', align: 'left' },
  ];
  const [heading = []] = fittedTable(columns, [], width);
  return {
    heading,
    row: (one: ComparedChecks): readonly string[] => fittedTable(columns, [cells(one)], width)[1] ?? [],
  };
};

/** `S17 priority-order`. */
const titled = ({ mine }: Pick<ComparedChecks, 'mine'>, id: string): string =>
  titleOf(propertyOf(mine.model, id) ?? { id });

/** The same of one that is broken in the stock one, with the finding that it is known as there. */
const knownAs = (one: ComparedChecks, id: string): string => {
  const story = one.stock.findings.find(({ property }) => property === id)?.story;
  return `${titled(one, id)}${story === undefined ? '' : ` (${slugOf(story)})`}`;
};

const cells = (one: ComparedChecks): readonly string[] => {
  const { stock, mine, compared } = one;
  const { newlyBroken, noLongerBroken, undecided } = compared;
  const seconds = compared.stock.statistics.seconds + compared.mine.statistics.seconds;
  const list = (what: string, ids: readonly string[]): readonly string[] =>
    ids.length === 0 ? [] : [`${what}: ${ids.join(', ')}`];
  const changed = [
    ...list(
      'newly broken',
      newlyBroken.map(({ result }) => titled(one, result.id)),
    ),
    ...list(
      'no longer broken',
      noLongerBroken.map((id) => knownAs(one, id)),
    ),
    ...list(
      'not decided',
      undecided.map((id) => titled(one, id)),
    ),
  ];
  return [
    scenarioCell(mine.subject),
    mine.subject.era ?? '-',
    stock.subject.era ?? '-',
    grouped(compared.mine.states),
    grouped(compared.stock.states),
    duration(seconds),
    changed.join('; ') || 'nothing',
  ];
};

/** For each property that is newly broken, where it has the shortest trace: that, and how the stock one goes on. */
export const comparingTraces = (all: readonly ComparedChecks[], canvas: Canvas): readonly (readonly string[])[] =>
  shortest(all).map(({ stock, mine, broken }) => {
    const { result, parting } = broken;
    const name = nameOfCheck(stock.subject);
    if (result.trace === undefined) {
      return [
        `${titled({ mine }, result.id)} is no longer reached in ${nameOfCheck(mine.subject)}, and in ${name} it is`,
      ];
    }
    const goesOn =
      parting === undefined
        ? [`${name} goes the same way; the property is judged otherwise there`]
        : [
            `${name} parts in step ${parting.step}${parting.other.steps.length >= parting.step ? ' and goes on:' : ':'}`,
            '',
            ...stepsTable(stock.model, parting.other, canvas, stock.depiction, parting.step),
            ...(parting.refused === undefined
              ? []
              : [
                  `  step ${parting.refused.step} cannot be taken there, ${refusedStep(mine, broken, parting.refused)}`,
                ]),
          ];
    return [...counterexample(mine, [result], canvas), '', ...goesOn];
  });

const refusedStep = (
  { depiction }: Drawable,
  { result }: NewlyBroken,
  { step, why }: { step: number; why: string },
): string => {
  const action = result.trace?.steps[step - 1]?.action;
  return action === undefined
    ? why
    : `${drawInstance(action.rule, action.params, depiction)}: ${why.replace(/^[^:]*: /, '')}`;
};

const shortest = (all: readonly ComparedChecks[]) => {
  const found = new Map<string, ComparedChecks & { readonly broken: NewlyBroken }>();
  for (const one of all) {
    for (const broken of one.compared.newlyBroken) {
      const before = found.get(broken.result.id);
      if (before === undefined || lengthOf(broken) < lengthOf(before.broken)) {
        found.set(broken.result.id, { ...one, broken });
      }
    }
  }
  return [...found.values()];
};

const lengthOf = ({ result }: NewlyBroken): number => stepsTo(result) ?? Number.POSITIVE_INFINITY;

export const codeOfComparing = (all: readonly Pick<ComparedChecks, 'compared'>[]): ExitCode => {
  if (all.some(({ compared }) => compared.newlyBroken.length > 0)) {
    return exitCode.violated;
  }
  const isCutShort = ({ compared }: Pick<ComparedChecks, 'compared'>): boolean =>
    compared.mine.cutShortBy !== undefined || compared.stock.cutShortBy !== undefined;
  return all.some(isCutShort) ? exitCode.inconclusive : exitCode.holds;
};

export const comparingVerdict = (all: readonly ComparedChecks[]): string => {
  const distinct = (of: (one: ComparedChecks) => readonly string[]): readonly string[] => [...new Set(all.flatMap(of))];
  const broken = distinct((one) => one.compared.newlyBroken.map(({ result }) => titled(one, result.id)));
  const mended = distinct((one) => one.compared.noLongerBroken.map((id) => knownAs(one, id)));
  const cut = all.filter(({ compared }) => compared.mine.cutShortBy ?? compared.stock.cutShortBy);
  const sum = (of: (compared: ComparedChecks['compared']) => number): number =>
    all.reduce((total, { compared }) => total + of(compared), 0);
  const again = all.filter(({ mine }) => isMended(mine)).length;
  const parts = [
    broken.length === 0 ? 'nothing newly broken' : `newly broken: ${broken.join(', ')}`,
    ...(mended.length === 0 ? [] : [`no longer broken: ${mended.join(', ')}`]),
    `unchanged: ${sum(({ stillKept }) => stillKept.length)} kept and ${sum(({ stillBroken }) => stillBroken.length)} broken`,
    ...(cut.length === 0 ? [] : [`cut short: ${counted(cut.length, 'scenario')}`]),
    `in ${counted(all.length - again, 'scenario')}${again === 0 ? '' : `, ${again} of them with ${again === 1 ? 'its' : 'their'} findings mended as well`}, ${grouped(sum(({ mine }) => mine.states))} states, ${grouped(sum(({ stock }) => stock.states))} before`,
  ];
  return parts.join('; ');
};

/** The same for programs. */
export const comparingJson = (version: string, all: readonly ComparedChecks[]): object => ({
  vgicheck: version,
  scenarios: all.map(({ stock, mine, compared }) => ({
    scenario: mine.subject.scenario,
    mine: {
      ...mine.subject,
      states: compared.mine.states,
      firings: compared.mine.firings,
      depth: compared.mine.depth,
      cutShortBy: compared.mine.cutShortBy,
    },
    stock: {
      ...stock.subject,
      states: compared.stock.states,
      firings: compared.stock.firings,
      depth: compared.stock.depth,
      cutShortBy: compared.stock.cutShortBy,
    },
    newlyBroken: compared.newlyBroken.map(({ result: { id, params, trace }, parting }) => ({
      id,
      params,
      steps: trace?.steps.map(({ action }) => action),
      parting: parting?.step,
      refused: parting?.refused,
    })),
    noLongerBroken: compared.noLongerBroken,
    stillBroken: compared.stillBroken,
    stillKept: compared.stillKept,
    undecided: compared.undecided,
  })),
});
