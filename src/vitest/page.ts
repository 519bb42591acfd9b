import { byTrace } from '../report/counterexample.js';
import { titleOf } from '../report/labels.js';
import { Drawn } from '../report/page/drawn.js';
import { installedVersion, pageWith } from '../report/page/file.js';
import { pageCheck } from '../report/page/page-check.js';
import type { PageTrace } from '../report/page/page-data.js';
import { pageTrace } from '../report/page/page-trace.js';
import type { PropertyResult } from '../search/result.js';
import { propertyOf } from '../semantics/index.js';
import { assertFile, writeWhole } from '../trace/file.js';
import type { Checked } from './search.js';

/**
 * Writes a page of a search and the traces of some properties, as `--out FILE.html` of the command line does.
 * @returns the line that says so.
 * @throws UsageError where it cannot be written, MissingError where the page was never built.
 */
export const writePage = (
  file: string,
  checked: Checked,
  results: readonly PropertyResult<unknown>[],
  says: string,
): string => {
  assertFile(file, 'out:');
  const { model, depiction, replay, ...exploration } = checked;
  const subject = { scenario: model.id, bound: model.says };
  const drawn = new Drawn(model, depiction);
  const groups = byTrace(results);
  const traces = groups.flatMap((same): readonly PageTrace[] => {
    const [first] = same;
    if (first?.trace === undefined) {
      return [];
    }
    const property = propertyOf(model, first.id);
    const title = titleOf(property ?? first);
    const told = {
      ...{ drawn, subject, trace: first.trace, id: first.id, label: title, headline: property?.says ?? '', facts: [] },
      ...{ results: same, isShortest: true },
      ...(replay === undefined ? {} : { command: replay(first.id) }),
    };
    return [{ ...pageTrace(told), others: [] }];
  });
  const numberOf = (result: PropertyResult<unknown>): number | undefined => {
    const number = groups.findIndex((same) => same.includes(result));
    return number < 0 ? undefined : number;
  };
  const data = {
    ...({ format: 'vgicheck-page', version: 1, vgicheck: installedVersion(), title: model.id } as const),
    verdict: { word: exploration.verdict, says },
    checks: [pageCheck({ subject, model, exploration, findings: [] }, false, numberOf)],
    traces,
  };
  writeWhole(file, pageWith(data), 'out:');
  return `wrote a page to ${file}`;
};
