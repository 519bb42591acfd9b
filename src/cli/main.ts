import { type ExitCode, exitCode, UsageError, VgicheckError } from '../language/index.js';
import { bugs } from './bugs.js';
import type { Catalogue } from './catalogue.js';
import { check } from './check.js';
import type { Command } from './command.js';
import { conform } from './conform.js';
import { explain } from './explain.js';
import { fuzz } from './fuzz.js';
import type { Io } from './io.js';
import { list } from './list.js';
import { unknown } from './nearest.js';
import { orders } from './orders.js';
import { replay } from './replay.js';
import { sweep } from './sweep.js';

const commands: readonly Command[] = [check, orders, fuzz, sweep, bugs, list, explain, replay, conform];

/**
 * The command line over a catalogue: runs one command and answers with its exit code. Whatever goes wrong becomes one
 * message on stderr.
 */
export const main = async (argv: readonly string[], catalogue: Catalogue, io: Io): Promise<ExitCode> => {
  try {
    return await dispatch(argv, catalogue, io);
  } catch (error) {
    io.stderr.write(`${catalogue.name}: ${messageOf(error)}\n`);
    return error instanceof VgicheckError ? error.exitCode : exitCode.fault;
  }
};

const dispatch = async ([name, ...rest]: readonly string[], catalogue: Catalogue, io: Io): Promise<ExitCode> => {
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    io.stdout.write(overview(catalogue));
    return name === undefined ? exitCode.usage : exitCode.holds;
  }
  if (name === '--version') {
    io.stdout.write(`${catalogue.name} ${catalogue.version}\n`);
    return exitCode.holds;
  }
  const command = commands.find((known) => known.name === name);
  if (command === undefined) {
    const names = commands.map((known) => known.name);
    throw new UsageError(unknown('command', name, names, `${catalogue.name} --help`));
  }
  return command.run(rest, catalogue, io);
};

const overview = ({ name }: Catalogue): string => {
  const usages = commands.map((command) => ({ usage: `${name} ${command.name} ${command.usage}`, says: command.says }));
  const width = Math.max(...usages.map(({ usage }) => usage.length));
  return [
    `usage: ${name} COMMAND [OPTIONS]`,
    '',
    ...usages.map(({ usage, says }) => `  ${usage.padEnd(width)}  ${says}`),
    '',
    `Each command knows --help. ${name} --version prints the version.`,
    'Exit codes: 0 holds, 1 violated, 2 wrong request, 3 inconclusive, 4 vacuous under --strict, 69 a program is missing,',
    '70 a fault of the checker.',
    '',
  ].join('\n');
};

const messageOf = (error: unknown): string => {
  if (error instanceof VgicheckError) {
    return error.message;
  }
  const story = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `this is a fault of the checker, not of your request; please report it with the command that you gave.\n${story}`;
};
