import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { expect, it } from 'vitest';

type Imports = ReadonlyMap<string, readonly string[]>;

const folders = ['bin', 'conformance', 'properties', 'model', 'examples', 'src', 'web', 'site/src'];

const sources = (): readonly string[] =>
  folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts'))
      .map((file) => posix.join(folder, file)),
  );

const imported = /^(?:import|export)\s[^;]*?from '(\.[^']+)'/gm;

/** What each file imports of the others, types included. */
const importsAmong = (files: readonly string[]): Imports => {
  const known = new Set(files);
  const importsOf = (file: string) =>
    [...readFileSync(file, 'utf8').matchAll(imported)].flatMap(([, specifier = '']) => {
      const path = posix.join(posix.dirname(file), specifier);
      return [path.replace(/\.js$/, '.ts'), path.replace(/\.js$/, '.tsx'), path].filter((one) => known.has(one));
    });
  return new Map(files.map((file) => [file, importsOf(file)]));
};

/** Files that are left when those that import nothing that is left are taken away, again and again: circles, and who imports them. */
const inCircles = (imports: Imports): readonly string[] => {
  let left = new Set(imports.keys());
  for (let before = -1; before !== left.size; ) {
    before = left.size;
    const here = left;
    left = new Set([...here].filter((file) => imports.get(file)?.some((other) => here.has(other))));
  }
  return [...left];
};

it('no file imports itself by way of others', () => {
  const files = sources();
  expect(files.length).toBeGreaterThan(500);
  expect(inCircles(importsAmong(files))).toEqual([]);
});

it('which shows where one does', () => {
  const circle: Imports = new Map([
    ['a', ['b']],
    ['b', ['c', 'd']],
    ['c', ['a']],
    ['d', []],
  ]);
  expect(inCircles(circle)).toEqual(['a', 'b', 'c']);
});
