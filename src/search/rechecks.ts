import type { EngineHost } from './engine-host.js';
import type { StateLog } from './stores/state-log.js';

/** Every action of some states is executed again through immer; such states are the rarer the later they come. */
export class Rechecks<W> {
  /** Those of the last time. */
  places: readonly number[] = [];
  isUnderWay = false;
  readonly #engineHost: EngineHost<W>;
  readonly #log: StateLog;
  #next = 0;

  constructor(engineHost: EngineHost<W>, log: StateLog) {
    this.#engineHost = engineHost;
    this.#log = log;
  }

  /** A search that is resumed goes on with states that were not expanded before. */
  beginAt(place: number): void {
    this.#next = place;
  }

  /** States from a place on to another. */
  check(from: number, to: number): void {
    const places: number[] = [];
    this.places = places;
    this.isUnderWay = true;
    for (; this.#next < to; this.#next += 1 + Math.min(this.#next >> 2, 1 << 14)) {
      if (this.#next >= from) {
        places.push(this.#next);
        this.#engineHost.cache.rechecker.recheckActions(this.#engineHost.keys.stateOf(this.#log.read(this.#next, 1)));
      }
    }
    this.isUnderWay = false;
  }
}
