import { MemoryFullError } from '../engine/index.js';
import { hasLiveness, type Model, UsageError } from '../language/index.js';
import { deadlockId, type Instance, initialWorlds, type Judgement } from '../semantics/index.js';
import { pack, type TransitionCache } from '../transitions/index.js';
import { EngineHost } from './engine-host.js';
import { RowExpansion } from './expand-rows.js';
import { StateExpansion } from './expand-states.js';
import { type Budget, mostStates } from './limits.js';
import type { SearchOptions } from './options.js';
import { Rechecks } from './rechecks.js';
import type { CutShortBy, Progress } from './result.js';
import type { CheckpointSource, Discovery, ResumePoint, Snapshot } from './snapshot.js';
import { StateLog } from './stores/state-log.js';
import { type Thresholds, usualThresholds } from './thresholds.js';

/**
 * A breadth-first search, done a little at a time. A level is always brought to its end, so that what was found does
 * not depend on the order within it.
 */
export class BreadthFirstSearch<W> {
  readonly engineHost: EngineHost<W>;
  readonly log: StateLog;
  readonly sightings = new Map<string, Discovery>();
  /** How many worlds had all their actions taken: those after them are the queue. */
  expanded = 0;
  /** How many worlds there are up to the end of each level, the initial one being 0; the last one may not be complete. */
  readonly levelEnds: number[] = [];
  cutShortBy: CutShortBy | undefined;
  /** What the machine said, where it was the machine. */
  cutShortReason: string | undefined;
  readonly #budget: Budget;
  readonly #stops: (propertyId: string) => boolean;
  readonly #keepsTraces: boolean;
  readonly thresholds: Thresholds;
  #widest = 0;
  #isBroken = false;
  #isBeginning = true;
  readonly #rechecks: Rechecks<W>;
  readonly #states: StateExpansion<W>;
  /** Whether levels may be expanded by rows, where the visited set has rows; undefined as long as they are not. */
  readonly #mayUseRows: boolean;
  #rows: RowExpansion<W> | undefined;
  /** Worlds that there were when the search was resumed, and what was counted before. */
  statesBefore = 0;
  #before: Pick<Snapshot, 'firings' | 'inDanger'> = { firings: [], inDanger: [] };

  constructor(
    model: Model<W>,
    budget: Budget,
    stops: (propertyId: string) => boolean,
    manner: SearchOptions = {},
    kept?: CheckpointSource,
  ) {
    this.#budget = budget;
    this.#stops = stops;
    // Who decides properties of runs looks at all worlds once more.
    this.#keepsTraces = (manner.traces ?? true) || hasLiveness(model);
    this.thresholds = manner.thresholds ?? usualThresholds;
    // A checkpoint goes on in the midst of a level, and so does a limit of states end.
    this.#mayUseRows = !manner.symmetry && kept === undefined && budget.states >= mostStates;
    this.log = new StateLog(this.thresholds.mostLogBytes, kept?.worlds);
    this.engineHost = new EngineHost(
      model,
      (instance, judgement, action) => this.#recordVerdict(instance, judgement, action !== undefined),
      (found) => this.log.append(found),
      manner,
      kept?.onRun,
    );
    this.#rechecks = new Rechecks(this.engineHost, this.log);
    const mayShare = budget.states >= mostStates;
    this.#states = new StateExpansion(this.engineHost, this.log, this.#rechecks, this.thresholds, mayShare);
    this.#attempt(() => this.engineHost.memory.limitTo(budget.bytes));
    const { beginning } = kept ?? {};
    if (beginning !== undefined) {
      this.#resume(beginning);
    }
    this.engineHost.mostNew = budget.states;
    if (beginning === undefined) {
      this.#attempt(() => this.#begin(initialWorlds(model).map((world) => pack(this.cache.layout, world))));
    }
  }

  get cache(): TransitionCache<W> {
    return this.engineHost.cache;
  }

  get states(): number {
    return this.engineHost.count;
  }

  get done(): boolean {
    return this.cutShortBy !== undefined || this.expanded === this.states;
  }

  /** The level that is being expanded. */
  get level(): number {
    return this.levelEnds.length - 1;
  }

  /** The states of all worlds, level by level. */
  *allStates(): Generator<Int32Array> {
    for (let place = 0; place < this.log.count; place++) {
      yield this.engineHost.stateOf(this.log.read(place, 1));
    }
  }

