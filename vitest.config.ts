import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    coverage: {
      include: ['src/**', 'model/**', 'properties/**', 'conformance/**/*.ts'],
      exclude: ['test/**'],
      thresholds: { lines: 95 },
    },
  },
});
