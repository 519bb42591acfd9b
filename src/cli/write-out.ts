import { basename, dirname, relative } from 'node:path';
import type { Params } from '../language/index.js';
import type { Subject } from '../report/outcome.js';
import { vitestFile } from '../report/vitest-file.js';
import { assertWritable, isTestFile, writeTrace, writeWhole } from '../trace/file.js';
import { recordingOf } from '../trace/recording.js';
import type { Trace } from '../trace/trace.js';
import type { Catalogue } from './catalogue.js';
import type { Check } from './plan.js';
import { typed } from './scenarios.js';

/** What a trace shows. */
interface Shown {
  /** Of a property. */
  readonly id: string;
  readonly params: Params;
  readonly trace: Trace<unknown>;
}

/** Writes a trace with all that it takes to make its model again, or a test that executes it. */
export const writeOut = (
  file: string,
  catalogue: Catalogue,
  check: Pick<Check, 'subject' | 'model' | 'depiction'>,
  { id, params, trace }: Shown,
): void => {
  const { subject, model } = check;
  if (isTestFile(file)) {
    const from = catalogue.module === undefined ? {} : { from: importOf(catalogue.module.file, file) };
    writeWhole(file, vitestFile({ ...check, property: id, params, trace, ...from }));
  } else {
    writeTrace(file, recordingOf({ ...withoutBound(subject), property: id, params }, model, trace), model);
  }
};

/** The command that executes what was written. */
export const executing = (file: string, catalogue: Catalogue): string =>
  isTestFile(file) ? `npx vitest run ${file}` : typed(catalogue, `replay ${file}`);

/** The bound follows from the rest. */
const withoutBound = ({ bound: _, ...rest }: Subject) => rest;

/** How one file imports another: TypeScript by the name that it is compiled to. */
const importOf = (file: string, by: string): string => {
  const folder = relative(dirname(by), dirname(file));
  const name = basename(file).replace(/\.([cm]?)ts$/, '.$1js');
  return `${folder.startsWith('..') ? folder : `./${folder}`}/${name}`.replace('.//', './');
};

/**
 * Checks that what is to be written can be, so that a long search does not end in vain.
 * @returns what makes a page, where one is to be written: loaded only then.
 * @throws UsageError, or MissingError where the page was never built.
 */
export const assertOut = async (file: string | undefined): Promise<Pages | undefined> => {
  if (file === undefined) {
    return undefined;
  }
  assertWritable(file);
  const pages = file.endsWith('.html') ? await import('./page/index.js') : undefined;
  pages?.assertBuilt();
  return pages;
};

type Pages = typeof import('./page/index.js');
