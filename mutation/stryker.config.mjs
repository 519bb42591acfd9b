// What StrykerJS mutates, and by which tests a mutant is noticed: `npm run mutate`.

/** A part that is judged within two minutes: MUTATION_SAMPLE=1, `npm run mutate -- --sample`. */
const sample = ['model/kvm/fold.ts:30-61'];

const all = [
  'model/{bao,kvm-old,device,forwarded,gic,irq-line,kvm,timer,vfio}/**/*.ts',
  // How a configuration is spelt and a state is drawn, what is checked and what is known: no steps.
  '!model/*/{drawing,known,properties}/**',
  '!model/*/{bugs,config,drawing,index,properties,sketch}.ts',
  '!model/kvm-old/{known,pinned,scenarios}.ts',
  '!model/gic/physical-{config,depiction,sketch}.ts',
];

const isSample = process.env.MUTATION_SAMPLE !== undefined;
const name = isSample ? 'sample' : 'all';

export default {
  testRunner: 'vitest',
  vitest: { configFile: 'mutation/vitest.config.ts', related: false },
  plugins: ['@stryker-mutator/vitest-runner'],
  mutate: isSample ? sample : all,
  // Words and shapes, not steps.
  mutator: { excludedMutations: ['StringLiteral', 'ObjectLiteral', 'Regex', 'ArrayDeclaration'] },
  ignorePatterns: ['/dist', '/web', '/docs', '/test', '/bench', '/coverage'],
  // TypeScript 7 has no API that StrykerJS could rewrite a tsconfig with; nothing here needs one.
  tsconfigFile: 'none',
  coverageAnalysis: 'perTest',
  incremental: !isSample,
  incrementalFile: `mutation/reports/incremental.json`,
  reporters: ['progress-append-only', 'json'],
  jsonReporter: { fileName: `mutation/reports/${name}.json` },
  tempDirName: 'mutation/reports/sandbox',
  concurrency: 2,
  timeoutMS: 30_000,
};
