import { explore } from '../../src/index.js';
import { tryOut } from './trial.js';

/**
 * Tries one model after the other, and says a line of each: `worker.js SEED FIRST STEP COUNT`. A signal ends it after the
 * model at hand, so that nothing is left in the temporary folder.
 */
const [seed, first, step, count] = process.argv.slice(2).map(Number) as [number, number, number, number];
let isStopped = false;
const stop = () => {
  isStopped = true;
};
process.on('SIGTERM', stop).on('SIGINT', stop);
for (let i = 0; i < count && !isStopped; i++) {
  process.stdout.write(`${JSON.stringify(await tryOut(explore, seed, first + i * step))}\n`);
}
