import { places } from '../engine/index.js';
import type { EngineHost } from './engine-host.js';
import type { Rechecks } from './rechecks.js';
import { takeBlockBuffers } from './stores/block-buffers.js';
import type { StateLog } from './stores/state-log.js';

/**
 * Expands levels by the rows of the visited set: states of a row are led through trees together (src/engine/level.ts). Rows
 * know which of their states are to be expanded, so keys are handed over for the log alone.
 */
export class RowExpansion<W> {
  readonly #engineHost: EngineHost<W>;
  readonly #log: StateLog;
  readonly #rechecks: Rechecks<W>;
  readonly #mostAtOnce: number;

  constructor(engineHost: EngineHost<W>, log: StateLog, rechecks: Rechecks<W>, mostAtOnce: number) {
    this.#engineHost = engineHost;
    this.#log = log;
    this.#rechecks = rechecks;
    this.#mostAtOnce = mostAtOnce;
    takeBlockBuffers(engineHost.memory, engineHost.main, engineHost.blockSizes);
  }

  /** The first level has the keys of the log that are behind a place; all before them were expanded. */
  begin(from: number): void {
    const engineHost = this.#engineHost;
    const { engine, c } = engineHost;
    engine.beginRows(c);
    for (let place = from; place < this.#log.count; ) {
      const given = this.#log.read(place, engineHost.get(places.INPUT_ROOM));
      const count = given.words.length / given.keys.words;
      engineHost.give(given);
      engine.addToLevel(c, engineHost.get(places.INPUT), count);
      engineHost.set(places.INPUT_END, 0);
      place += count;
    }
  }

  /** What was found is the level at hand. */
  beginLevel(): void {
    const { engine, c } = this.#engineHost;
    engine.beginLevel(c);
  }

  /**
   * Expands some states of the level, of which so many were expanded; at its end what was found is judged.
   * @param expanded counts states of the levels before, too, as the end of the level does.
   * @returns how many are expanded now.
   */
  expand(expanded: number, levelEnd: number): number {
    const most = Math.min(this.#mostAtOnce, levelEnd - expanded);
    this.#rechecks.check(expanded, expanded + most);
    const now = expanded + this.#expand(most);
    if (now === levelEnd) {
      this.#checkFound();
    }
    return now;
  }

  /** Expands so many states, or a few more. @returns how many. */
  #expand(most: number): number {
    const { engine, c } = this.#engineHost;
    let expanded = 0;
    this.#engineHost.complete(() => {
      this.#engineHost.set(places.LEVEL_MOST, most - expanded);
      const said = engine.expandLevel(c);
      expanded += this.#engineHost.get(places.LEVEL_EXPANDED);
      return said;
    });
    return expanded;
  }

  /** Judges the states that were found since the level began. */
  #checkFound(): void {
    const { engine, c } = this.#engineHost;
    this.#engineHost.complete(() => engine.checkFound(c));
  }
}
