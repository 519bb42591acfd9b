// Mutates the model statement by statement with StrykerJS, and writes what notices the mutants into docs/adequacy.md.
//
//   npm run mutate                     part by part all that docs/adequacy.md speaks of; what has not changed since the last
//                                      run on this machine is not judged again
//   npm run mutate -- --only GLOB      these files of it; of the others mutation/judged.json has what was said before
//   npm run mutate -- --again          those alone that went unnoticed, after a new property or scenario; with
//                                      --only TEXT,TEXT of the files whose path has one of these
//   … --with TEXT,TEXT                 by the checks alone whose name has one of these; with --only, where no other
//                                      scenario gets to these files
//   npm run mutate -- --sample         a fixed part, as CI does: it fails where a mutant goes unnoticed without a reason

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { judgeAgain } from './again.mjs';
import { judgedIn, merged } from './judged.mjs';
import { explained, written } from './report.mjs';
import { mutantsIn } from './results.mjs';
import { parts, sample } from './stryker.config.mjs';

const option = { type: 'boolean', default: false };
const { values } = parseArgs({
  options: { sample: option, again: option, only: { type: 'string' }, with: { type: 'string' } },
});

const run = (args, env = {}) => {
  const { status } = spawnSync('npx', args, { stdio: 'inherit', env: { ...process.env, ...env } });
  if (status !== 0) {
    process.exit(status ?? 1);
  }
};

const json = (file) => JSON.parse(readFileSync(file, 'utf8'));

const reasons = json('mutation/equivalent.json');
const [file, kept] = ['docs/adequacy.md', 'mutation/judged.json'];
const commit = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).stdout.trim();

const write = (judged) => {
  writeFileSync(kept, `${JSON.stringify(judged, null, 2)}\n`);
  writeFileSync(file, written(readFileSync(file, 'utf8'), judged, reasons));
};

if (values.again) {
  judgeAgain(json(kept), {
    reasons,
    only: values.only,
    using: values.with,
    commit,
    tell: (line) => console.log(line),
    save: write,
  });
  process.exit(0);
}

const sampled = {
  ...(values.sample ? { MUTATION_SAMPLE: '1' } : {}),
  ...(values.with === undefined ? {} : { MUTATION_WITH: values.with }),
};
run(['vitest', 'run', '--config', 'mutation/vitest.config.ts', '--reporter=dot'], {
  MUTATION_BASELINE: 'write',
  ...sampled,
});
// StrykerJS writes what it has judged when it ends. Part by part, little is lost where a run is cut short.
const asked = values.sample ? [sample] : values.only === undefined ? parts : [values.only];
for (const mutate of asked) {
  run(['stryker', 'run', 'mutation/stryker.config.mjs'], {
    MUTATION_OF: mutate,
    ...sampled,
  });
}

if (values.sample) {
  const mutants = explained(mutantsIn(json('mutation/reports/sample.json')), reasons);
  const unnoticed = mutants.filter(
    ({ noticedBy, why }) => why === undefined && ['nothing', 'counts'].includes(noticedBy),
  );
  for (const { file, line, original, replacement } of unnoticed) {
    console.error(`${file}:${line}: no property notices ${original} as ${replacement}`);
  }
  console.log(
    `${mutants.length - unnoticed.length} of ${mutants.length} mutants are noticed, or equivalent with a reason`,
  );
  process.exit(unnoticed.length === 0 ? 0 : 1);
}

write(merged(json(kept), judgedIn(mutantsIn(json('mutation/reports/incremental.json')), commit)));
