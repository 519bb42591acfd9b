import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { explore } from '../../src/index.js';
import { caseOf, differences } from './compare.js';
import { inText } from './description.js';
import { describe } from './generate/model.js';
import { shrink } from './shrink.js';
import { Tally } from './tally.js';
import { type Trial, tryOut, waysOf } from './trial.js';

const usage = `npm run soak [-- OPTIONS]
  Compares the checker with a naive one on random models, until the time is over or Ctrl-C.
  --minutes N   how long (60)
  --seed X      the seed (a new one each time; it is printed)
  --only N      the model of one number alone, in full, made smaller where something differs; --seed says of which seed
  --workers N   processes at work (one for each core)
exit codes: 0 nothing differs; 1 something does; 2 wrong request`;

const worker = fileURLToPath(new URL('./worker.js', import.meta.url));
/** A worker makes room for another after so many models: what one of them left behind is gone then. */
const modelsOfWorker = 100;
/** Whoever says nothing for so long hangs. */
const patience = 300_000;

const soak = async (): Promise<number> => {
  const { minutes, seed, only, workers } = request();
  if (only !== undefined) {
    return tellOf(seed, only);
  }
  process.stdout.write(`soak: seed ${seed}, ${minutes} minutes, ${workers} workers\n`);
  const tally = new Tally(seed);
  const ends = performance.now() + 60_000 * minutes;
  let stops = false;
  process.once('SIGINT', () => {
    stops = true;
  });
  const progress = setInterval(() => tally.showProgress(), process.stdout.isTTY ? 1000 : 60_000);
  const isOver = () => stops || performance.now() > ends;
  await Promise.all(
    Array.from({ length: workers }, async (_, i) => {
      // Each of them has every so many-th number.
      for (let next = i; !isOver(); ) {
        next = await runWorker(seed, next, workers, isOver, tally);
      }
    }),
  );
  clearInterval(progress);
  tally.showSummary();
  return tally.isWrong ? 1 : 0;
};

/** @returns the number to go on with. */
const runWorker = (seed: number, first: number, step: number, isOver: () => boolean, tally: Tally): Promise<number> =>
  new Promise((resolve) => {
    const args = [worker, ...[seed, first, step, modelsOfWorker].map(String)];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let at = first;
    let said = '';
    let isStopped = false;
    const stop = (): void => {
      clearInterval(watch);
      isStopped = true;
      child.kill('SIGTERM');
    };
    let hangs = setTimeout(() => child.kill('SIGKILL'), patience);
    const watch = setInterval(() => (isOver() ? stop() : undefined), 500);
    child.stderr.on('data', (chunk) => {
      said = `${said}${chunk}`.slice(-2000);
    });
    createInterface(child.stdout).on('line', (line) => {
      clearTimeout(hangs);
      hangs = setTimeout(() => child.kill('SIGKILL'), patience);
      const trial: Trial = JSON.parse(line);
      tally.add(trial);
      at = trial.number + step;
    });
    child.on('close', (code, signal) => {
      clearTimeout(hangs);
      clearInterval(watch);
      if (code !== 0 && !(isStopped && signal === 'SIGTERM')) {
        tally.addFault(at, signal === 'SIGKILL' ? `it says nothing for ${patience / 1000} s` : said);
        at += step;
      }
      resolve(at);
    });
  });

/** The model of one number, what differs, and a smaller model in which it does. */
const tellOf = async (seed: number, number: number): Promise<number> => {
  const { description } = describe(seed, number);
  process.stdout.write(`${inText(description)}\n`);
  const trial = await tryOut(explore, seed, number);
  process.stdout.write(`${JSON.stringify({ ...trial, differences: undefined })}\n`);
  for (const { way, lines } of trial.differences) {
    process.stdout.write(`\nDIFFERS: ${way}\n${lines.map((line) => `  ${line}\n`).join('')}`);
  }
  for (const { way, mostWorlds } of waysOf(seed, number)) {
    const of = (some: typeof description) => differences(explore, caseOf(some, mostWorlds), way);
    const kinds = (lines: readonly string[]) => lines.map((line) => line.split(':')[0]?.replace(/\d+/g, ''));
    const [kind] = kinds(await of(description));
    if (kind !== undefined) {
      const differs = async (some: typeof description): Promise<boolean> => {
        try {
          return kinds(await of(some)).includes(kind);
        } catch (error) {
          // A block without its braces may declare a name twice.
          if (error instanceof SyntaxError) {
            return false;
          }
          throw error;
        }
      };
      const smaller = await shrink(description, differs, 120);
      const lines = await of(smaller);
      process.stdout.write(`\nin a smaller model:\n${inText(smaller)}\n${lines.map((line) => `  ${line}\n`).join('')}`);
      break;
    }
  }
  return trial.differences.length === 0 ? 0 : 1;
};

const request = () => {
  try {
    const option = { type: 'string' } as const;
    const { values } = parseArgs({ options: { minutes: option, seed: option, only: option, workers: option } });
    const number = (name: keyof typeof values, otherwise: number, least: number): number => {
      const value = values[name] === undefined ? otherwise : Number(values[name]);
      if (!(value >= least) || (name !== 'minutes' && !Number.isInteger(value))) {
        throw new Error(`--${name} ${values[name]}: it must be a number, ${least} or more`);
      }
      return value;
    };
    return {
      minutes: number('minutes', 60, 0),
      seed: number('seed', randomInt(2 ** 31), 0),
      only: values.only === undefined ? undefined : number('only', 0, 0),
      workers: number('workers', availableParallelism(), 1),
    };
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${usage}\n`);
    process.exit(2);
  }
};

process.exitCode = await soak();
