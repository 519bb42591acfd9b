import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    // Some files wait for an emulator: by default one of two cores would be left idle.
    maxWorkers: '100%',
    coverage: {
      include: ['src/**', 'model/**', 'properties/**', 'conformance/**/*.ts'],
      exclude: ['test/**'],
      thresholds: { lines: 95 },
    },
  },
});
