// How many steps a second a random walk takes on one thread: the median of three for each scenario of the quick suite,
// and for one of real size. `npm run build && node bench/fuzz.mjs [SECONDS [SCENARIO…]]`
//
// By the processor's time, not the wall's: a machine that does something else meanwhile does not count, but for what it
// takes from the caches. What the tables still have to learn does count.

import { catalogue } from '../dist/bin/catalogue.js';
import { planOf } from '../dist/src/cli/plan.js';
import { fuzz } from '../dist/src/simulate/index.js';

const [, , seconds = '3', ...asked] = process.argv;

const stepsPerSecond = async ({ model, findings }, seed) => {
  const began = process.cpuUsage();
  const { steps } = await fuzz(model, {
    seed,
    seconds: Number(seconds),
    expected: new Set(findings.map(({ property }) => property)),
  });
  const { user, system } = process.cpuUsage(began);
  return steps / ((user + system) / 1e6);
};

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

const quick = catalogue.scenarios.filter(({ suites }) => suites.includes('quick')).map(({ id }) => id);
const medians = [];
for (const name of asked.length > 0 ? asked : [...quick, 'real']) {
  const check = planOf(catalogue, { names: [name], properties: [] }).at(-1);
  const rates = [];
  for (const seed of [1, 2, 3]) {
    rates.push(await stepsPerSecond(check, seed));
  }
  medians.push({ name, rate: median(rates) });
  process.stdout.write(`${name.padEnd(24)}${(median(rates) / 1e6).toFixed(3).padStart(8)} million steps/s\n`);
}
const ofQuick = medians.filter(({ name }) => name !== 'real').map(({ rate }) => rate);
if (asked.length === 0) {
  process.stdout.write(`\nmedian of quick: ${(median(ofQuick) / 1e6).toFixed(3)} million steps/s\n`);
}
