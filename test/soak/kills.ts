import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Case, type Difference, differences, type Engine, mostLevelsOf } from './compare.js';
import type { Random } from './random.js';
import { nameOf, randomWay, type Way } from './way.js';

/** What a process is told that searches a model and is killed. */
export interface VictimOrder {
  readonly seed: number;
  readonly number: number;
  readonly way: Way;
  readonly mostLevels: number;
  readonly folder: string;
  /** The folder has a search that goes on. */
  readonly resumes: boolean;
}

const victim = fileURLToPath(new URL('./victim.js', import.meta.url));

/** Searches a model in processes that are killed at random moments, each going on where the last one stood, and compares. */
export const killAndResume = async (
  engine: Engine,
  one: Case,
  { seed, number, way }: Pick<VictimOrder, 'seed' | 'number' | 'way'>,
  random: Random,
): Promise<{ readonly killed: number; readonly lines: Difference; readonly how: string }> => {
  const folder = mkdtempSync(join(tmpdir(), 'soak-'));
  const isThere = () => existsSync(join(folder, 'manifest.json'));
  const moments: number[] = [];
  const names: string[] = [nameOf(way)];
  let next = way;
  let killed = 0;
  try {
    for (const _ of Array(random.between(1, 3)).keys()) {
      const delay = random.int(random.pick([10, 50, 300]));
      const order = { seed, number, way: next, mostLevels: mostLevelsOf(one), folder, resumes: isThere() };
      moments.push(delay);
      killed += (await runAndKill(order, delay)) ? 1 : 0;
      next = another(random, way);
      names.push(nameOf(next));
    }
    const keeping = isThere() ? { resume: folder } : { checkpoint: folder };
    const lines = await differences((model, options) => engine(model, { ...options, ...keeping }), one, next);
    return { killed, lines, how: `killed after ${moments.join(', ')} ms: ${names.join(' | ')}` };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Who goes on may use other tools. */
const another = (random: Random, { depth: _, ...way }: Way): Way => {
  const { backend, threads, traces, visited } = randomWay(random, false);
  const tools = { ...way, backend, threads, traces };
  return visited === undefined || visited === 'bitstate' ? tools : { ...tools, visited };
};

/** @returns whether it was killed before it came to its end. */
const runAndKill = (order: VictimOrder, delay: number): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [victim, JSON.stringify(order)], { stdio: ['ignore', 'pipe', 'ignore'] });
    child.on('error', reject);
    child.on('exit', (_, signal) => resolve(signal === 'SIGKILL'));
    createInterface(child.stdout).once('line', () => setTimeout(() => child.kill('SIGKILL'), delay));
  });
