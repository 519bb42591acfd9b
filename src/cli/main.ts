import { type ExitCode, exitCode, UsageError, VgicheckError } from '../language/index.js';
import { printable } from '../language/printable.js';
import type { Catalogue } from './catalogue.js';
import type { Command } from './command.js';
import type { Io } from './io.js';
import { unknown } from './nearest.js';
import { stackOf } from './stack.js';

/** In the order of the help. Each is loaded when it runs: before a search begins, loading is what takes time. */
const commands: ReadonlyMap<string, () => Promise<Command>> = new Map<string, () => Promise<Command>>([
  ['check', async () => (await import('./check.js')).check],
  ['orders', async () => (await import('./orders.js')).orders],
  ['compare', async () => (await import('./compare.js')).compare],
  ['fuzz', async () => (await import('./fuzz.js')).fuzz],
  ['sweep', async () => (await import('./sweep.js')).sweep],
  ['bugs', async () => (await import('./bugs.js')).bugs],
  ['list', async () => (await import('./list.js')).list],
  ['explain', async () => (await import('./explain.js')).explain],
  ['replay', async () => (await import('./replay.js')).replay],
  ['explore', async () => (await import('./explore.js')).explore],
  ['conform', async () => (await import('./conform.js')).conform],
  ['merge', async () => (await import('./merge.js')).merge(async (name) => await commands.get(name)?.())],
  ['new', async () => (await import('./new.js')).newFile],
  ['complete', async () => (await import('./complete.js')).completion(everyCommand)],
  ['doctor', async () => (await import('./doctor.js')).doctor],
]);

const everyCommand = (): Promise<readonly Command[]> => Promise.all([...commands.values()].map((load) => load()));

/**
 * The command line over a catalogue: runs one command and answers with its exit code. Whatever goes wrong becomes one
 * message on stderr.
 */
export const main = async (argv: readonly string[], catalogue: Catalogue, io: Io): Promise<ExitCode> => {
  const verbose = argv.includes('--verbose');
  try {
    return await dispatch(
      argv.filter((word) => word !== '--verbose'),
      catalogue,
      { ...io, verbose },
    );
  } catch (error) {
    const stack = verbose && error instanceof VgicheckError ? stackOf(error) : '';
    io.stderr.write(`${catalogue.name}: ${printable(messageOf(error))}\n${stack}`);
    return error instanceof VgicheckError ? error.exitCode : exitCode.fault;
  }
};

const dispatch = async ([name, ...rest]: readonly string[], catalogue: Catalogue, io: Io): Promise<ExitCode> => {
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    io.stdout.write(await overview(catalogue));
    return name === undefined ? exitCode.usage : exitCode.holds;
  }
  if (name === '--version') {
    io.stdout.write(`${catalogue.name} ${catalogue.version}\n`);
    return exitCode.holds;
  }
  if (name === '--man') {
    io.stdout.write((await import('./man.js')).manPage(await everyCommand(), catalogue, exitCodes));
    return exitCode.holds;
  }
  const load = commands.get(name);
  if (load === undefined) {
    throw new UsageError(unknown('command', name, [...commands.keys()], `${catalogue.name} --help`));
  }
  const command = await load();
  return command.run(rest, catalogue, io);
};

const exitCodes = [
  'Exit codes: 0 holds, 1 violated, 2 wrong request, 3 inconclusive, 4 vacuous under --strict, 69 a program is missing,',
  '70 a fault of the checker, 74 the output cannot be written.',
];

const overview = async ({ name }: Catalogue): Promise<string> => {
  const loaded = await everyCommand();
  const usages = loaded.map((command) => ({ usage: `${name} ${command.name} ${command.usage}`, says: command.says }));
  const width = Math.max(...usages.map(({ usage }) => usage.length));
  return [
    `usage: ${name} COMMAND [OPTIONS]`,
    '',
    ...usages.map(({ usage, says }) => `  ${usage.padEnd(width)}  ${says}`),
    '',
    `Each command knows --help. ${name} --version prints the version, ${name} --man the manual page.`,
    'With --verbose an error of a model says where in the checker it arose, too.',
    ...exitCodes,
    '',
  ].join('\n');
};

/** An error that nobody waits for, of a thread for instance: it must not end with the exit code of a violation. */
export const onUncaught =
  ({ name }: Catalogue, io: Io) =>
  (error: unknown): never => {
    io.stderr.write(`${name}: ${printable(messageOf(error))}\n`);
    process.exit(exitCode.fault);
  };

const messageOf = (error: unknown): string => {
  if (error instanceof VgicheckError) {
    return error.message;
  }
  const story = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `this is a fault of the checker, not of your request; please report it with the command that you gave.\n${story}`;
};
