import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { MemoryFullError } from '../../kernel/index.js';
import { type Model, UsageError } from '../../language/index.js';
import { type Layout, layoutOf } from '../../learn/layout.js';
import { type KeyLayout, layOut } from '../dictionaries.js';
import type { Beginning, Keeping, Search } from '../search.js';
import { attempt, WordFile } from '../word-file.js';
import { type Behaviour, behaviourOf, noBehaviour } from './behaviour.js';
import { differences, type Fingerprint } from './fingerprint.js';
import { damaged, type Manifest, manifestName, readManifest, temporaryName, writeManifest } from './manifest.js';

const worldsName = 'worlds';
const localsName = 'locals';
/** Without a manifest they are of no use to anybody. */
const ownNames: ReadonlySet<string> = new Set([worldsName, localsName, temporaryName]);

/** Saving may take this share of the time. */
const share = 1 / 20;
const leastMilliseconds = 100;

/**
 * A search in a folder, from which it can go on after its process was killed at any moment. Two files are only added to:
 * the keys of all worlds in the order of finding, and the local states that their ids stand for. How much of the two
 * counts, and how far the search had come with that, is in the manifest, which is replaced as a whole. Whatever is behind
 * that was found again when the search goes on.
 *
 * States, depth, firings, verdicts, what was in danger and traces are those of a search that nobody killed. Statistics
 * are not: tables are learned anew, and time and recipe runs are those since the search was resumed. Limits may be others;
 * so a search that --max-states has cut short goes on with a larger one. (Which worlds of its last level that limit
 * leaves may depend on where it was resumed.)
 */
export class Checkpoint<W> implements Keeping {
  readonly beginning: Beginning | undefined;
  readonly worlds: WordFile;
  readonly #folder: string;
  readonly #locals: WordFile;
  readonly #model: Model<W>;
  readonly #fingerprint: Fingerprint;
  /** Local states of each group that are in the file. */
  readonly #kept: number[];
  #behaviour: Behaviour;
  #due = 0;

