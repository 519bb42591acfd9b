import { byTrace } from '../../report/counterexample.js';
import { nameOfCheck } from '../../report/name.js';
import type { Finding, Subject } from '../../report/outcome.js';
import { Drawn } from '../../report/page/drawn.js';
import { alongside } from '../../report/page/others.js';
import type { PageOther, PageTrace } from '../../report/page/page-data.js';
import { pageTrace, type Told } from '../../report/page/page-trace.js';
import { counted, grouped } from '../../report/table.js';
import type { Exploration, PropertyResult } from '../../search/result.js';
import { propertyOf } from '../../semantics/index.js';
import type { Catalogue, CatalogueBug } from '../catalogue.js';
import { type Check, checkOf } from '../plan.js';
import { checkingAgain, scenarioNamed } from '../scenarios.js';
import { factsOf } from './facts.js';

/** A run that is to be seen: what it was found in, and what it ends with. */
export interface Shown {
  readonly check: Pick<Check, 'subject' | 'model' | 'depiction'> & { readonly findings: readonly Finding[] };
  /** They share one trace. */
  readonly results: readonly PropertyResult<unknown>[];
  /** No shorter one leads there: it is of a search. */
  readonly isShortest: boolean;
  /** How much was seen: `82 states, 9 levels`. */
  readonly searched?: string;
  /** What shows it again. */
  readonly command?: string;
  /** The bug that was looked for, also where its era has it without being told. */
  readonly bug?: string;
  /** What else takes the same actions, in place of other eras of the scenario. */
  readonly beside?: { readonly label: string; readonly check: Pick<Check, 'subject' | 'model' | 'depiction'> };
}

/** What the page draws; `bug` was asked for, also where its era has it without being told. */
export const tracesOf = (
  catalogue: Catalogue,
  shown: readonly Shown[],
  bug: string | undefined,
): readonly PageTrace[] => {
  const ids = new Set<string>();
  return shown.flatMap((one): PageTrace[] => {
    const told = toldOf(catalogue, one, one.bug ?? bug);
    if (told === undefined) {
      return [];
    }
    const id = distinct(told.id, ids);
    return [{ ...pageTrace({ ...told, id }), others: othersOf(catalogue, one, told) }];
  });
};

const distinct = (id: string, ids: Set<string>): string => {
  let name = id;
  for (let more = 2; ids.has(name); more++) {
    name = `${id}-${more}`;
  }
  ids.add(name);
  return name;
};

const toldOf = (catalogue: Catalogue, shown: Shown, asked: string | undefined): Told | undefined => {
  const { check, results, isShortest, searched, command } = shown;
  const { subject, model, depiction, findings } = check;
  const [result] = results;
  if (result?.trace === undefined) {
    return undefined;
  }
  const bug = bugIn(catalogue, subject, results, asked);
  const story = findings.find(({ property }) => results.some(({ id }) => id === property))?.story;
  const says = propertyOf(model, result.id)?.says ?? '';
  const known = bug === undefined ? story : undefined;
  return {
    drawn: new Drawn(model, depiction),
    trace: result.trace,
    subject,
    id: [bug?.id, result.id, subject.scenario, subject.era]
      .filter(Boolean)
      .join('-')
      .replace(/[^\w.-]+/g, '-'),
    label: [bug?.id, result.id, bug === undefined ? nameOfCheck(subject) : ''].filter(Boolean).join(' '),
    headline: bug?.says ?? known ?? says,
    facts: [
      ...factsOf(catalogue, subject),
      ...(searched === undefined ? [] : [['searched', searched] as const]),
      ...(known === undefined ? [] : [['known', known] as const]),
      ...(bug === undefined ? [] : [['fixed by', bug.fixedBy] as const]),
    ],
    ...(command === undefined ? {} : { command }),
    results,
    isShortest,
  };
};

/** The bug that is switched on, or that was asked for and is how the era was. */
const bugIn = (
  { bugs }: Catalogue,
  { bug }: Subject,
  results: readonly PropertyResult<unknown>[],
  asked: string | undefined,
): CatalogueBug | undefined =>
  bugs.find(({ id }) => id === bug) ??
  bugs.find(({ id, breaks }) => id === asked && results.some((result) => result.id === breaks));

/** In how many other eras the same steps are taken. */
const mostOthers = 2;

/** The same actions without the bug, in other eras of the scenario, or in what is shown beside it. */
const othersOf = (catalogue: Catalogue, shown: Shown, { drawn, trace, ...told }: Told): readonly PageOther[] =>
  besides(catalogue, shown).map(({ label, check: other }): PageOther => {
    const there = new Drawn(other.model, other.depiction);
    const along = alongside(drawn, trace, there);
    const page = pageTrace({
      ...told,
      drawn: there,
      trace: along.trace,
      subject: other.subject,
      id: `${told.id}-${label}`.replaceAll(' ', '-'),
      label,
      results: [],
    });
    return { label, trace: page, ...(along.parting === undefined ? {} : { parting: along.parting }) };
  });

const besides = (catalogue: Catalogue, { check, beside }: Shown): readonly NonNullable<Shown['beside']>[] => {
  if (beside !== undefined) {
    return [beside];
  }
  const { scenario, era, bug } = check.subject;
  // The orders of a catalogue may be of a scenario that it does not list.
  if (!catalogue.scenarios.some(({ id }) => id === scenario.split(':')[0])) {
    return [];
  }
  const asked = scenarioNamed(catalogue, scenario);
  const eras = asked.scenario.eras.filter((other) => other !== era).toReversed();
  const variants = [
    ...(bug === undefined ? [] : [{ label: `without ${bug}`, era }]),
    ...eras.map((other) => ({ label: other, era: other as string | undefined })),
  ];
  return variants.slice(0, mostOthers).map(({ label, era: chosen }) => ({ label, check: checkOf(asked, chosen) }));
};

/** The runs of a search: those of one trace together. */
export const shownOf = (
  catalogue: Catalogue,
  check: Shown['check'],
  exploration: Pick<Exploration<unknown>, 'states' | 'counted' | 'depth'>,
  results: readonly PropertyResult<unknown>[],
): readonly Shown[] =>
  byTrace(results).map((same) => ({
    check,
    results: same,
    isShortest: true,
    searched: `${grouped(exploration.states)} ${exploration.counted}, ${counted(exploration.depth, 'level')}`,
    command: checkingAgain(catalogue, check.subject, same[0]?.id),
  }));
