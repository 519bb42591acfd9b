import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { MemoryFullError } from '../../engine/index.js';
import { type Model, UsageError, VgicheckError } from '../../language/index.js';
import { shownFile } from '../../trace/text-file.js';
import { layoutOf } from '../../transitions/layout.js';
import type { BreadthFirstSearch } from '../bfs.js';
import type { CheckpointSource, ResumePoint } from '../snapshot.js';
import type { KeyFormat } from '../stores/key-format.js';
import { attempt, WordFile } from '../stores/word-file.js';
import { isOfLock, Lock } from './lock.js';
import {
  damaged,
  type Extent,
  type Manifest,
  manifestName,
  readManifest,
  temporaryName,
  writeManifest,
} from './manifest.js';
import { differences, type ModelHash } from './model-hash.js';
import { localsName, restoredFrom, runsName, worldsName } from './restored.js';
import { SemanticHash } from './semantic-hash.js';

/** Without a manifest they are of no use to anybody. */
const ownNames: ReadonlySet<string> = new Set([worldsName, localsName, runsName, temporaryName]);

/** Saving may take this share of the time. */
const share = 1 / 20;
const leastMilliseconds = 100;

/**
 * A search in a folder, from which it can go on after its process was killed at any moment. Three files are only added to:
 * the keys of all worlds in the order of finding, the local states that their ids stand for, and in which states recipes
 * were run. How much of each counts, and how far the search had come with that, is in the manifest, which is replaced as a
 * whole. Whatever is behind that was found again when the search goes on. A lock keeps other processes out.
 *
 * States, depth, firings, verdicts, what was triggered and traces are those of a search that nobody killed. Statistics
 * are not: tables are learned anew, and time and recipe runs are those since the search was resumed. Limits may be others;
 * so a search that --max-states has cut short goes on with a larger one. (Which worlds of its last level that limit
 * leaves may depend on where it was resumed.)
 */
export class Checkpoint<W> implements CheckpointSource {
  readonly beginning: ResumePoint | undefined;
  readonly worlds: WordFile;
  readonly #folder: string;
  readonly #lock: Lock;
  readonly #locals: WordFile;
  readonly #runs: WordFile;
  readonly #model: Model<W>;
  readonly #modelHash: ModelHash;
  /** Local states of each group that are in the file. */
  readonly #kept: number[];
  readonly #behaviour: SemanticHash<W>;
  #due = 0;

  private constructor(folder: string, lock: Lock, model: Model<W>, modelHash: ModelHash, manifest?: Manifest) {
    this.#folder = folder;
    this.#lock = lock;
    this.#model = model;
    this.#modelHash = modelHash;
    const layout = layoutOf(model.world);
    const path = (name: string): string => join(folder, name);
    if (manifest === undefined) {
      this.worlds = WordFile.create(path(worldsName));
      this.#locals = WordFile.create(path(localsName));
      this.#runs = WordFile.create(path(runsName));
      this.#kept = layout.groups.map(() => 0);
    } else {
      const restored = restoredFrom(manifest, model, layout, path);
      this.worlds = restored.worlds;
      this.#locals = restored.locals;
      this.#runs = restored.runs;
      this.beginning = restored.beginning;
      this.#kept = [...restored.sizes];
    }
    this.#behaviour = new SemanticHash(this.#runs, manifest?.behaviour ?? 0);
  }

  /**
   * Begins one in a folder, which is made if need be.
   * @throws UsageError where there is something in it, or another process works in it.
   */
  static begin<W>(folder: string, model: Model<W>, modelHash: ModelHash): Checkpoint<W> {
    attempt(folder, 'written', () => mkdirSync(folder, { recursive: true }));
    assertUnused(folder);
    return locked(folder, (lock) => {
      // Another process may have been faster.
      assertUnused(folder);
      return new Checkpoint(folder, lock, model, modelHash);
    });
  }

  /** @throws UsageError where there is none, it is damaged, it is one of another model, or another process works on it. */
  static resume<W>(folder: string, model: Model<W>, modelHash: ModelHash): Checkpoint<W> {
    readManifest(folder);
    return locked(folder, (lock) => {
      const manifest = readManifest(folder);
      const differing = differences(manifest.modelHash, modelHash);
      if (manifest.model !== model.id) {
        throw new UsageError(
          `the checkpoint in ${shownFile(folder)} was written for ${manifest.model}, this is ${model.id}; ${advice}`,
        );
      }
      if (differing.length > 0) {
        throw changed(folder, model.id, `it differs in its ${differing.join(', its ')}`);
      }
      return new Checkpoint(folder, lock, model, modelHash, manifest);
    });
  }

