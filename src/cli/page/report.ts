import { pageWith } from '../../report/page/file.js';
import type { PageCheck, PageData } from '../../report/page/page-data.js';
import { counted } from '../../report/table.js';
import type { PropertyResult } from '../../search/result.js';
import { writeWhole } from '../../trace/file.js';
import type { Catalogue } from '../catalogue.js';
import { type Shown, tracesOf } from './runs.js';

/** What a report consists of. */
export interface Report {
  readonly title: string;
  readonly verdict: PageData['verdict'];
  readonly checks: (numberOf: (result: PropertyResult<unknown>) => number | undefined) => readonly PageCheck[];
  readonly shown: readonly Shown[];
  /** The bug that was asked for, also where its era has it without being told. */
  readonly bug?: string | undefined;
}

/** A report as one file, which opens from the disk. */
export const writeReport = (file: string, catalogue: Catalogue, report: Report): string => {
  const traces = tracesOf(catalogue, report.shown, report.bug);
  const numberOf = (result: PropertyResult<unknown>): number | undefined => {
    const number = report.shown.findIndex(({ results }) => results.includes(result));
    return number < 0 ? undefined : number;
  };
  const data: PageData = {
    format: 'vgicheck-page',
    version: 1,
    vgicheck: catalogue.version,
    title: report.title,
    verdict: report.verdict,
    checks: report.checks(numberOf),
    traces,
  };
  writeWhole(file, pageWith(data));
  return `wrote a report of ${counted(data.checks.length, 'check')} and ${counted(traces.length, 'trace')} to ${file}`;
};
