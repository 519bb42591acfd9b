import type { Catalogue } from './catalogue.js';
import type { Command } from './command.js';

/** The manual page, in the language of man(7): what the help says, in one place. */
export const manPage = (
  commands: readonly Command[],
  { name, version }: Catalogue,
  exitCodes: readonly string[],
): string =>
  [
    `.TH ${name.toUpperCase()} 1 "" "${name} ${version}" "User Commands"`,
    '.SH NAME',
    text(`${name} - a model checker for interrupt state`),
    '.SH SYNOPSIS',
    `.B ${name}`,
    text('COMMAND [OPTIONS]'),
    '.SH COMMANDS',
    ...commands.flatMap(commandOn(name)),
    '.SH EXIT STATUS',
    ...exitCodes.map(text),
    '',
  ].join('\n');

const commandOn =
  (program: string) =>
  ({ name, usage, says, options, notes }: Command): readonly string[] => [
    `.SS ${escaped(`${program} ${name} ${usage}`)}`,
    text(`${says}.`),
    ...Object.entries(options).flatMap(([option, { value, says: meaning }]) => [
      '.TP',
      `.BR ${escaped(`--${option}`)}${value === undefined ? '' : ` " ${escaped(value)}"`}`,
      text(meaning),
    ]),
    ...(notes.length === 0 ? [] : ['.PP', ...notes.map(text)]),
  ];

/** A line that begins with a dot or a quote would be a request. */
const text = (line: string): string => escaped(line).replace(/^([.'])/, String.raw`\&$1`);

const escaped = (line: string): string =>
  line.replaceAll('\\', String.raw`\e`).replaceAll('-', String.raw`\-`).replaceAll('…', '...');