  private constructor(folder: string, model: Model<W>, fingerprint: Fingerprint, manifest?: Manifest) {
    this.#folder = folder;
    this.#model = model;
    this.#fingerprint = fingerprint;
    const layout = layoutOf(model.world);
    if (manifest === undefined) {
      this.worlds = WordFile.create(join(folder, worldsName));
      this.#locals = WordFile.create(join(folder, localsName));
      this.#kept = layout.groups.map(() => 0);
      this.#behaviour = noBehaviour;
    } else {
      this.#locals = reopen(join(folder, localsName), manifest.locals);
      this.worlds = reopen(join(folder, worldsName), manifest.worlds);
      const locals = localsIn(this.#locals, layout);
      this.beginning = beginningOf(manifest, locals);
      this.#kept = layout.groups.map(({ words }, group) => (locals[group] as Int32Array).length / words);
      this.#behaviour = manifest.behaviour;
    }
  }

  /**
   * Begins one in a folder, which is made if need be.
   * @throws UsageError where there is something in it.
   */
  static begin<W>(folder: string, model: Model<W>, fingerprint: Fingerprint): Checkpoint<W> {
    attempt(folder, 'written', () => mkdirSync(folder, { recursive: true }));
    if (hasCheckpoint(folder)) {
      throw new UsageError(`${folder} has a checkpoint; go on with it by --resume ${folder}, or name another folder`);
    }
    const other = attempt(folder, 'read', () => readdirSync(folder)).find((name) => !ownNames.has(name));
    if (other !== undefined) {
      throw new UsageError(`${folder} is not empty, it has ${other}; name another folder for the checkpoint`);
    }
    return new Checkpoint(folder, model, fingerprint);
  }

  /** @throws UsageError where there is none, it is damaged, or it is one of another model. */
  static resume<W>(folder: string, model: Model<W>, fingerprint: Fingerprint): Checkpoint<W> {
    const manifest = readManifest(folder);
    const differing = differences(manifest.fingerprint, fingerprint);
    if (manifest.model !== model.id) {
      throw new UsageError(
        `the checkpoint in ${folder} was written for ${manifest.model}, this is ${model.id}; ${advice}`,
      );
    }
    if (differing.length > 0) {
      throw changed(folder, model.id, `it differs in its ${differing.join(', its ')}`);
    }
    return new Checkpoint(folder, model, fingerprint, manifest);
  }

  /** @throws UsageError where a search that goes on does something else than the one that was saved. */
  assertSameBehaviour(search: Search<W>): void {
    if (this.beginning !== undefined) {
      const { next, sum } = behaviourOf(search, noBehaviour, this.beginning.expanded);
      if (next !== this.#behaviour.next || sum !== this.#behaviour.sum) {
        throw changed(this.#folder, this.#model.id, 'what its rules do or its properties say is not the same');
      }
    }
  }

  /** Saves where the search stands, unless that was done a moment ago. */
  saveIfDue(search: Search<W>): void {
    if (performance.now() >= this.#due) {
      const began = performance.now();
      this.save(search);
      const ended = performance.now();
      this.#due = ended + Math.max(leastMilliseconds, (ended - began) / share);
    }
  }

  /** Saves where the search stands, if it stands between two advances. */
  save(search: Search<W>): void {
    const { standing } = search;
    if (standing === undefined || !this.#look(search)) {
      return;
    }
    this.#addLocals(search);
    this.worlds.sync();
    this.#locals.sync();
    writeManifest(this.#folder, {
      ...standing,
      model: this.#model.id,
      fingerprint: this.#fingerprint,
      behaviour: this.#behaviour,
      worlds: { bytes: this.worlds.bytes, sum: this.worlds.sum },
      locals: { bytes: this.#locals.bytes, sum: this.#locals.sum },
      bits: bitsOf(search.workspace.dictionaries.keys),
      runs: search.log.runs.map(({ keys, count }) => ({ bits: bitsOf(keys), count })),
    });
  }

  close(): void {
    this.worlds.close();
    this.#locals.close();
  }

  /** Looks at what the model does; false where there is no memory left for that. */
  #look(search: Search<W>): boolean {
    try {
      this.#behaviour = behaviourOf(search, this.#behaviour, search.expanded);
      return true;
    } catch (error) {
      if (error instanceof MemoryFullError) {
        return false;
      }
      throw error;
    }
  }

  #addLocals({ workspace: { dictionaries } }: Search<W>): void {
    for (const [group, size] of dictionaries.sizes.entries()) {
      const kept = this.#kept[group] as number;
      if (size > kept) {
        const locals = Array.from({ length: size - kept }, (_, i) => dictionaries.localOf(group, kept + 1 + i));
        this.#locals.append(Int32Array.from([group, size - kept, ...locals.flatMap((local) => [...local])]));
        this.#kept[group] = size;
      }
    }
  }
}

export const hasCheckpoint = (folder: string): boolean => existsSync(join(folder, manifestName));

const advice = 'name the folder of this one, or begin anew in another folder';

const changed = (folder: string, model: string, how: string): UsageError =>
  new UsageError(`the checkpoint in ${folder} was written for another ${model}: ${how}; begin anew in another folder`);

const reopen = (path: string, { bytes, sum }: Manifest['worlds']): WordFile => {
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

/** Records of the file: the number of a group, how many of its local states follow, and these. */
const localsIn = (file: WordFile, { groups }: Layout): readonly Int32Array[] => {
  const all = file.read(0, file.bytes / 4);
  const parts = groups.map((): Int32Array[] => []);
  for (let at = 0; at < all.length; ) {
    const [group, count] = [all[at] as number, all[at + 1] as number];
    const end = at + 2 + count * (groups[group]?.words as number);
    parts[group]?.push(all.subarray(at + 2, end));
    at = end;
  }
  return parts.map(joined);
};

const joined = (parts: readonly Int32Array[]): Int32Array => {
  const all = new Int32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};

const bitsOf = ({ places }: KeyLayout): readonly number[] => places.map(({ bits }) => bits);

const beginningOf = (manifest: Manifest, locals: readonly Int32Array[]): Beginning => {
  const { expanded, levelEnds, sightings, isBroken, firings, inDanger } = manifest;
  // Whether two layouts are the same is told by their identity.
  const layouts = new Map<string, KeyLayout>();
  const layoutFor = (bits: readonly number[]): KeyLayout => {
    const known = layouts.get(String(bits)) ?? layOut(bits);
    layouts.set(String(bits), known);
    return known;
  };
  return {
    ...{ expanded, levelEnds, sightings, isBroken, firings, inDanger, locals },
    keys: layoutFor(manifest.bits),
    runs: manifest.runs.map(({ bits, count }) => ({ keys: layoutFor(bits), count })),
  };
};
