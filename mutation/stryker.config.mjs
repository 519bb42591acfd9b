// What StrykerJS mutates, and by which tests a mutant is noticed: `npm run mutate`.

import { fileURLToPath } from 'node:url';

/** What is judged within two minutes: `npm run mutate -- --sample`. */
export const sample = 'model/kvm/fold.ts:30-61';

/** What is judged one after another. */
export const parts = [
  'model/kvm/@(flush|fold|halt|inject|irq|mmio|prune).ts',
  'model/kvm/!(flush|fold|halt|inject|irq|mmio|prune).ts',
  'model/kvm/*/*.ts',
  'model/{device,forwarded,irq-line,timer,vfio}/**/*.ts',
  'model/gic/**/*.ts',
  'model/bao/**/*.ts',
  'model/kvm-old/**/*.ts',
];

/** How a configuration is spelt and a state is drawn, what is checked and what is known: no steps. */
const notSteps = [
  '!model/*/{drawing,known,properties}/**',
  '!model/*/{bugs,config,drawing,index,properties,sketch,*-properties}.ts',
  '!model/kvm-old/{known,pinned,scenarios}.ts',
  '!model/kvm/life/{config,properties,sketch,*-properties}.ts',
  '!model/gic/physical-{config,depiction,sketch}.ts',
  // What properties and drawings ask of a hypervisor.
  '!model/kvm/{as-hypervisor,part,state,eras/index}.ts',
];

const isSample = process.env.MUTATION_SAMPLE !== undefined;
const name = isSample ? 'sample' : 'all';

export default {
  testRunner: 'vitest',
  vitest: { configFile: 'mutation/vitest.config.ts', related: false },
  plugins: ['@stryker-mutator/vitest-runner', fileURLToPath(new URL('not-steps.mjs', import.meta.url))],
  ignorers: ['not-steps'],
  mutate: [...(process.env.MUTATION_OF === undefined ? parts : [process.env.MUTATION_OF]), ...notSteps],
  // Words and shapes, not steps.
  mutator: { excludedMutations: ['StringLiteral', 'ObjectLiteral', 'Regex', 'ArrayDeclaration'] },
  ignorePatterns: ['/dist', '/site', '/web', '/docs', '/test', '/bench', '/coverage'],
  // TypeScript 7 has no API that StrykerJS could rewrite a tsconfig with; nothing here needs one.
  tsconfigFile: 'none',
  coverageAnalysis: 'perTest',
  incremental: !isSample,
  incrementalFile: `mutation/reports/incremental.json`,
  reporters: ['progress-append-only', 'json'],
  jsonReporter: { fileName: `mutation/reports/${name}.json` },
  tempDirName: 'mutation/reports/sandbox',
  concurrency: Number(process.env.MUTATION_CONCURRENCY ?? 2),
  timeoutMS: 30_000,
  // Beside other work the whole suite takes longer than the five minutes that StrykerJS allows its first run.
  dryRunTimeoutMinutes: 30,
};
