import { modelHashOf } from '../../search/checkpoint/model-hash.js';
import { MemoFile, type Trees } from '../../transitions/memo-file.js';
import type { Catalogue } from '../catalogue.js';
import type { Io } from '../io.js';
import type { Check } from '../plan.js';
import { cacheFolder, Folder } from './folder.js';
import { programHash } from './program.js';

export const cacheOptions = {
  'no-cache': {
    type: 'boolean',
    says: 'run every recipe anew, and keep nothing of it for the next time; so does VGICHECK_CACHE=off',
  },
} as const;

/** What recipes did in the check, and a way to keep it. */
export interface Known {
  readonly memo: MemoFile;
  readonly keep: () => void;
}

/** What recipes did in checks before. */
export class Cache {
  readonly #folder: Folder;
  readonly #program: string;
  readonly #place: string;

  constructor(folder: Folder, program: string, place: string) {
    this.#folder = folder;
    this.#program = program;
    this.#place = place;
  }

  /** The memo of the very same check by the very same program, or an empty one. */
  of({ subject, model }: Check): Known {
    const asked = JSON.stringify([subject, model.properties.map(({ id }) => id)]);
    // One file for a check of this installation: another version takes the place of the one before.
    const name = `${this.#place} ${asked}`;
    const key = JSON.stringify([this.#program, asked, modelHashOf(model, () => false, false)]);
    const text = this.#folder.get(name, key);
    const memo = new MemoFile(text === undefined ? {} : (JSON.parse(text) as Trees));
    const keep = () => {
      if (memo.added > 0) {
        this.#folder.put(name, key, JSON.stringify(memo.trees));
      }
    };
    return { memo, keep };
  }

  /** It stays below its bound. */
  close(): void {
    this.#folder.prune();
  }
}

/** Undefined where there is to be none, or where nobody can say which code is run. */
export const cacheOf = (
  options: {
    readonly 'no-cache'?: boolean;
    readonly symmetry?: boolean;
    readonly checkpoint?: string;
    readonly resume?: string;
  },
  { code, module }: Catalogue,
  { env, verbose, stderr }: Io,
): Cache | undefined => {
  const isOff = options['no-cache'] || env.VGICHECK_CACHE === 'off';
  // With symmetry each path is compared with others; what is resumed runs recipes to compare them with those before.
  const needsRuns = options.symmetry || options.checkpoint !== undefined || options.resume !== undefined;
  if (isOff || needsRuns || code === undefined || module !== undefined) {
    return undefined;
  }
  const complain = (what: string): void => {
    if (verbose) {
      stderr.write(`${what}\n`);
    }
  };
  try {
    const program = programHash(code);
    return program === undefined ? undefined : new Cache(new Folder(cacheFolder(env), complain), program, code.join());
  } catch (error) {
    complain(`the cache is not used: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
};
