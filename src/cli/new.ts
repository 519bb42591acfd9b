import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exitCode, UsageError } from '../language/index.js';
import type { Catalogue } from './catalogue.js';
import { command } from './command.js';
import { unknown } from './nearest.js';

export const newFile = command({
  name: 'new',
  usage: 'model|hypervisor|bug NAME',
  says: 'writes a file to begin with, NAME.ts, and a test beside it',
  options: {},
  notes: ['Nothing is overwritten. The test is one for vitest.'],
  run: async ({ names: [kind, name, ...more] }, catalogue, io) => {
    const kinds = kindsIn(catalogue);
    if (kind === undefined || name === undefined || more.length > 0) {
      throw new UsageError(`new takes what it is to be, and its name: new ${kinds.join('|')} NAME`);
    }
    if (!kinds.includes(kind)) {
      throw new UsageError(unknown('kind of file', kind, kinds, `${catalogue.name} new --help`));
    }
    if (!/^[A-Za-z][\w-]*$/.test(name)) {
      throw new UsageError(`"${name}" is no name for a file of TypeScript; use letters, digits, - and _`);
    }
    const files = filesOf(catalogue, kind, name);
    const there = Object.keys(files).find((file) => existsSync(file));
    if (there !== undefined) {
      throw new UsageError(`${there} is there already; choose another name, or remove it`);
    }
    for (const [file, text] of Object.entries(files)) {
      write(file, text);
    }
    // The first command that the file tells of, and its test.
    const [, first = ''] = /^\/\/ +(npx .*?)(?: {2,}.*)?$/m.exec(files[`${name}.ts`] ?? '') ?? [];
    const next = [first, `npx vitest run ${name}.test.ts   (after: npm install --save-dev vitest)`].map(
      (line) => `  ${line}`,
    );
    io.stdout.write(`${[`wrote ${Object.keys(files).join(' and ')}; next:`, ...next].join('\n')}\n`);
    return exitCode.holds;
  },
});

const endings = ['.ts', '.test.ts'] as const;

const kindsIn = ({ templates }: Catalogue): readonly string[] =>
  (templates === undefined ? [] : readdirSync(templates))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => file.slice(0, -'.ts'.length))
    .toSorted();

/** Comments and texts of a program. */
const wording = /\/\/.*|\/\*[\s\S]*?\*\/|'[^'\n]*'|`[^`]*`/g;

/** What no constant of a module may be called. ECMA-262, 12.7.2. */
const reserved = (
  'await break case catch class const continue debugger default delete do else enum export extends false finally for ' +
  'function if implements import in instanceof interface let new null package private protected public return static ' +
  'super switch this throw true try typeof var void while with yield arguments eval'
).split(' ');

/** A template is a program like any other, that calls its subject the-name. */
const filesOf = ({ templates = '' }: Catalogue, kind: string, name: string): Readonly<Record<string, string>> => {
  // In a program my-model is called myModel.
  const identifier = name.replaceAll(/[-_]+(\w)/g, (_, letter: string) => letter.toUpperCase()).replaceAll(/\W/g, '');
  const program = endings.map((ending) => readFileSync(join(templates, `${kind}${ending}`), 'utf8')).join('');
  if (reserved.includes(identifier) || new RegExp(`\\b${identifier}\\b`).test(program.replaceAll(wording, ''))) {
    throw new UsageError(
      `the program would call it ${identifier}, which means something else there; choose another name`,
    );
  }
  return Object.fromEntries(
    endings.map((ending) => {
      const text = readFileSync(join(templates, `${kind}${ending}`), 'utf8');
      const named = text
        .replaceAll('the-name', name)
        .replaceAll('theName', identifier)
        .replaceAll(`'./${kind}.js'`, `'./${name}.js'`);
      return [`${name}${ending}`, named];
    }),
  );
};

const write = (file: string, text: string): void => {
  try {
    writeFileSync(file, text, { flag: 'wx' });
  } catch (error) {
    throw new UsageError(`${file} cannot be written: ${(error as Error).message}`);
  }
};
