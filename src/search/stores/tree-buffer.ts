import { places, type Region, type WordAllocator } from '../../engine/index.js';
import type { WordBuffer } from '../../transitions/index.js';
import type { WorkerContext } from '../workers/worker-context.js';

/** Where the trees are kept. */
export class TreeBuffer implements WordBuffer {
  readonly #memory: WordAllocator;
  #region: Region;
  /** All of the memory, and the buffer of trees in it. */
  #all: Int32Array;
  #view: Int32Array;
  #context: WorkerContext | undefined;

  constructor(memory: WordAllocator) {
    this.#memory = memory;
    this.#region = memory.take(4096);
    this.#all = memory.words;
    this.#view = this.#look();
  }

  /** A context is told where the trees are, now and later. */
  tell(context: WorkerContext): void {
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
