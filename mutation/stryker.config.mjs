/** What StrykerJS mutates, and by which tests a mutant is noticed: `npm run mutate`. */
export default {
  testRunner: 'vitest',
  vitest: { configFile: 'mutation/vitest.config.ts', related: false },
  plugins: ['@stryker-mutator/vitest-runner'],
  mutate: [
    'model/{bao,device,forwarded,gic,irq-line,kvm,timer,vfio}/**/*.ts',
    // How a configuration is spelt and a state is drawn, what is checked and what is known: no steps.
    '!model/*/{drawing,known,properties}/**',
    '!model/*/{bugs,config,drawing,index,properties,sketch,steps-of-traces}.ts',
    '!model/gic/physical-{config,depiction,sketch}.ts',
  ],
  mutator: { excludedMutations: ['StringLiteral', 'ObjectLiteral', 'Regex', 'ArrayDeclaration'] },
  ignorePatterns: ['/dist', '/web', '/docs', '/test', '/bench', '/coverage'],
  // TypeScript 7 has no API that StrykerJS could rewrite a tsconfig with; nothing here needs one.
  tsconfigFile: 'none',
  coverageAnalysis: 'perTest',
  incremental: true,
  incrementalFile: 'mutation/reports/incremental.json',
  reporters: ['progress-append-only', 'json'],
  jsonReporter: { fileName: 'mutation/reports/mutation.json' },
  tempDirName: 'mutation/reports/sandbox',
  concurrency: 1,
  timeoutMS: 60_000,
};