  /** Hears of every recipe that is run. */
  readonly onRun: CheckpointSource['onRun'] = (slot, state) => this.#behaviour.hear(slot, state);

  /** @throws UsageError where a search that goes on does something else than the one that was saved. */
  assertSameBehaviour(search: BreadthFirstSearch<W>): void {
    if (this.beginning === undefined) {
      return;
    }
    if (search.states !== search.log.count) {
      throw damaged(join(this.#folder, worldsName), 'it has a world twice');
    }
    let isSame = false;
    try {
      isSame = this.#behaviour.isSame(search.cache);
    } catch (error) {
      if (error instanceof MemoryFullError) {
        throw new UsageError(`what its rules do does not fit in the memory that is allowed: ${error.message}`);
      }
      if (!(error instanceof VgicheckError)) {
        throw error;
      }
      // It did not fail before.
    }
    if (!isSame) {
      throw changed(this.#folder, this.#model.id, 'what its rules do or its properties say is not the same');
    }
  }

  /** Saves where the search stands, unless that was done a moment ago. */
  saveIfDue(search: BreadthFirstSearch<W>): void {
    if (performance.now() >= this.#due) {
      const began = performance.now();
      this.save(search);
      const ended = performance.now();
      this.#due = ended + Math.max(leastMilliseconds, (ended - began) / share);
    }
  }

  /** Saves where the search stands, if it stands between two advances. Where that cannot be written, the search ends. */
  save(search: BreadthFirstSearch<W>): void {
    try {
      this.#save(search);
    } catch (error) {
      if (!(error instanceof UsageError)) {
        throw error;
      }
      search.endFor(error);
    }
  }

  #save(search: BreadthFirstSearch<W>): void {
    const { standing } = search;
    if (standing === undefined || !this.#saveBehaviour(search)) {
      return;
    }
    this.#addLocals(search);
    this.worlds.sync();
    this.#locals.sync();
    this.#runs.sync();
    writeManifest(this.#folder, {
      ...standing,
      model: this.#model.id,
      modelHash: this.#modelHash,
      behaviour: this.#behaviour.sum,
      worlds: extentOf(this.worlds),
      locals: extentOf(this.#locals),
      runsOfRecipes: extentOf(this.#runs),
      bits: bitsOf(search.engineHost.componentTables.keys),
      runs: search.log.runs.map(({ keys, count }) => ({ bits: bitsOf(keys), count })),
    });
  }

  close(): void {
    this.worlds.close();
    this.#locals.close();
    this.#runs.close();
    this.#lock.release();
  }

  /** False where there is no memory left for that. */
  #saveBehaviour({ cache }: BreadthFirstSearch<W>): boolean {
    try {
      this.#behaviour.save(cache);
      return true;
    } catch (error) {
      if (error instanceof MemoryFullError) {
        return false;
      }
      throw error;
    }
  }

  #addLocals({ engineHost: { componentTables } }: BreadthFirstSearch<W>): void {
    for (const [group, size] of componentTables.sizes.entries()) {
      const kept = this.#kept[group] as number;
      if (size > kept) {
        const locals = Array.from({ length: size - kept }, (_, i) => componentTables.localOf(group, kept + 1 + i));
        this.#locals.append(Int32Array.from([group, size - kept, ...locals.flatMap((local) => [...local])]));
        this.#kept[group] = size;
      }
    }
  }
}

export const hasCheckpoint = (folder: string): boolean => existsSync(join(folder, manifestName));

const advice = 'name the folder of this one, or begin anew in another folder';

const changed = (folder: string, model: string, how: string): UsageError =>
  new UsageError(
    `the checkpoint in ${shownFile(folder)} was written for another ${model}: ${how}; begin anew in another folder`,
  );

/** With the lock of the folder, which is given back where that fails. */
const locked = <T>(folder: string, does: (lock: Lock) => T): T => {
  const lock = Lock.take(folder);
  try {
    return does(lock);
  } catch (error) {
    lock.release();
    throw error;
  }
};

const assertUnused = (folder: string): void => {
  const shown = shownFile(folder);
  if (hasCheckpoint(folder)) {
    throw new UsageError(`${shown} has a checkpoint; go on with it by --resume ${shown}, or name another folder`);
  }
  const names = attempt(folder, 'read', () => readdirSync(folder));
  const other = names.find((name) => !ownNames.has(name) && !isOfLock(name));
  if (other !== undefined) {
    throw new UsageError(`${shown} is not empty, it has ${shownFile(other)}; name another folder for the checkpoint`);
  }
};

const extentOf = ({ bytes, sum }: WordFile): Extent => ({ bytes, sum });

const bitsOf = ({ places }: KeyFormat): readonly number[] => places.map(({ bits }) => bits);
