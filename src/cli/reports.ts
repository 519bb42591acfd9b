import { appendFileSync, readFileSync } from 'node:fs';
import { match } from 'ts-pattern';
import { UsageError } from '../language/index.js';
import { shortened } from '../language/printable.js';
import type { Naming, Place, Report } from '../report/cases.js';
import type { Formats } from '../report/formats/index.js';
import { type FormatName, formatNames } from '../report/formats/names.js';
import { assertFile, writeWhole } from '../trace/file.js';
import { reasonOf, shownFile } from '../trace/text-file.js';
import type { Catalogue } from './catalogue.js';
import type { Io } from './io.js';
import { wordOf } from './options.js';
import { checkingAgain } from './scenarios.js';
import type { Write } from './written.js';

export type Format = 'text' | 'json' | FormatName;

const names: readonly [Format, ...Format[]] = ['text', 'json', ...formatNames];

export const reportOptions = {
  format: { type: 'string', value: 'FORMAT', words: names, says: `how to report: ${names.join(', ')} (text)` },
  report: {
    type: 'string',
    multiple: true,
    value: 'FORMAT=FILE',
    words: names.map((name) => `${name}=`),
    says: 'write a report to a file as well, in any of these formats; may be repeated',
  },
} as const;

/** How to report: on stdout, and to which files. */
export interface Wanted {
  readonly format: Format;
  readonly files: readonly { readonly format: Format; readonly file: string }[];
  /** Loaded only where one of them is wanted: before a search begins, loading is what takes time. */
  readonly formats?: Formats;
}

/** Formats that a command cannot have, and why. */
interface Without {
  readonly command: string;
  readonly formats: readonly Format[];
  readonly because: string;
}

/**
 * Checks that each report can be written, so that a long search does not end in vain.
 * @throws UsageError
 */
export const reportsWanted = async (
  options: { readonly format?: string; readonly report?: readonly string[] },
  without?: Without,
): Promise<Wanted> => {
  const files = (options.report ?? []).map(fileOf);
  const twice = files.find(({ file }, place) => files.findIndex((other) => other.file === file) < place);
  if (twice !== undefined) {
    throw new UsageError(`--report: two reports cannot be one file, ${shownFile(twice.file)}`);
  }
  for (const { file } of files) {
    assertFile(file, '--report');
  }
  const format = wordOf('format', options.format, names) ?? 'text';
  const refused = [format, ...files.map((one) => one.format)].find((one) => without?.formats.includes(one));
  if (without !== undefined && refused !== undefined) {
    throw new UsageError(`${without.command} has no report in ${refused}: ${without.because}; choose another format`);
  }
  const isOther = [format, ...files.map((one) => one.format)].some((one) => one !== 'text' && one !== 'json');
  return { format, files, ...(isOther ? await import('../report/formats/index.js') : {}) };
};

const fileOf = (text: string): Wanted['files'][number] => {
  const [, name = text, file = ''] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
  const format = wordOf('report', name, names) as Format;
  if (file === '') {
    throw new UsageError(`--report ${shortened(text)} names no file; give --report ${format}=FILE`);
  }
  return { format, file };
};

/** What a command has to report, in each kind of format. */
export interface Documents {
  readonly text: () => string;
  readonly json: () => object;
  /** All that the other formats are made from. */
  readonly report: () => Report;
}

export const documentIn = (format: Format, { text, json, report }: Documents, { formats }: Wanted): string =>
  match(format)
    .with('text', text)
    .with('json', () => `${JSON.stringify(json(), null, 2)}\n`)
    .otherwise((other) => (formats as Formats)[other](report()));

/** What writes the reports that are wanted. In a step of GitHub's, its summary is written as well. */
export const reportWrites = (
  wanted: Wanted,
  { GITHUB_STEP_SUMMARY: summary }: Io['env'],
  documents: Documents,
): readonly Write[] => [
  ...wanted.files.map(({ format, file }) => () => {
    writeWhole(file, documentIn(format, documents, wanted), '--report');
    return `wrote a report (${format}) to ${file}`;
  }),
  ...(wanted.format === 'github' && summary !== undefined
    ? [() => append(summary, documentIn('markdown', documents, wanted))]
    : []),
];

const append = (file: string, text: string): string => {
  try {
    appendFileSync(file, text);
  } catch (error) {
    throw new UsageError(`GITHUB_STEP_SUMMARY cannot be written: ${reasonOf(error)}`);
  }
  return 'wrote the summary of this step';
};

/** `bug` was asked for, also where its era has it without being told. */
export const namingOf = (catalogue: Catalogue, bug?: string): Naming => ({
  program: catalogue.name,
  version: catalogue.version,
  command: (subject, property) =>
    checkingAgain(catalogue, { ...subject, ...(bug === undefined ? {} : { bug }) }, property),
  placeOf: placesIn(catalogue.module?.file),
});

/** Where a user's file has a property: in the first line that has its id in quotes. */
const placesIn = (file: string | undefined): ((property: string) => Place | undefined) => {
  if (file === undefined) {
    return () => undefined;
  }
  const lines = textOfModule(file).split('\n');
  return (property) => {
    const line = lines.findIndex((text) => ["'", '"', '`'].some((quote) => text.includes(quote + property + quote)));
    return line < 0 ? undefined : { file, line: line + 1 };
  };
};

/** It was loaded long ago: where it is gone by now, nothing has a place. */
const textOfModule = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};