  /** Where the inner loop stands: the level of the state that it looks at, and the state. */
  get at(): { readonly level: number; readonly state: Int32Array } {
    const { state, isNew } = this.engineHost.asked;
    const isLater = isNew && !this.#rechecks.isUnderWay && !this.#isBeginning;
    return { level: this.level + (isLater ? 1 : 0), state };
  }

  /** Levels that have a world, the initial one included. */
  get depth(): number {
    return this.level + (this.log.count > (this.levelEnds.at(-1) ?? 0) ? 2 : 1);
  }

  /** The most bytes that the keys of a level and the next took together. */
  get queueBytes(): number {
    // In rows there is a bit for it.
    const width = this.#rows === undefined ? this.#width : 0;
    return 4 * Math.max(this.#widest, width) * this.engineHost.componentTables.keys.words;
  }

  /** Worlds of the level that is being expanded, and of the next. */
  get #width(): number {
    return this.log.count - (this.levelEnds.at(-2) ?? 0);
  }

  get bytesPerState(): number {
    return (this.engineHost.bytes + this.queueBytes) / Math.max(1, this.states);
  }

  get progress(): Omit<Progress, 'seconds'> {
    const { states, bytesPerState } = this;
    const { kind: visited, density } = this.engineHost.visited;
    return { states, queued: states - this.expanded, level: this.depth, bytesPerState, visited, density };
  }

  /** How often each action fired, and how often each property was triggered or reached. */
  counts(): { readonly firings: Float64Array; readonly inDanger: ReadonlyMap<string, number> } {
    const hits = this.engineHost.hits();
    const { firings, inDanger } = this.#before;
    const before = new Map(inDanger);
    return {
      firings: this.cache.firings(hits).map((count, action) => count + (firings[action] ?? 0)),
      inDanger: new Map([...this.cache.inDanger(hits)].map(([id, count]) => [id, count + (before.get(id) ?? 0)])),
    };
  }

  /** How far it has come; undefined where it was cut short in the midst of an advance. */
  get standing(): Snapshot | undefined {
    if (this.cutShortBy === 'states' || this.#isShort || this.log.trouble !== undefined) {
      return undefined;
    }
    const { firings, inDanger } = this.counts();
    return {
      expanded: this.expanded,
      levelEnds: [...this.levelEnds],
      sightings: [...this.sightings],
      isBroken: this.#isBroken,
      firings: [...firings],
      inDanger: [...inDanger],
    };
  }

  /** Expands some worlds of a level. */
  advance(): void {
    if (!this.done) {
      this.#attempt(() => this.#expandSome());
    }
  }

  /** From where to where worlds of a level were expanded. */
  expandedOf(level: number): readonly (readonly [from: number, to: number])[] {
    const from = this.levelEnds[level - 1] ?? 0;
    const end = this.levelEnds[level] ?? this.log.count;
    if (this.#rows !== undefined && level === this.level) {
      // Those that were expanded lie anywhere among the others, from which a step may as well be looked for.
      return [[from, end]];
    }
    const stopped = this.#states.stopped.filter((part) => part.from >= from && part.from < end);
    return [
      [from, Math.max(from, Math.min(end, this.expanded))],
      ...stopped.map((part) => [part.from, part.to] as const),
    ];
  }

  /** The states of a level that were at hand when it ended in the midst: of their steps something may have been seen. */
  interruptedStates(level: number): readonly Int32Array[] {
    const isHere = (this.#isShort || this.cutShortBy === 'states') && level === this.level;
    const expanding = this.#states.stopped.flatMap(({ to, end }) => (to < end ? [to] : []));
    const places = isHere ? [...this.#rechecks.places, ...expanding] : [];
    return places.map((place) => this.engineHost.stateOf(this.log.read(place, 1)));
  }

  #expandSome(): void {
    const levelEnd = this.levelEnds.at(-1) as number;
    const expanded = this.#rows?.expand(this.expanded, levelEnd) ?? this.#states.expand(this.expanded, levelEnd);
    if (expanded === undefined) {
      this.cutShortBy = 'states';
      this.#stop();
      return;
    }
    this.expanded = expanded;
    this.#heedDisk();
    if (this.cutShortBy === undefined && this.expanded === levelEnd) {
      this.#endLevel();
    }
  }

  /** It ends in the midst of an advance: what was found is handed over all the same. */
  #stop(): void {
    this.#states.stop();
    this.engineHost.drainUnchecked();
  }

