import { type Memory, places, type Region } from '../../engine/index.js';
import type { Room } from '../../transitions/index.js';
import type { Context } from '../workers/worker-context.js';

/** Where the tries are kept. */
export class Arena implements Room {
  readonly #memory: Memory;
  #region: Region;
  /** All of the memory, and the arena in it. */
  #all: Int32Array;
  #view: Int32Array;
  #context: Context | undefined;

  constructor(memory: Memory) {
    this.#memory = memory;
    this.#region = memory.take(4096);
    this.#all = memory.words;
    this.#view = this.#look();
  }

  /** A context is told where the tries are, now and later. */
  tell(context: Context): void {
    this.#context = context;
    this.#look();
  }

  get words(): Int32Array {
    // The memory has another buffer after it has grown.
    return this.#all === this.#memory.words ? this.#view : this.#look();
  }

  enlarge(size: number): void {
    this.#region = this.#memory.enlarge(this.#region, size);
    this.#look();
  }

  #look(): Int32Array {
    const { at, size } = this.#region;
    this.#all = this.#memory.words;
    this.#view = this.#all.subarray(at, at + size);
    this.#context?.set(places.ARENA, at);
    return this.#view;
  }
}
