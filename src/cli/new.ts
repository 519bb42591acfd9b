import { existsSync, writeFileSync } from 'node:fs';
import { exitCode, UsageError } from '../language/index.js';
import type { Template } from './catalogue.js';
import { command } from './command.js';
import { unknown } from './nearest.js';
import { modelTemplate } from './new-model.js';

export const newFile = command({
  name: 'new',
  usage: 'model|hypervisor|bug NAME',
  says: 'writes a file to begin with, NAME.ts, and a test beside it',
  options: {},
  notes: ['Nothing is overwritten. The test is one for vitest.'],
  run: async ({ names: [kind, name, ...more] }, catalogue, io) => {
    const templates = [modelTemplate, ...((await catalogue.templates?.()) ?? [])];
    const kinds = templates.map((one) => one.kind);
    if (kind === undefined || name === undefined || more.length > 0) {
      throw new UsageError(`new takes what it is to be, and its name: new ${kinds.join('|')} NAME`);
    }
    const template = templates.find((one) => one.kind === kind);
    if (template === undefined) {
      throw new UsageError(unknown('kind of file', kind, kinds, `${catalogue.name} new --help`));
    }
    if (!/^[A-Za-z][\w-]*$/.test(name)) {
      throw new UsageError(`"${name}" is no name for a file of TypeScript; use letters, digits, - and _`);
    }
    const files = filesOf(template, name);
    const there = Object.keys(files).find((file) => existsSync(file));
    if (there !== undefined) {
      throw new UsageError(`${there} is there already; choose another name, or remove it`);
    }
    for (const [file, text] of Object.entries(files)) {
      write(file, text);
    }
    const next = template.next(name).map((line) => `  ${line}`);
    io.stdout.write(`${[`wrote ${Object.keys(files).join(' and ')}; next:`, ...next].join('\n')}\n`);
    return exitCode.holds;
  },
});

const filesOf = ({ text, test }: Template, name: string): Readonly<Record<string, string>> => {
  // In a program it is a name like any other: my-model is myModel there.
  const identifier = name
    .replaceAll(/[-_]+(\w)/g, (_, letter: string) => letter.toUpperCase())
    .replaceAll(/\W|-$/g, '');
  return { [`${name}.ts`]: text(name, identifier), [`${name}.test.ts`]: test(name, identifier) };
};

const write = (file: string, text: string): void => {
  try {
    writeFileSync(file, text, { flag: 'wx' });
  } catch (error) {
    throw new UsageError(`${file} cannot be written: ${(error as Error).message}`);
  }
};
