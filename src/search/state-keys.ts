import { type Engine, places, type WordAllocator } from '../engine/index.js';
import type { Keys } from './stores/state-log.js';
import type { WorkerContext } from './workers/worker-context.js';

/** What keys are made with. */
interface KeyParts {
  readonly engine: Engine;
  readonly memory: WordAllocator;
  readonly main: WorkerContext;
  /** Of a state. */
  readonly words: number;
  readonly hasImages: boolean;
  readonly traps: KeyTraps;
}

/** What has to be done on the way. */
interface KeyTraps {
  asking: WorkerContext;
  pairOf(context: WorkerContext): Int32Array;
  repack(given: Keys, to: number): void;
  widenComponent(group: number): boolean;
  learnImage(context: WorkerContext): boolean;
}

/** The keys of states, and the states of keys, by the first thread. */
export class StateKeys {
  readonly #parts: KeyParts;

  constructor(parts: KeyParts) {
    this.#parts = parts;
  }

  /** The state that the inner loop looks at. */
  stateAt(context: WorkerContext): Int32Array {
    return this.#parts.traps.pairOf(context).slice(0, this.#parts.words);
  }

  /** The state that a key stands for. */
  stateOf(key: Keys): Int32Array {
    const { traps, main } = this.#parts;
    traps.repack(key, main.get(places.BATCH));
    traps.asking = main;
    return this.#decoded();
  }

  /** Was this state found? */
  has(state: Int32Array): boolean {
    const { engine, main } = this.#parts;
    const [key, place] = [main.get(places.BATCH), main.get(places.PLACES)];
    this.write(state);
    engine.locate(main.at, key, place);
    return engine.contains(main.at, key, place);
  }

  /** The state that stands for this one: itself, or the least of its orbit. */
  canonical(state: Int32Array): Int32Array {
    if (!this.#parts.hasImages) {
      return state;
    }
    this.write(state);
    return this.#decoded();
  }

  /**
   * Writes the key of a state to where the batch begins.
   * @returns false where there are as many worlds as there may be, and one more.
   */
  write(state: Int32Array): boolean {
    const { engine, memory, main, traps } = this.#parts;
    const [pair, key] = [main.get(places.PAIR), main.get(places.BATCH)];
    memory.words.set(state, pair);
    if (!engine.keyOf(main.at, pair, key)) {
      return traps.widenComponent(main.get(places.STOPPED_AT)) && this.write(state);
    }
    const isUnknown = this.#parts.hasImages && engine.canonicalize(main.at, key) !== places.DONE;
    return !isUnknown || (traps.learnImage(main) && this.write(state));
  }

  #decoded(): Int32Array {
    const { engine, main } = this.#parts;
    engine.decode(main.at, main.get(places.BATCH), main.get(places.PAIR));
    return this.stateAt(main);
  }
}
