import { hasLiveness, type Model, type UsageError } from '../language/index.js';
import { deadlockId, type Instance, initialWorlds, type Judgement } from '../semantics/index.js';
import { pack, type TransitionCache } from '../transitions/index.js';
import { CutShort, restoreInMemory } from './cut-short.js';
import { Discoveries } from './discoveries.js';
import { EngineHost } from './engine-host.js';
import { Expansion } from './expansion.js';
import { type Budget, mostStates } from './limits.js';
import type { SearchOptions } from './options.js';
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
  readonly #discoveries: Discoveries<W>;
  /** How many worlds had all their actions taken: those after them are the queue. */
  expanded = 0;
  /** How many worlds there are up to the end of each level, the initial one being 0; the last one may not be complete. */
  readonly levelEnds: number[] = [];
  readonly #cut = new CutShort();
  readonly #stop = (): void => this.#expansion.stop();
  readonly #budget: Budget;
  readonly #keepsTraces: boolean;
  readonly thresholds: Thresholds;
  #widest = 0;
  #isBeginning = true;
  readonly #expansion: Expansion<W>;
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
    this.#discoveries = new Discoveries(stops);
    // Who decides properties of runs looks at all worlds once more.
    this.#keepsTraces = (manner.traces ?? true) || hasLiveness(model);
    this.thresholds = manner.thresholds ?? usualThresholds;
    this.log = new StateLog(this.thresholds.mostLogBytes, kept?.worlds);
    this.engineHost = new EngineHost(
      model,
      (instance, judgement, action) => this.#recordVerdict(instance, judgement, action !== undefined),
      (found) => this.log.append(found),
      manner,
      kept?.onRun,
    );
    const mayShare = budget.states >= mostStates;
    // A checkpoint goes on in the midst of a level, and so does a limit of states end.
    const mayUseRows = !manner.symmetry && kept === undefined && mayShare;
    this.#expansion = new Expansion(this.engineHost, this.log, this.thresholds, { mayShare, mayUseRows });
    this.#cut.attempt(() => this.engineHost.memory.limitTo(budget.bytes), this.#stop);
    const { beginning } = kept ?? {};
    if (beginning !== undefined) {
      this.#resume(beginning);
    }
    this.engineHost.mostNew = budget.states;
    if (beginning === undefined) {
      const starts = initialWorlds(model).map((world) => pack(this.cache.layout, world));
      this.#cut.attempt(() => this.#begin(starts), this.#stop);
    }
  }

  get cache(): TransitionCache<W> {
    return this.engineHost.cache;
  }

  get states(): number {
    return this.engineHost.count;
  }

  get sightings(): ReadonlyMap<string, Discovery> {
    return this.#discoveries.byProperty;
  }

  get cutShortBy(): CutShortBy | undefined {
    return this.#cut.by;
  }

  /** What the machine said, where it was the machine. */
  get cutShortReason(): string | undefined {
    return this.#cut.reason;
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
      yield this.engineHost.keys.stateOf(this.log.read(place, 1));
    }
  }

  /** Where the inner loop stands: the level of the state that it looks at, and the state. */
  get at(): { readonly level: number; readonly state: Int32Array } {
    const { state, isNew } = this.engineHost.asked;
    const isLater = isNew && !this.#expansion.isRechecking && !this.#isBeginning;
    return { level: this.level + (isLater ? 1 : 0), state };
  }

  /** Levels that have a world, the initial one included. */
  get depth(): number {
    return this.level + (this.log.count > (this.levelEnds.at(-1) ?? 0) ? 2 : 1);
  }

  /** The most bytes that the keys of a level and the next took together. */
  get queueBytes(): number {
    return 4 * Math.max(this.#widest, this.#width) * this.engineHost.componentTables.keys.words;
  }

  /** Worlds of the level that is being expanded, and of the next; in rows there is a bit for it. */
  get #width(): number {
    return this.#expansion.isByRows ? 0 : this.log.count - (this.levelEnds.at(-2) ?? 0);
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
    if (this.cutShortBy === 'states' || this.#cut.isShort || this.log.trouble !== undefined) {
      return undefined;
    }
    const { firings, inDanger } = this.counts();
    return {
      expanded: this.expanded,
      levelEnds: [...this.levelEnds],
      sightings: [...this.sightings],
      isBroken: this.#discoveries.isBroken,
      firings: [...firings],
      inDanger: [...inDanger],
    };
  }

  /** Expands some worlds of a level. */
  advance(): void {
    if (!this.done) {
      this.#cut.attempt(() => this.#expandSome(), this.#stop);
    }
  }

  /** From where to where worlds of a level were expanded. */
  expandedOf(level: number): readonly (readonly [from: number, to: number])[] {
    const from = this.levelEnds[level - 1] ?? 0;
    const end = this.levelEnds[level] ?? this.log.count;
    if (this.#expansion.isByRows && level === this.level) {
      // Those that were expanded lie anywhere among the others, from which a step may as well be looked for.
      return [[from, end]];
    }
    return this.#expansion.expandedIn(from, end, this.expanded);
  }

  /** The states of a level that were at hand when it ended in the midst: of their steps something may have been seen. */
  interruptedStates(level: number): readonly Int32Array[] {
    const isHere = (this.#cut.isShort || this.cutShortBy === 'states') && level === this.level;
    return isHere ? this.#expansion.interrupted() : [];
  }

  #expandSome(): void {
    const levelEnd = this.levelEnds.at(-1) as number;
    const expanded = this.#expansion.expand(this.expanded, levelEnd);
    if (expanded === undefined) {
      this.#cut.by = 'states';
      this.#stop();
      return;
    }
    this.expanded = expanded;
    this.#heedDisk();
    if (this.cutShortBy === undefined && this.expanded === levelEnd) {
      this.#endLevel();
    }
  }

  #endLevel(): void {
    if (this.#discoveries.isBroken) {
      this.#cut.by = 'violation';
    } else if (this.done) {
      // All that was found was expanded; but something may have been taken for known that was not.
      this.#cut.by = this.engineHost.visited.kind === 'bitstate' ? 'omission' : undefined;
    } else {
      if (!this.#keepsTraces) {
        this.log.forget(this.expanded);
      }
      this.#beginLevel();
    }
  }

  /** The worlds of the last level that may be seen are not expanded. */
  #beginLevel(): void {
    this.#widest = Math.max(this.#widest, this.#width);
    this.levelEnds.push(this.log.count);
    this.#expansion.beginLevel(this.expanded, this.engineHost.visited.reconsider());
    if (this.levelEnds.length >= this.#budget.depth) {
      this.#cut.by ??= 'depth';
    }
  }

  #begin(starts: readonly Int32Array[]): void {
    if (this.cutShortBy === undefined && !starts.every((start) => this.engineHost.add(start))) {
      this.#cut.by = 'states';
    }
    this.engineHost.flush();
    this.#beginLevel();
    this.#isBeginning = false;
    this.#heedDisk();
    if (this.#discoveries.isBroken) {
      this.#cut.by ??= 'violation';
    }
  }

  /** Goes on where another search stood. Limits may be others than its own. */
  #resume({ runs, keys, locals, expanded, levelEnds, sightings, isBroken, ...before }: ResumePoint): void {
    this.log.restore(runs);
    restoreInMemory(this.log.count, () => this.engineHost.restore(keys, locals, this.log));
    this.levelEnds.push(...levelEnds);
    this.#discoveries.restore({ sightings, isBroken });
    this.expanded = expanded;
    this.#expansion.resumeAt(expanded);
    this.#isBeginning = false;
    this.#before = before;
    this.statesBefore = this.states;
    const isLevelDone = expanded === levelEnds.at(-1);
    if (isBroken && isLevelDone) {
      this.#cut.by = 'violation';
    } else if (this.levelEnds.length >= this.#budget.depth && !this.done) {
      this.#cut.by = 'depth';
    } else if (isBroken && expanded === 0) {
      this.#cut.by = 'violation';
    } else if (this.states > this.#budget.states && !this.done) {
      this.#cut.by = 'states';
    }
  }

  #recordVerdict(instance: Instance<W>, judgement: Judgement, inStep: boolean): void {
    // Of steps, and of a world that has none, it is heard while that world is expanded.
    const isExpanded = inStep || instance.property.id === deadlockId;
    this.#discoveries.note(instance, judgement, inStep, this.#isBeginning ? 0 : this.level + (isExpanded ? 0 : 1));
  }

  /** Lets go of threads and files. */
  close(): void {
    this.engineHost.close();
    this.log.close();
  }

  /** Ends for a limit that others look after. */
  endBy(limit: CutShortBy): void {
    this.#cut.by ??= limit;
  }

  /** Ends because something could not be written; what was found is in memory all the same. */
  endFor(trouble: UsageError): void {
    if (!this.done) {
      this.#cut.forDisk(trouble);
    }
  }

  #heedDisk(): void {
    if (this.log.trouble !== undefined) {
      this.endFor(this.log.trouble);
    }
  }
}
