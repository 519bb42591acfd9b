import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cacheFolder, Folder } from '../../src/cli/cache/folder.js';
import { programHash } from '../../src/cli/cache/program.js';
import { emptyFolder } from '../support/folder.js';

const cacheIn = (path: string) => {
  const complaints: string[] = [];
  return { folder: new Folder(path, (what) => complaints.push(what)), complaints };
};

const onlyFile = (path: string): string => join(path, readdirSync(path)[0] as string);

describe('the cache', () => {
  it('gives back what was put, under its name and its key', () => {
    const { folder, complaints } = cacheIn(join(emptyFolder(), 'made', 'if need be'));
    folder.put('check', 'key', 'text\nin lines');
    expect(folder.get('check', 'key')).toBe('text\nin lines');
    expect(folder.get('other check', 'key')).toBeUndefined();
    expect(complaints).toEqual([]);
  });

  it('refuses what was put under another key, and has the new text in its place', () => {
    const path = emptyFolder();
    const { folder } = cacheIn(path);
    folder.put('check', 'old', 'old text');
    expect(folder.get('check', 'new')).toBeUndefined();
    folder.put('check', 'new', 'new text');
    expect(folder.get('check', 'new')).toBe('new text');
    expect(folder.get('check', 'old')).toBeUndefined();
    expect(readdirSync(path)).toHaveLength(1);
  });

  it.each([
    [
      'a byte is another one',
      (bytes: Buffer) => bytes.fill(bytes[bytes.length - 1] === 97 ? 98 : 97, bytes.length - 1),
    ],
    ['its end is missing', (bytes: Buffer) => bytes.subarray(0, bytes.length - 3)],
    ['it is empty', () => Buffer.alloc(0)],
    ['it is something else', () => Buffer.from('#!/bin/sh\n')],
  ])('knows nothing where %s', (_, damage) => {
    const path = emptyFolder();
    const { folder } = cacheIn(path);
    folder.put('check', 'key', 'text'.repeat(100));
    const file = onlyFile(path);
    writeFileSync(file, damage(readFileSync(file)));
    expect(folder.get('check', 'key')).toBeUndefined();
  });

  it('complains of damage, and of a folder that cannot be written, and that is all', () => {
    const path = emptyFolder();
    const { folder, complaints } = cacheIn(path);
    folder.put('check', 'key', 'text');
    const file = onlyFile(path);
    writeFileSync(file, Buffer.concat([readFileSync(file), Buffer.from('more')]));
    expect(folder.get('check', 'key')).toBeUndefined();
    const inFile = cacheIn(join(file, 'below a file'));
    inFile.folder.put('check', 'key', 'text');
    inFile.folder.prune();
    expect([...complaints, ...inFile.complaints]).toEqual([
      expect.stringContaining('cannot be read'),
      expect.stringContaining('cannot be written'),
      expect.stringContaining('cannot be pruned'),
    ]);
  });

  it('stays below its bound: what was not used for the longest time goes, and nothing that is not its own', () => {
    const path = emptyFolder();
    const { folder } = cacheIn(path);
    writeFileSync(join(path, 'somebody else’s'), 'x'.repeat(10_000));
    mkdirSync(join(path, 'folder'));
    for (const name of ['a', 'b', 'c']) {
      folder.put(name, 'key', name.repeat(3000));
      for (const file of readdirSync(path).filter((other) => /^[0-9a-f]{32}$/.test(other))) {
        utimesSync(join(path, file), 1000, 1000);
      }
    }
    expect(folder.get('b', 'key')).toBeDefined();
    folder.prune(1);
    expect(readdirSync(path).toSorted()).toEqual(['folder', 'somebody else’s']);
    folder.put('a', 'key', 'text');
    folder.prune();
    expect(folder.get('a', 'key')).toBe('text');
  });

  it('lies where the environment says', () => {
    expect(cacheFolder({ XDG_CACHE_HOME: '/caches' })).toBe(join('/caches', 'vgicheck'));
    expect(cacheFolder({})).toMatch(/\.cache\/vgicheck$/);
  });

  it('is not used where code was changed since the program began', () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'model.js'), 'export {};');
    expect(programHash([folder])).toBeUndefined();
  });
});
