// What a suite costs: each check, the rules whose tables are the widest, and where the processor's time goes.
//
//   npm run bench:profile -- [--suite quick|full] [--top 12]

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { selfTimes } from './cpu-profile.mjs';
import { median, run } from './measure.mjs';
import { table } from './table.mjs';

const { values } = parseArgs({
  options: { suite: { type: 'string', default: 'quick' }, top: { type: 'string', default: '12' } },
});
const top = Number(values.top);
const root = fileURLToPath(new URL('..', import.meta.url));
const program = join(root, 'dist/bin/vgicheck.js');
const words = [program, 'check', '--suite', values.suite, '--format', 'json'];

/** Once as a user runs it, for the rates; once more to sample, which slows it down. */
const measure = () => {
  const directory = mkdtempSync(join(tmpdir(), 'vgicheck-profile-'));
  try {
    const { stdout, stderr, status, seconds, peak } = run(directory, [process.execPath, ...words]);
    if (stdout === '') {
      throw new Error(`vgicheck ended with ${status}:\n${stderr}`);
    }
    run(directory, [process.execPath, '--cpu-prof', `--cpu-prof-dir=${directory}`, ...words]);
    const profiles = readdirSync(directory)
      .filter((name) => name.endsWith('.cpuprofile'))
      .map((name) => JSON.parse(readFileSync(join(directory, name), 'utf8')));
    return { results: JSON.parse(stdout).results, seconds, peak, ...selfTimes(profiles, root) };
  } finally {
    rmSync(directory, { recursive: true });
  }
};

const nameOf = ({ scenario, era }) => (era === undefined ? scenario : `${scenario}, ${era}`);
const rateOf = ({ states, statistics }) => states / statistics.seconds;
const bytesOf = ({ statistics }) => statistics.bytesPerState;
const millions = (number) => (number / 1e6).toFixed(3);
const percent = (share) => `${(100 * share).toFixed(1)} %`;

const { results, seconds, peak, byFunction, byFile } = measure();

const checks = results.map((result) => [
  nameOf(result),
  result.states.toLocaleString('en'),
  millions(rateOf(result)),
  bytesOf(result).toFixed(1),
  result.statistics.recipeRuns.toLocaleString('en'),
  result.statistics.seconds.toFixed(2),
]);
const widest = results
  .flatMap((result) => result.rules.map((rule) => ({ ...rule, check: nameOf(result) })))
  .toSorted((a, b) => b.paths - a.paths)
  .slice(0, top)
  .map(({ check, id, paths, words, firings }) => [
    check,
    id,
    ...[paths, words, firings].map((n) => n.toLocaleString('en')),
  ]);
const shares = (entries) => entries.slice(0, top).map(([where, share]) => [where, percent(share)]);

/** What a state takes is of interest where there are many: a small search has room to spare. */
const large = results.filter(({ states }) => states >= 10_000);
const summary = [
  `Suite ${values.suite}: ${results.length} checks in ${seconds.toFixed(1)} s`,
  `${millions(median(results.map(rateOf)))} million states/s in the median check`,
  ...(large.length > 0
    ? [`at most ${Math.max(...large.map(bytesOf)).toFixed(1)} bytes/state in those of 10,000 states and more`]
    : []),
  ...(peak === undefined ? [] : [`${Math.round(peak / 1e6)} MB at the peak`]),
];
const tables = [
  table(['check', 'states', 'million/s', 'bytes/state', 'recipe runs', 'seconds'], checks),
  table(['check', 'widest rules', 'paths', 'words', 'firings'], widest, 2),
  table(['file', 'time'], shares(byFile)),
  table(['function', 'time'], shares(byFunction)),
];
process.stdout.write(`${summary.join('\n  ')}\n\n${tables.join('\n')}`);
