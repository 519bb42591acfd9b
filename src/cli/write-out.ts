import { basename, dirname, relative } from 'node:path';
import { UsageError } from '../language/index.js';
import type { Subject } from '../report/outcome.js';
import { vitestFile } from '../report/vitest-file.js';
import { assertWritable, isTestFile, writeTrace, writeWhole } from '../trace/file.js';
import { recordingOf } from '../trace/recording.js';
import type { Catalogue } from './catalogue.js';
import type { Run } from './page/index.js';
import { typed } from './scenarios.js';

/** Where something is to be written, and known to be writable. */
export interface Out {
  readonly file: string;
  /** What makes a page, where one is to be written: loaded only then. */
  readonly pages?: Pages;
}

type Pages = Omit<typeof import('./page/index.js'), 'assertBuilt' | 'pageWith'>;

/**
 * Writes a page that shows some runs; or the first of them with all that it takes to make its model again, or as a test
 * that executes it.
 */
export const writeRuns = ({ file, pages }: Out, catalogue: Catalogue, runs: readonly Run[]): void => {
  const [run] = runs;
  if (pages !== undefined) {
    pages.writeReport(file, catalogue, pages.reportOfRuns(runs));
  } else if (run !== undefined) {
    const { check, id, params, trace } = run;
    if (isTestFile(file)) {
      const from = catalogue.module === undefined ? {} : { from: importOf(catalogue.module.file, file) };
      writeWhole(file, vitestFile({ ...check, property: id, params, trace, ...from }));
    } else {
      const { subject, model } = check;
      writeTrace(file, recordingOf({ ...withoutBound(subject), property: id, params }, model, trace), model);
    }
  }
};

/** What shows again what was written. */
export const executing = ({ file, pages }: Out, catalogue: Catalogue): string =>
  pages !== undefined
    ? `${file} in a browser`
    : isTestFile(file)
      ? `npx vitest run ${file}`
      : typed(catalogue, `replay ${file}`);

/** What is said where there is none to write. */
export const noTraceTo = ({ file }: Out): string => `wrote no trace to ${file}: there is none`;

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
 * @throws UsageError, or MissingError where the page was never built.
 */
export const assertOut = async (file: string | undefined): Promise<Out | undefined> => {
  if (file === undefined) {
    return undefined;
  }
  assertWritable(file);
  if (!file.endsWith('.html')) {
    return { file };
  }
  const { assertBuilt, writeReport, reportOfBugs, reportOfChecks, reportOfComparing, reportOfRuns } = await import(
    './page/index.js'
  );
  assertBuilt();
  return { file, pages: { writeReport, reportOfBugs, reportOfChecks, reportOfComparing, reportOfRuns } };
};

/**
 * Of a command that writes nothing but a page.
 * @throws UsageError where something else is asked for.
 */
export const pageOut = async (command: string, file: string | undefined) => {
  const out = await assertOut(file);
  if (out !== undefined && out.pages === undefined) {
    throw new UsageError(`${command} --out writes a page: FILE.html`);
  }
  return out?.pages === undefined ? undefined : { file: out.file, pages: out.pages };
};
