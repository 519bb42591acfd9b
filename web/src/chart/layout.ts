import type { PageRow, PageSection, PageTrace } from '../data.js';
import { linesOf } from '../text.js';
import type { Geometry } from './geometry.js';

/** Where everything stands, from top to bottom. */
export interface Layout {
  readonly lanes: readonly LanePlace[];
  readonly sections: readonly SectionPlace[];
  readonly height: number;
  readonly fontSize: number;
  /** The lines of a step's words. */
  readonly words: (step: number) => readonly string[];
}

export interface LanePlace {
  readonly number: number;
  readonly name: string;
  readonly group?: string | undefined;
  readonly y: number;
  readonly h: number;
  readonly middle: number;
}

export interface SectionPlace {
  readonly section: PageSection;
  readonly y: number;
  /** Values that never change, in words. */
  readonly quiet: readonly string[];
  readonly rows: readonly RowPlace[];
}

export interface RowPlace {
  readonly row: PageRow;
  readonly number: number;
  readonly y: number;
  readonly h: number;
}

/** What decides which rows are shown. */
export interface Wanted {
  readonly all: boolean;
  readonly filter: string;
  /** Paths of values that are spoken of: their rows are shown in any case. */
  readonly spokenOf: ReadonlySet<string>;
}

const padding = 7;
const rowHeight = 24;
const levelHeight = 21;
/** Of the words of a step; more where columns are narrow. */
const mostLinesOf = ({ column }: Geometry): number => (column < 70 ? 6 : 4);

export const layoutOf = (trace: Omit<PageTrace, 'others'>, geometry: Geometry, wanted: Wanted): Layout => {
  const fontSize = geometry.column < 84 ? 10.5 : geometry.column < 110 ? 11.5 : 12.5;
  const lineHeight = fontSize + 2.5;
  const inner = geometry.column - 2 * padding - 6;
  const words = (step: number): readonly string[] =>
    linesOf(trace.steps[step - 1]?.short ?? '', inner, fontSize).slice(0, mostLinesOf(geometry));
  const tallest = trace.lanes.map(() => 1);
  for (const [place, { lane }] of trace.steps.entries()) {
    tallest[lane] = Math.max(tallest[lane] ?? 1, words(place + 1).length);
  }
  let y = 12;
  const lanes = trace.lanes.map(({ name, group }, number): LanePlace => {
    const isFirst = group !== undefined && trace.lanes[number - 1]?.group !== group;
    const isInner = group !== undefined && trace.lanes[number + 1]?.group === group;
    y += isFirst ? 8 : 0;
    const h = (tallest[number] ?? 1) * lineHeight + 11;
    const place = { number, name, group, y, h, middle: y + h / 2 };
    y += h + (isInner ? 18 : 12);
    return place;
  });
  y += 4;
  const sections = trace.sections.flatMap((section): SectionPlace[] => {
    const { shown, quiet } = rowsOf(section, wanted);
    if (shown.length === 0 && wanted.filter !== '') {
      return [];
    }
    const top = y;
    y += 28;
    const rows = shown.map((number): RowPlace => {
      const row = section.rows[number] as PageRow;
      const previous = section.rows[shown[shown.indexOf(number) - 1] ?? -1];
      y += row.group !== undefined && previous !== undefined && previous.group !== row.group ? 7 : 0;
      const h = row.kind === 'level' ? levelHeight : rowHeight;
      const place = { row, number, y, h };
      y += h + (bandBelow(section, number) ? 20 : row.kind === 'level' ? 4 : 2);
      return place;
    });
    y += 8;
    return [{ section, y: top, quiet, rows }];
  });
  return { lanes, sections, height: y + 4, fontSize, words };
};

/** Is there a gap between this row and the one below it, in which its words need room? */
const bandBelow = ({ gaps }: PageSection, row: number): boolean =>
  gaps.some(({ between: [first], runs }) => first === row && runs.some(([, value]) => value >= 0));

const rowsOf = (section: PageSection, { all, filter, spokenOf }: Wanted) => {
  const isSpokenOf = ({ path }: PageRow): boolean => spokenOf.has(path);
  const changes = ({ runs }: PageRow): boolean => runs.length > 1;
  const isAwake = (row: PageRow): boolean => changes(row) || isSpokenOf(row);
  const groups = new Set(section.rows.map(({ group }) => group));
  const busy = new Set(section.rows.filter(isAwake).map(({ group }) => group));
  const matches = (row: PageRow): boolean =>
    `${section.title} ${row.group ?? ''} ${row.name}`.toLowerCase().includes(filter.toLowerCase());
  const isShown = (row: PageRow): boolean => {
    if (filter !== '' && !matches(row)) {
      return false;
    }
    const isNear = busy.has(row.group) || (row.group !== undefined && groups.size <= 2);
    return all || isAwake(row) || (row.isAlwaysShown && isNear);
  };
  const shown = section.rows.flatMap((row, number) => (isShown(row) ? [number] : []));
  const quiet = section.rows.flatMap((row, number) =>
    shown.includes(number) || changes(row) || isEmpty(row)
      ? []
      : [`${row.group ?? ''} ${row.name} ${constant(row)}`.trim()],
  );
  return { shown, quiet };
};

const isEmpty = ({ kind, runs: [first] }: PageRow): boolean => kind === 'cells' && first?.[1] === -1;

const constant = ({ nothing, cells, runs: [first] }: PageRow): string => cells[first?.[1] ?? -1]?.text ?? nothing;
