import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const at = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

export default defineConfig({
  // Examples import what a user's programs do: here that is the sources.
  resolve: {
    alias: [
      { find: /^vgicheck$/, replacement: at('src/index.ts') },
      { find: /^vgicheck\/(model|properties)$/, replacement: at('$1/index.ts') },
      { find: /^vgicheck\/vitest$/, replacement: at('src/vitest/index.ts') },
    ],
  },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'tests',
          // Those at the top are what `vgicheck new` and `--out FILE.test.ts` write in a clone.
          include: ['test/**/*.test.ts', 'templates/*.test.ts', '*.test.ts'],
          exclude: ['**/*.isolated.test.ts', '**/node_modules/**'],
          // Files share the modules that they import: evaluating these for each file took a third of npm test's time.
          isolate: false,
        },
      },
      // Files that mock a module (vi.mock): it can be mocked only where no other file has imported it.
      { extends: true, test: { name: 'isolated', include: ['test/**/*.isolated.test.ts'] } },
    ],
    // `npm test` ends within five minutes on two cores; what is left out of it begins with /** @module-tag slow */.
    tags: [{ name: 'slow', description: 'takes more than ten seconds of a core; left out by npm test, run by CI' }],
    // Some tests search for half a minute where two run side by side; a busy machine takes three times as long.
    testTimeout: 180_000,
    // Every search runs its recipes.
    env: { VGICHECK_CACHE: 'off' },
    // Some files wait for an emulator: by default one of two cores would be left idle.
    maxWorkers: '100%',
    coverage: {
      include: ['src/**', 'model/**', 'properties/**', 'conformance/**/*.ts'],
      exclude: ['test/**'],
      thresholds: { lines: 95 },
    },
  },
});
