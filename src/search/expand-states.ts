import type { EngineHost } from './engine-host.js';
import type { Rechecks } from './rechecks.js';
import type { StateLog } from './stores/state-log.js';
import type { Thresholds } from './thresholds.js';
import type { WorkerContext } from './workers/worker-context.js';

/** Places of the log that a thread was given: it came from one to another, and should have come to the end. */
interface Part {
  readonly from: number;
  readonly to: number;
  readonly end: number;
}

/** Expands levels state by state, in the order of the log: several threads side by side, where there are many. */
export class StateExpansion<W> {
  /** What the threads had come to where they were stopped. */
  stopped: readonly Part[] = [];
  readonly #engineHost: EngineHost<W>;
  readonly #log: StateLog;
  readonly #rechecks: Rechecks<W>;
  readonly #thresholds: Thresholds;
  readonly #mayShare: boolean;
  /** What the threads were given last. */
  #given: { readonly first: number; readonly count: number; readonly context: WorkerContext }[] = [];

  /**
   * @param mayShare not where so many states are enough: which are found first, and so what is said of them, may not depend on
   * who was first.
   */
  constructor(
    engineHost: EngineHost<W>,
    log: StateLog,
    rechecks: Rechecks<W>,
    thresholds: Thresholds,
    mayShare: boolean,
  ) {
    this.#engineHost = engineHost;
    this.#log = log;
    this.#rechecks = rechecks;
    this.#thresholds = thresholds;
    this.#mayShare = mayShare;
  }

  /** Expands some states of a level from a place on. @returns how far it came; undefined where there are too many. */
  expand(from: number, levelEnd: number): number | undefined {
    const { leastForThreads, mostAtOnce } = this.#thresholds;
    const threads = levelEnd - from < leastForThreads ? 1 : this.#threads;
    let next = from;
    const parts = this.#engineHost.contexts.slice(0, threads).map((context) => {
      const given = this.#log.read(next, Math.min(mostAtOnce, levelEnd - next));
      const count = given.words.length / given.keys.words;
      next += count;
      return { given, first: next - count, count, context };
    });
    this.#rechecks.check(from, next);
    for (const { given, first, count, context } of parts) {
      this.#engineHost.give(given, context);
      this.#given.push({ first, count, context });
    }
    if (!this.#engineHost.run()) {
      return undefined;
    }
    this.#engineHost.flush();
    this.#given = [];
    return next - this.#engineHost.left;
  }

  /** It ends in the midst of that, each thread somewhere. */
  stop(): void {
    this.stopped = this.#given.map(({ first, count, context }) => ({
      from: first,
      to: first + count - context.left,
      end: first + count,
    }));
  }

  /** One where a plain set must not be shared. */
  get #threads(): number {
    const { contexts, visited } = this.#engineHost;
    return visited.kind === 'plain' || !this.#mayShare ? 1 : contexts.length;
  }
}
