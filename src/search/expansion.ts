import type { EngineHost } from './engine-host.js';
import { RowExpansion } from './expand-rows.js';
import { StateExpansion } from './expand-states.js';
import { Rechecks } from './rechecks.js';
import type { StateLog } from './stores/state-log.js';
import type { Thresholds } from './thresholds.js';

/** How levels may be expanded. */
interface Ways {
  /** By several threads at once. */
  readonly mayShare: boolean;
  /** By rows, where the visited set has rows. */
  readonly mayUseRows: boolean;
}

/** Expands levels: by rows as soon as the visited set has rows, if it may, and state by state before. */
export class Expansion<W> {
  readonly #engineHost: EngineHost<W>;
  readonly #log: StateLog;
  readonly #thresholds: Thresholds;
  readonly #mayUseRows: boolean;
  readonly #rechecks: Rechecks<W>;
  readonly #states: StateExpansion<W>;
  #rows: RowExpansion<W> | undefined;

  constructor(engineHost: EngineHost<W>, log: StateLog, thresholds: Thresholds, { mayShare, mayUseRows }: Ways) {
    this.#engineHost = engineHost;
    this.#log = log;
    this.#thresholds = thresholds;
    this.#mayUseRows = mayUseRows;
    this.#rechecks = new Rechecks(engineHost, log);
    this.#states = new StateExpansion(engineHost, log, this.#rechecks, thresholds, mayShare);
  }

  get isByRows(): boolean {
    return this.#rows !== undefined;
  }

  /** Are states executed again at this moment? */
  get isRechecking(): boolean {
    return this.#rechecks.isUnderWay;
  }

  /** Goes on where another search stood. */
  resumeAt(expanded: number): void {
    this.#rechecks.beginAt(expanded);
  }

  /** Expands some states of a level, of which so many were expanded. @returns how many now; undefined where there are too many. */
  expand(expanded: number, levelEnd: number): number | undefined {
    return this.#rows?.expand(expanded, levelEnd) ?? this.#states.expand(expanded, levelEnd);
  }

  /** A level begins, before which so many states were expanded. */
  beginLevel(expanded: number, isNewSet: boolean): void {
    if (!this.#mayUseRows || this.#engineHost.visited.kind !== 'rows') {
      return;
    }
    this.#rows ??= new RowExpansion(this.#engineHost, this.#log, this.#rechecks, this.#thresholds);
    if (isNewSet) {
      this.#rows.begin(expanded);
    }
    this.#rows.beginLevel();
  }

  /** It ends in the midst of a level: what was found is handed over all the same. */
  stop(): void {
    this.#states.stop();
    this.#engineHost.drainUnchecked();
  }

  /** From where to where states of a level, which lies at these places, were expanded state by state. */
  expandedIn(from: number, end: number, expanded: number): readonly (readonly [from: number, to: number])[] {
    const stopped = this.#states.stopped.filter((part) => part.from >= from && part.from < end);
    return [[from, Math.max(from, Math.min(end, expanded))], ...stopped.map((part) => [part.from, part.to] as const)];
  }

  /** The states that were at hand when it was stopped: of their steps something may have been seen. */
  interrupted(): readonly Int32Array[] {
    const expanding = this.#states.stopped.flatMap(({ to, end }) => (to < end ? [to] : []));
    return [...this.#rechecks.places, ...expanding].map((place) =>
      this.#engineHost.keys.stateOf(this.#log.read(place, 1)),
    );
  }
}