  #endLevel(): void {
    if (this.#isBroken) {
      this.cutShortBy = 'violation';
    } else if (this.done) {
      // All that was found was expanded; but something may have been taken for known that was not.
      this.cutShortBy = this.engineHost.visited.kind === 'bitstate' ? 'omission' : undefined;
    } else {
      if (!this.#keepsTraces) {
        this.log.forget(this.expanded);
      }
      this.#beginLevel();
    }
  }

  /** The worlds of the last level that may be seen are not expanded. */
  #beginLevel(): void {
    this.#widest = this.#rows === undefined ? Math.max(this.#widest, this.#width) : this.#widest;
    this.levelEnds.push(this.log.count);
    this.#heedRows(this.engineHost.visited.reconsider());
    if (this.levelEnds.length >= this.#budget.depth) {
      this.cutShortBy ??= 'depth';
    }
  }

  /** The level that begins is expanded by rows if the visited set has rows. */
  #heedRows(isNewSet: boolean): void {
    const { engineHost, log, thresholds } = this;
    if (!this.#mayUseRows || engineHost.visited.kind !== 'rows') {
      return;
    }
    this.#rows ??= new RowExpansion(engineHost, log, this.#rechecks, thresholds.mostAtOnce);
    if (isNewSet) {
      this.#rows.begin(this.expanded);
    }
    this.#rows.beginLevel();
  }

  #begin(starts: readonly Int32Array[]): void {
    for (const start of this.cutShortBy === undefined ? starts : []) {
      if (this.cutShortBy === undefined && !this.engineHost.add(start)) {
        this.cutShortBy = 'states';
      }
    }
    this.engineHost.flush();
    this.#beginLevel();
    this.#isBeginning = false;
    this.#heedDisk();
    if (this.#isBroken) {
      this.cutShortBy ??= 'violation';
    }
  }

  /** Goes on where another search stood. Limits may be others than its own. */
  #resume({ runs, keys, locals, expanded, levelEnds, sightings, isBroken, ...before }: ResumePoint): void {
    this.log.restore(runs);
    try {
      this.engineHost.restore(keys, locals, this.log);
    } catch (error) {
      throw error instanceof MemoryFullError
        ? new UsageError(
            `${this.log.count} worlds of a checkpoint do not fit in the memory that is allowed: ${error.message}`,
          )
        : error;
    }
    this.levelEnds.push(...levelEnds);
    for (const [property, sighting] of sightings) {
      this.sightings.set(property, sighting);
    }
    this.expanded = expanded;
    this.#rechecks.beginAt(expanded);
    this.#isBroken = isBroken;
    this.#isBeginning = false;
    this.#before = before;
    this.statesBefore = this.states;
    const isLevelDone = expanded === levelEnds.at(-1);
    if (isBroken && isLevelDone) {
      this.cutShortBy = 'violation';
    } else if (this.levelEnds.length >= this.#budget.depth && !this.done) {
      this.cutShortBy = 'depth';
    } else if (isBroken && expanded === 0) {
      this.cutShortBy = 'violation';
    } else if (this.states > this.#budget.states && !this.done) {
      this.cutShortBy = 'states';
    }
  }

  #recordVerdict(instance: Instance<W>, judgement: Judgement, inStep: boolean): void {
    if (judgement !== 'violated' && judgement !== 'reached') {
      return;
    }
    const { id } = instance.property;
    if (!this.sightings.has(id)) {
      // Of steps, and of a world that has none, it is heard while that world is expanded.
      const isExpanded = inStep || id === deadlockId;
      this.sightings.set(id, { judgement, inStep, level: this.#isBeginning ? 0 : this.level + (isExpanded ? 0 : 1) });
    }
    this.#isBroken ||= judgement === 'violated' && this.#stops(id);
  }

  /** Lets go of threads and files. */
  close(): void {
    this.engineHost.close();
    this.log.close();
  }

  #attempt(does: () => void): void {
    try {
      does();
    } catch (thrown) {
      const error = MemoryFullError.from(thrown);
      if (error instanceof MemoryFullError) {
        this.cutShortBy = error.isLimit ? 'memory' : 'machine';
        this.cutShortReason = error.isLimit ? undefined : error.message;
      }
      this.#stop();
      if (!(error instanceof MemoryFullError)) {
        throw error;
      }
    }
  }

  get #isShort(): boolean {
    return this.cutShortBy === 'memory' || this.cutShortBy === 'machine';
  }

  /** Ends because something could not be written; what was found is in memory all the same. */
  endFor(trouble: UsageError): void {
    if (!this.done) {
      this.cutShortBy = 'disk';
      this.cutShortReason = trouble.message;
    }
  }

  #heedDisk(): void {
    if (this.log.trouble !== undefined) {
      this.endFor(this.log.trouble);
    }
  }
}
