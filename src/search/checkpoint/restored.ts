import { existsSync } from 'node:fs';
import type { Model } from '../../language/index.js';
import type { Layout } from '../../transitions/layout.js';
import type { ResumePoint } from '../snapshot.js';
import { type KeyFormat, keyFormatOf } from '../stores/key-format.js';
import { StateLog } from '../stores/state-log.js';
import { WordFile } from '../stores/word-file.js';
import { areKeys, faultIn, localsIn, suits } from './contents.js';
import { damaged, type Extent, type Manifest, manifestName } from './manifest.js';

/** The files beside the manifest: keys of worlds, local states, and in which states recipes were run. */
export const worldsName = 'worlds';
export const localsName = 'locals';
export const runsName = 'runs';

/** What is in the files of a folder, as far as its manifest says that it counts. */
interface Restored {
  readonly worlds: WordFile;
  readonly locals: WordFile;
  readonly runs: WordFile;
  readonly beginning: ResumePoint;
  /** Local states of each group. */
  readonly sizes: readonly number[];
}

/** @throws UsageError where something in them cannot be so. */
export const restoredFrom = <W>(
  manifest: Manifest,
  model: Model<W>,
  layout: Layout,
  path: (name: string) => string,
): Restored => {
  const fault = faultIn(manifest, model, layout);
  if (fault !== undefined) {
    throw damaged(path(manifestName), fault);
  }
  const files: WordFile[] = [];
  const opened = (name: string, extent: Extent): WordFile => {
    const file = reopened(path(name), extent);
    files.push(file);
    return file;
  };
  try {
    const locals = opened(localsName, manifest.locals);
    const states = localsIn(locals.read(0, locals.bytes / 4), layout);
    if (typeof states === 'string') {
      throw damaged(path(localsName), states);
    }
    const sizes = layout.groups.map(({ words }, group) => (states[group] as Int32Array).length / words);
    const runs = opened(runsName, manifest.runsOfRecipes);
    if (manifest.runsOfRecipes.bytes % (4 * (1 + layout.words)) !== 0) {
      throw damaged(path(runsName), 'it is cut off');
    }
    const worlds = opened(worldsName, manifest.worlds);
    const beginning = beginningOf(manifest, states);
    assertWorlds(worlds, beginning, sizes, path);
    return { worlds, locals, runs, beginning, sizes };
  } catch (error) {
    for (const file of files) {
      file.close();
    }
    throw error;
  }
};

const reopened = (path: string, { bytes, sum }: Extent): WordFile => {
  if (!existsSync(path)) {
    throw damaged(path, 'it is gone');
  }
  const file = WordFile.reopen(path);
  const wrong = file.accept(bytes, sum);
  if (wrong !== undefined) {
    file.close();
    throw damaged(path, wrong);
  }
  return file;
};

const keysAtOnce = 1 << 16;

/** @throws UsageError where the worlds are not as many as the manifest says, or not made of the local states that there are. */
const assertWorlds = (
  file: WordFile,
  { runs, keys }: ResumePoint,
  sizes: readonly number[],
  path: (name: string) => string,
): void => {
  const bytes = runs.reduce((sum, run) => sum + 4 * run.count * run.keys.words, 0);
  if (bytes !== file.bytes || !suits(keys, sizes)) {
    throw damaged(path(manifestName), 'it does not say the layout of its worlds');
  }
  const log = new StateLog(0, file);
  log.restore(runs);
  for (let place = 0; place < log.count; ) {
    const some = log.read(place, keysAtOnce);
    if (!areKeys(some, sizes)) {
      throw damaged(path(worldsName), 'it has states that the model does not have');
    }
    place += some.words.length / some.keys.words;
  }
};

const beginningOf = (manifest: Manifest, locals: readonly Int32Array[]): ResumePoint => {
  const { expanded, levelEnds, sightings, isBroken, firings, inDanger } = manifest;
  // Whether two layouts are the same is told by their identity.
  const layouts = new Map<string, KeyFormat>();
  const layoutFor = (bits: readonly number[]): KeyFormat => {
    const known = layouts.get(String(bits)) ?? keyFormatOf(bits);
    layouts.set(String(bits), known);
    return known;
  };
  return {
    ...{ expanded, levelEnds, sightings, isBroken, firings, inDanger, locals },
    keys: layoutFor(manifest.bits),
    runs: manifest.runs.map(({ bits, count }) => ({ keys: layoutFor(bits), count })),
  };
};
