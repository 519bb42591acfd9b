import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { expect, it } from 'vitest';

// Each file that is loaded costs some 0.2 ms before the search begins, be it ever so small.
it('a check loads nothing that only other commands need', () => {
  const loaded = [...loadedWith('bin/run.ts', 'src/cli/check.ts')];
  expect(loaded).toEqual(expect.arrayContaining(['bin/catalogue.ts', 'model/vgic.ts', 'src/search/bfs.ts']));
  expect(
    loaded.filter((file) => /^(conformance|src\/fuzz|src\/orders|src\/(cli|report)\/page|fast-check)\b/.test(file)),
  ).toEqual([]);
});

/** These files and whatever they import: packages by name, but no types, and nothing that is imported on demand. */
const loadedWith = (...files: readonly string[]): ReadonlySet<string> => {
  const loaded = new Set(files);
  for (const file of loaded) {
    for (const specifier of file.endsWith('.ts') ? importsOf(readFileSync(file, 'utf8')) : []) {
      const isFile = specifier.startsWith('.');
      loaded.add(isFile ? posix.join(posix.dirname(file), specifier).replace(/\.js$/, '.ts') : specifier);
    }
  }
  return loaded;
};

const importsOf = (source: string): readonly string[] => {
  const form = /^(?:import|export)\b(?! type\b)(?:[^'"`;]*?\bfrom)?\s*'([^']+)'/gm;
  return [...source.matchAll(form)].map(([, specifier = '']) => specifier);
};
