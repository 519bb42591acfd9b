import { type Family, type Letter, spelled, type Walked } from '../orders/index.js';
import type { PropertyResult } from '../search/result.js';
import { counterexample } from './counterexample.js';
import { fittedTable } from './fitted-table.js';
import { labelled, labelWidth, list } from './labels.js';
import { nameOfCheck, slugOf } from './name.js';
import type { Finding, Subject } from './outcome.js';
import { limits } from './run.js';
import type { Canvas } from './steps.js';
import { type Column, counted, grouped, hanging } from './table.js';

/** A family of orders that was walked. */
export interface WalkedFamily {
  readonly family: Family;
  readonly findings: readonly Finding[];
  readonly walked: Walked;
  readonly seconds: number;
}

/** A property that some orders break, and the smallest of these. */
export interface Broken {
  readonly property: string;
  readonly family: Family;
  readonly order: readonly Letter[];
  /** The heading in docs/findings.md that tells of it; undefined where nobody expects it. */
  readonly story?: string;
}

/** Every property that is broken somewhere: those that nobody expects first, each group by its smallest order. */
export const brokenIn = (all: readonly WalkedFamily[]): readonly Broken[] => {
  const each = all.flatMap(({ family, findings, walked }) =>
    [...walked.failing].map(([property, { smallest: order }]): Broken => {
      const story = findings.find((finding) => finding.property === property)?.story;
      return { property, family, order, ...(story === undefined ? {} : { story }) };
    }),
  );
  const sorted = [
    ...each.filter(({ story }) => story === undefined),
    ...each.filter(({ story }) => story !== undefined),
  ];
  return sorted.filter(({ property }, place) => sorted.findIndex((other) => other.property === property) === place);
};

/** A row for each family: its orders, and for every property that is broken anywhere, in how many of them. */
export const ordersTable = (all: readonly WalkedFamily[], width: number): readonly string[] => {
  const properties = brokenIn(all)
    .map(({ property }) => property)
    .toSorted();
  const isStuck = all.some(({ walked }) => walked.impossible > 0);
  const headings = ['orders', 'states', ...properties, ...(isStuck ? ['impossible'] : [])];
  const columns: readonly Column[] = [
    { heading: 'taking', align: 'left' },
    ...headings.map((heading): Column => ({ heading, align: 'right' })),
  ];
  const some = (count: number): string => (count === 0 ? '·' : grouped(count));
  const rows = all.map(({ family, walked: { orders, states, failing, impossible, cutShortBy } }) =>
    cutShortBy === undefined
      ? [
          family.says,
          grouped(orders),
          grouped(states),
          ...properties.map((property) => (isStated(family, property) ? some(failing.get(property)?.orders ?? 0) : '')),
          ...(isStuck ? [some(impossible)] : []),
        ]
      : [family.says, 'cut short', grouped(states), ...properties.map(() => ''), ...(isStuck ? [''] : [])],
  );
  return fittedTable(columns, rows, width).flat();
};

const isStated = ({ model }: Family, property: string): boolean => model.properties.some(({ id }) => id === property);

/** How to see one order alone. */
export type Replay = (order: readonly Letter[]) => string;

/** Below the table: for each property that is broken the smallest order, and those that hold in every one. */
export const brokenOrders = (all: readonly WalkedFamily[], replay: Replay, { width }: Canvas): readonly string[] => {
  const broken = brokenIn(all);
  const isCutShort = all.some(({ walked }) => walked.cutShortBy !== undefined);
  const stated = [...new Set(all.flatMap(({ family }) => family.model.properties.map(({ id }) => id)))];
  const holding = stated.filter((id) => !broken.some(({ property }) => property === id));
  return [
    ...broken.flatMap(({ property, family, order, story }) => [
      ...labelled(
        property,
        hanging(
          `in ${spelled(order)} (${family.says})${story === undefined ? '' : `; finding: ${slugOf(story)}`}`,
          width - labelWidth,
        ),
      ),
      ...labelled(' ', [replay(order)]),
    ]),
    ...list(isCutShort ? 'in none so far' : 'in no order', holding.toSorted(), width),
  ];
};

/** A property that an order breaks, with the trace. */
export interface Shown extends Broken {
  readonly result: PropertyResult<unknown>;
}

/** An order step by step, with everything else that happens until the property is broken. */
export const orderTrace = (subject: Subject, { family, order, result }: Shown, canvas: Canvas): readonly string[] => {
  const { model, depiction } = family;
  const scenario = `${subject.scenario}, ${spelled(order)}`;
  return counterexample(
    { subject: { ...subject, scenario }, model, ...(depiction === undefined ? {} : { depiction }) },
    [result],
    canvas,
  );
};

/** The sentence that comes last. */
export const ordersVerdict = (subject: Subject, all: readonly WalkedFamily[], planned: number): string => {
  const done = all.filter(({ walked }) => walked.cutShortBy === undefined);
  const cut = [...new Set(all.flatMap(({ walked: { cutShortBy } }) => cutShortBy ?? []))];
  const broken = brokenIn(all);
  const unexpected = broken.filter(({ story }) => story === undefined);
  const count = (isLegal: boolean): number =>
    done
      .filter(({ family }) => !family.isMended && family.isLegal === isLegal)
      .reduce((sum, { walked }) => sum + walked.orders, 0);
  const worldsOf = (some: readonly WalkedFamily[]): string =>
    counted(
      some.reduce((sum, { walked }) => sum + walked.states, 0),
      'state',
    );
  const again = all.filter(({ family }) => family.isMended);
  const ids = (some: readonly Broken[]): string => some.map(({ property }) => property).join(', ');
  const orders = `${counted(count(true), 'legal order')} and ${grouped(count(false))} illegal in ${nameOfCheck(subject)}`;
  const seen = `${worldsOf(all.filter(({ family }) => !family.isMended))} were seen`;
  const bound = `bound: ${subject.bound}`;
  if (unexpected.length > 0) {
    return `violated: ${ids(unexpected)}, among ${orders}; ${seen}; ${bound}`;
  }
  if (cut.length > 0 || all.length < planned) {
    const by = cut.map((reason) => limits[reason]).join(' and ') || limits.interrupt;
    const rest = `${grouped(planned - done.length)} of ${counted(planned, 'kind')} of orders`;
    const none = broken.length === 0 ? 'nothing is broken' : `nothing is broken but ${ids(broken)}, which is known,`;
    return `inconclusive: ${rest} cut short by ${by}; ${none} in ${orders}; ${seen}; ${bound}`;
  }
  const but = broken.length === 0 ? '' : ` but for ${counted(broken.length, 'finding')} (${ids(broken)})`;
  const mended = again.length === 0 ? '' : `; with that mended nothing is broken in ${worldsOf(again)}`;
  return `holds${but}: ${orders}, whatever happens between their steps; all ${seen}${mended}; ${bound}`;
};
