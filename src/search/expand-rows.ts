import { places } from '../engine/index.js';
import type { EngineHost } from './engine-host.js';
import type { Rechecks } from './rechecks.js';
import { takeBlockBuffers } from './stores/block-buffers.js';
import type { StateLog } from './stores/state-log.js';
import type { Thresholds } from './thresholds.js';
import type { WorkerContext } from './workers/worker-context.js';

/**
 * Expands levels by the rows of the visited set: states of a row are led through trees together (src/engine/level.ts), by
 * several threads side by side where a level is large. Rows know which of their states are to be expanded, so keys are handed
 * over for the log alone.
 */
export class RowExpansion<W> {
  readonly #engineHost: EngineHost<W>;
  readonly #log: StateLog;
  readonly #rechecks: Rechecks<W>;
  readonly #thresholds: Thresholds;

  constructor(engineHost: EngineHost<W>, log: StateLog, rechecks: Rechecks<W>, thresholds: Thresholds) {
    this.#engineHost = engineHost;
    this.#log = log;
    this.#rechecks = rechecks;
    this.#thresholds = thresholds;
    for (const context of engineHost.contexts) {
      takeBlockBuffers(engineHost.memory, context, engineHost.blockSizes);
    }
  }

  /** The first level has the keys of the log that are behind a place; all before them were expanded. */
  begin(from: number): void {
    const engineHost = this.#engineHost;
    const { engine, c } = engineHost;
    engine.beginRows(c);
    for (const { at } of engineHost.contexts) {
      engine.beginLists(at);
    }
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
    const { engine, contexts } = this.#engineHost;
    for (const { at } of contexts) {
      engine.beginLevel(at);
    }
  }

  /**
   * Expands some states of the level, of which so many were expanded; at its end what was found is judged.
   * @param expanded counts states of the levels before, too, as the end of the level does.
   * @returns how many are expanded now.
   */
  expand(expanded: number, levelEnd: number): number {
    const goal = Math.min(levelEnd, expanded + this.#thresholds.mostAtOnce * this.#engineHost.contexts.length);
    this.#rechecks.check(expanded, goal);
    let now = expanded;
    while (now < goal) {
      const threads = this.#threadsFor(levelEnd - now);
      for (const context of threads) {
        context.set(places.LEVEL_EXPANDED, 0);
        context.set(places.LEVEL_MOST, Math.ceil((goal - now) / threads.length));
      }
      // Those that are stopped by the question of another go on with all others.
      this.#engineHost.attempt('expandLevel', threads);
      now += threads.reduce((sum, context) => sum + context.get(places.LEVEL_EXPANDED), 0);
    }
    this.#engineHost.flush();
    if (now === levelEnd) {
      this.#checkFound();
    }
    return now;
  }

  /** Judges the states that were found since the level began. */
  #checkFound(): void {
    const plane = this.#engineHost.get(places.FOUND_PLANE);
    const threads = this.#engineHost.contexts.filter((context) => rowsOf(context, plane) > 0);
    this.#engineHost.complete('checkFound', threads);
  }

  /** Those who expand so many states. Where one of them has no rows left, each gets as many as any other. */
  #threadsFor(states: number): readonly WorkerContext[] {
    const { engine, contexts } = this.#engineHost;
    const threads = states < this.#thresholds.leastForThreads ? contexts.slice(0, 1) : contexts;
    const plane = 1 - this.#engineHost.get(places.FOUND_PLANE);
    const rows = (context: WorkerContext): number => rowsOf(context, plane);
    if (contexts.some((context) => rows(context) > 0 !== threads.includes(context))) {
      const all = contexts.reduce((sum, context) => sum + rows(context), 0);
      const due = (context: WorkerContext): number => (threads.includes(context) ? Math.ceil(all / threads.length) : 0);
      for (const giver of contexts) {
        for (const taker of threads) {
          const count = Math.min(rows(giver) - due(giver), due(taker) - rows(taker));
          if (count > 0) {
            engine.handRows(giver.at, taker.at, count);
          }
        }
      }
    }
    return threads.filter((context) => rows(context) > 0);
  }
}

/** How many rows with states in a plane are in the list of a thread. */
const rowsOf = (context: WorkerContext, plane: number): number => context.get(places.LISTED_ROWS + plane);
