import { type Kernel, type KernelKind, kernelOn, Memory, places, type Region } from '../kernel/index.js';
import type { Model } from '../language/index.js';
import { Fusion, type Judged, Learner, type Noticed, type Parts, Stretches } from '../learn/index.js';
import { Arena } from './arena.js';
import { Choice } from './choice.js';
import { Context } from './context.js';
import { Crew } from './crew.js';
import { Dictionaries, type KeyLayout } from './dictionaries.js';
import { Images } from './images.js';
import type { KeyLog, Keys } from './key-log.js';
import { type Thresholds, usualThresholds } from './thresholds.js';
import { bitstateSet, plainSet, type VisitedKind, type VisitedSet } from './visited-set.js';

/** How the kernel is to work; what it finds does not depend on it. */
export interface Tools {
  readonly kernel?: KernelKind;
  /** The kind of the visited set, where it is not to be chosen by what is found. */
  readonly visited?: VisitedKind;
  /** Of a bitstate search, which is another one for each seed. */
  readonly seed?: number;
  readonly threads?: number;
  /** Worlds that differ only in the names of interchangeable members are taken for one. */
  readonly symmetry?: boolean;
  /** For tests. */
  readonly thresholds?: Thresholds;
}

/** How much larger a set is made than it has to be: a small one saves moves, a large one memory. */
const growthOf = (count: number): number => (count < 1 << 14 ? 2 : 1.25);
/** So many cells of a set tell what keys are like. */
const sampleSize = 1 << 20;
/** New worlds may be as many as a word can count. */
const mostWorlds = 2 ** 31 - 1;

/**
 * All that the kernel works with, in one memory: tries, dictionaries, the visited set, a context for each thread; and the
 * host's side of it: what the kernel asks for while it runs is learned, widened or enlarged here.
 */
export class Workspace<W> {
  readonly learner: Learner<W>;
  readonly memory = new Memory();
  readonly kernelKind: KernelKind;
  readonly kernel: Kernel;
  readonly dictionaries: Dictionaries;
  readonly contexts: readonly Context[];
  /** Undefined where every world counts for itself. */
  readonly images: Images<W> | undefined;
  visited: VisitedSet;
  readonly #main: Context;
  readonly #choice: Choice;
  readonly #stretches: Stretches<W>;
  readonly #actions: Fusion;
  readonly #properties: Fusion;
  readonly #onFound: (found: Keys) => void;
  readonly #tools: Tools;
  readonly #thresholds: Thresholds;
  readonly #lists: Region;
  #crew: Crew | undefined;
  #relayouts = 0;
  /** Whose question was answered last. */
  #asking: Context;
  #mostNew = mostWorlds;

  /** @param onFound hears of keys of new worlds, in their order; they are gone when it returns. */
  constructor(model: Model<W>, noticed: Noticed<W>, onFound: (found: Keys) => void, tools: Tools = {}) {
    const { memory } = this;
    this.kernelKind = tools.kernel ?? 'wasm';
    this.kernel = kernelOn(memory, this.kernelKind);
    this.#onFound = onFound;
    this.#tools = tools;
    this.#thresholds = tools.thresholds ?? usualThresholds;
    const arena = new Arena(memory);
    this.learner = new Learner(model, noticed, { room: arena });
    const groups = this.learner.groups();
    this.#stretches = new Stretches(this.learner, () => this.#met());
    this.#actions = new Fusion(this.#stretches, groups.actions);
    this.#properties = new Fusion(this.#stretches, groups.properties);
    const { layout, actions, worldProperties, stepProperties } = this.learner;
    this.dictionaries = new Dictionaries(memory, layout, this.learner.tables);
    this.#choice = new Choice(memory, this.dictionaries, tools.visited, this.#thresholds);
    this.#lists = memory.take(2 * (actions.length + worldProperties.length));
    const extent = {
      layout,
      actions: actions.length,
      met: (actions.length + 1) * (stepProperties.length + longestRule(model) + 2) + worldProperties.length,
      leastBatch: this.#thresholds.leastBatch,
    };
    this.contexts = Array.from({ length: tools.threads ?? 1 }, () => new Context(memory, extent));
    this.#main = this.contexts[0] as Context;
    this.#asking = this.#main;
    this.#main.set(places.GROUPS, this.dictionaries.groups.at);
    arena.tell(this.#main);
    this.images = tools.symmetry ? new Images(this.learner, memory, this.dictionaries) : undefined;
    for (const context of this.contexts) {
      this.images?.tell(context);
    }
    this.#takeBuffers();
    this.visited =
      tools.visited === 'bitstate'
        ? bitstateSet(memory, tools.seed ?? 1)
        : plainSet(memory, this.dictionaries.keys, this.#main.get(places.BATCH_ROOM), this.#thresholds);
    this.#describeVisited();
    this.#listCells();
  }

  /** The context of the first thread. */
  get c(): number {
    return this.#main.at;
  }

  get(place: number): number {
    return this.#main.get(place);
  }

  set(place: number, value: number): void {
    this.#main.set(place, value);
  }

  /** How many worlds there may be. */
  set mostNew(most: number) {
    this.#mostNew = Math.min(most, mostWorlds);
  }

  /** Worlds that were found. */
  get count(): number {
    return this.contexts.reduce((sum, context) => sum + context.get(places.NEW), 0);
  }

  /** How many of the worlds that the kernel was given are not expanded yet. */
  get left(): number {
    return this.contexts.reduce((sum, context) => sum + context.left, 0);
  }

  /** Bytes of the visited set, and of the dictionaries. */
  get bytes(): number {
    return 4 * this.#cellsInUse + this.dictionaries.bytes;
  }

  /** How full the visited set is. */
  get density(): number {
    const { words } = this.dictionaries.keys;
    const cellsOfKey = { plain: words, quotient: 1, bitmap: 1 / 32, bitstate: 3 / 32 };
    return (this.count * cellsOfKey[this.visited.kind]) / this.#cellsInUse;
  }

  /** Words of the visited set, but for the end of a bitmap that nobody has touched. */
  get #cellsInUse(): number {
    const { kind, cells } = this.visited;
    return kind === 'bitmap'
      ? Math.ceil(cells.size * this.#choice.couples.share(this.#choice.couples.rooms))
      : cells.size;
  }

  /** The state that was asked about last, and whether it is a new world, not one that is expanded. */
  get asked(): { readonly state: Int32Array; readonly isNew: boolean } {
    const isNew = this.#properties.cells.includes(this.#asking.get(places.STOPPED_AT));
    return { state: this.state(this.#asking), isNew };
  }

  /** How often each leaf of the learner was met. */
  hits(): Float64Array {
    const hits = this.#met();
    for (const parts of this.#parts) {
      parts.spread(hits);
    }
    return hits;
  }

  /** The state that the kernel looks at. */
  state(context = this.#main): Int32Array {
    return this.#pair(context).slice(0, this.learner.layout.words);
  }

  /** The state that a key stands for. */
  stateOf(key: Keys): Int32Array {
    this.#lay(key, this.get(places.BATCH));
    this.kernel.decode(this.c, this.get(places.BATCH), this.get(places.PAIR));
    this.#asking = this.#main;
    return this.state();
  }

  /** Was this state found? */
  has(state: Int32Array): boolean {
    const { kernel, c } = this;
    const [key, place] = [this.get(places.BATCH), this.get(places.PLACES)];
    this.writeKey(state);
    kernel.locate(c, key, place);
    return kernel.contains(c, key, place);
  }

  /** The state that stands for this one: itself, or the least of its orbit. */
  canonical(state: Int32Array): Int32Array {
    if (this.images === undefined) {
      return state;
    }
    this.writeKey(state);
    this.kernel.decode(this.c, this.get(places.BATCH), this.get(places.PAIR));
    return this.state();
  }

  /** Writes the key of a state to where the batch begins. @returns false: as `run`. */
  writeKey(state: Int32Array): boolean {
    const [pair, key] = [this.get(places.PAIR), this.get(places.BATCH)];
    this.memory.words.set(state, pair);
    if (!this.kernel.keyOf(this.c, pair, key)) {
      return this.#widen(this.get(places.STOPPED_AT)) && this.writeKey(state);
    }
    const isUnknown = this.images !== undefined && this.kernel.canonical(this.c, key) !== places.DONE;
    return !isUnknown || (this.#learnImage(this.#main) && this.writeKey(state));
  }

  /** Adds a state as if it had been found. @returns false where there may be no more. */
  add(state: Int32Array): boolean {
    if (!this.writeKey(state)) {
      return false;
    }
    this.set(places.BATCHED, 1);
    this.set(places.LOOKED_UP, 0);
    this.set(places.LOCATED, 0);
    return this.run();
  }

  /** Goes on from worlds that were found and judged before, and from the local states that they are made of. */
  restore(keys: KeyLayout, locals: readonly Int32Array[], log: KeyLog): void {
    this.dictionaries.restore(this.kernel, keys, locals);
    this.dictionaries.makeRoom();
    this.images?.makeRoom();
    for (const region of [...this.#takeBuffers(), this.visited.cells]) {
      this.memory.release(region);
    }
    this.visited = this.#setFor(log.count * growthOf(log.count));
    this.#describeVisited();
    // They are looked up like any others, and then neither judged nor handed over.
    this.set(places.PROPERTY_COUNT, 0);
    this.set(places.KEEPS_OUTPUT, 0);
    for (let place = 0; place < log.count; ) {
      const given = log.read(place, this.get(places.BATCH_ROOM));
      const count = given.words.length / given.keys.words;
      this.#lay(given, this.get(places.BATCH));
      this.set(places.BATCHED, count);
      this.set(places.LOOKED_UP, 0);
      this.run();
      place += count;
    }
    this.set(places.KEEPS_OUTPUT, 1);
    this.#listCells();
  }

  /** Gives keys to a thread, to be expanded. */
  give(given: Keys, context = this.#main): void {
    this.#lay(given, context.get(places.INPUT));
    context.set(places.CURSOR, 0);
    context.set(places.INPUT_END, given.words.length / given.keys.words);
  }

  /**
   * Lets the kernel expand what it was given, and judge what it finds: with several threads where more than one was given
   * something.
   * @returns false where there are as many worlds as there may be, and one more.
   */
  run(): boolean {
    let busy = this.contexts.filter((context, thread) => thread === 0 || context.left > 0);
    while (busy.length > 0) {
      const said = this.#runOn(busy);
      const unfinished = busy.filter((_, i) => said[i] !== places.DONE);
      const relayouts = this.#relayouts;
      for (const context of unfinished) {
        // When keys or bits are laid out anew, another thread's question is out of date: it will ask again.
        if (this.#relayouts === relayouts && !this.#help(context, said[busy.indexOf(context)] as number)) {
          return false;
        }
      }
      busy = unfinished;
    }
    return true;
  }

  /** Hands over all that was found, judged or not: the search ends here. */
  abandon(): void {
    for (const context of this.contexts) {
      context.set(places.JUDGED, context.get(places.FOUND));
    }
    this.flush();
  }

  /** Hands over the keys of new worlds that were judged, of threads that have nothing else left. */
  flush(contexts: readonly Context[] = this.contexts): void {
    const { keys } = this.dictionaries;
    for (const context of contexts) {
      const words = context.takeFound(keys.words);
      if (words.length > 0) {
        this.#onFound({ keys, words });
      }
    }
  }

  /**
   * Between two levels: would another kind of set serve better, now that more is known?
   * @param queued so many worlds are not expanded yet.
   */
  reconsider(queued: number): void {
    const { count } = this;
    if (this.visited.kind === 'quotient' && this.#choice.prefersBitmap(count, queued, () => this.#someKeys())) {
      // It may turn out to be too large after all.
      this.#moveTo((attempt) => this.#choice.setFor(count * growthOf(count) ** attempt, 'bitmap'));
    }
  }

  /**
   * Keeps those of the given keys of which a flagged leaf is met, or that have a successor in a set.
   * @param onLearned hears that there may be more leaves.
   */
  sift(wanted: number, onLearned: () => void): void {
    for (let said = this.kernel.sift(this.c, wanted); said !== places.DONE; said = this.kernel.sift(this.c, wanted)) {
      this.#help(this.#main, said);
      onLearned();
    }
  }

  /** What was kept since it was last asked. */
  kept(): Keys {
    const { keys } = this.dictionaries;
    this.set(places.JUDGED, this.get(places.FOUND));
    return { keys, words: this.#main.takeFound(keys.words).slice() };
  }

  /** The numbers of leaves that say something of a property. */
  leavesOf(isMeant: (judged: Judged<W>) => boolean): readonly number[] {
    const own = this.learner.leavesOf(isMeant);
    return [...own, ...this.#parts.flatMap((parts) => parts.leavesWith(new Set(own)))];
  }

  /** Leaves that stand for leaves of the learner. */
  get #parts(): readonly Parts[] {
    return [this.#actions, this.#properties, this.#stretches].map(({ parts }) => parts);
  }

  /** How often each leaf was met by the kernel. */
  #met(): Float64Array {
    const { leaves } = this.learner.tables;
    const met = new Float64Array(leaves);
    for (const context of this.contexts) {
      context.hits(leaves).forEach((times, leaf) => {
        met[leaf] = (met[leaf] as number) + times;
      });
    }
    return met;
  }

  close(): void {
    this.#crew?.close();
  }

  /** Runs the kernel on contexts: several at a time, if there are several. */
  #runOn(busy: readonly Context[]): readonly number[] {
    this.#share(busy.length);
    if (busy.length === 1 || this.#tools.kernel === 'js') {
      return busy.map(({ at }) => this.kernel.run(at));
    }
    this.#crew ??= new Crew(this.memory, this.contexts.slice(1));
    return this.#crew.run(this.kernel, busy, this.contexts);
  }

  /** What all threads have in common is told to each; of the room that is left each has its part. */
  #share(threads: number): void {
    const { count } = this;
    for (const context of this.contexts) {
      if (context !== this.#main) {
        context.follow(this.#main);
      }
      const own = context.get(places.NEW);
      context.set(places.ROOM, own + Math.floor((this.visited.room - count) / threads));
      context.set(places.MOST_NEW, own + Math.floor((this.#mostNew - count) / threads));
      context.set(places.MAY_INTERN, threads === 1 ? 1 : 0);
    }
  }

  /** Does what a thread has stopped for. False: as `run`. */
  #help(context: Context, said: number): boolean {
    switch (said) {
      case places.MISS:
        this.#learn(context);
        return true;
      case places.DICTIONARY_FULL: {
        const group = context.get(places.STOPPED_AT);
        const isKnown = this.kernel.intern(this.dictionaries.at(group), context.get(places.LOCAL)) !== 0;
        return isKnown || this.#widen(group);
      }
      case places.WAY_FULL: {
        const group = context.get(places.STOPPED_AT);
        if (this.kernel.internOnWay(this.dictionaries.at(group), context.get(places.LOCAL)) === 0) {
          this.memory.reserve(this.dictionaries.wordsToWiden(group));
          this.dictionaries.widenWay(this.kernel, group);
          this.dictionaries.makeRoom();
        }
        return true;
      }
      case places.IMAGE_UNKNOWN:
        return this.#learnImage(context);
      case places.TELLING_UNKNOWN:
        this.#learnTelling(context);
        return true;
      case places.PAIR_UNKNOWN:
        if (!this.#choice.couples.enter(this.kernel, context.get(places.STOPPED_AT))) {
          this.#choice.couples.outgrow();
          this.#enlargeVisited();
          this.#relayouts++;
        }
        return true;
      case places.OUTPUT_FULL:
        // Another thread may have found worlds that it has not judged yet.
        this.flush([context]);
        return true;
      case places.VISITED_FULL:
        this.#enlargeVisited();
        return true;
      default:
        // What was found before is judged first: it may be what is looked for.
        return context.get(places.JUDGED) < context.get(places.FOUND);
    }
  }

  #learnImage(context: Context): boolean {
    const full = this.images?.learn(this.kernel, context) ?? -1;
    return full < 0 || this.#widen(full);
  }

  #learnTelling(context: Context): void {
    const row = context.get(places.STOPPED_AT);
    const happened = this.#pair(context).at(-1) as number;
    const told = this.learner.tell(happened, row);
    this.dictionaries.makeRoom(this.learner.happenings.count);
    this.dictionaries.remember(happened, row, told);
  }

  #pair(context: Context): Int32Array {
    const at = context.get(places.PAIR);
    return this.memory.words.slice(at, at + 2 * this.learner.layout.words + 1);
  }

  /** Asks whoever knows about the state at hand; the kernel goes on from there. */
  #learn(context: Context): void {
    this.#asking = context;
    const cell = context.get(places.STOPPED_AT);
    const fusion = [this.#actions, this.#properties].find(({ cells }) => cells.includes(cell));
    if (fusion !== undefined) {
      fusion.resolve(cell, this.state(context));
      this.#listCells();
    } else if (this.#stretches.has(cell)) {
      this.#stretches.resolveAt(cell, this.#pair(context));
    } else if (this.learner.isFollowing(cell)) {
      this.learner.resolveFollowing(cell, this.#pair(context));
    }
    // Otherwise another thread has asked the same, and the trie was cut: there are others in its place.
    this.dictionaries.makeRoom(this.learner.happenings.count);
    this.#countLeaves();
  }

  #countLeaves(): void {
    for (const context of this.contexts) {
      context.countLeaves(this.learner.tables.leaves + 1);
    }
  }

  /** Where the tries begin that the kernel walks. */
  #listCells(): void {
    const actions = this.#actions.cells;
    const properties = this.#properties.cells;
    this.memory.words.set([...actions, ...properties], this.#lists.at);
    this.set(places.ACTIONS, this.#lists.at);
    this.set(places.ACTION_COUNT, actions.length);
    this.set(places.PROPERTIES, this.#lists.at + actions.length);
    this.set(places.PROPERTY_COUNT, properties.length);
    this.#countLeaves();
  }

  /** Writes keys, as they are laid out now. */
  #lay({ keys, words }: Keys, to: number): void {
    if (keys === this.dictionaries.keys) {
      this.memory.words.set(words, to);
      return;
    }
    const groups = this.dictionaries.describe(keys);
    const context = this.memory.take(places.CONTEXT_WORDS);
    const given = this.memory.take(words.length);
    this.memory.words.set(words, given.at);
    this.memory.words[context.at + places.GROUPS] = groups.at;
    this.memory.words[context.at + places.GROUP_COUNT] = keys.places.length;
    this.memory.words[context.at + places.KEY_WORDS] = keys.words;
    this.kernel.relay(context.at, given.at, this.c, to, words.length / keys.words);
    for (const region of [groups, context, given]) {
      this.memory.release(region);
    }
  }

  /** A dictionary is full: keys get another layout, and with them all that holds keys. False: as `run`. */
  #widen(full: number): boolean {
    this.#relayouts++;
    // What is under way is brought to its end first, with the keys as they are.
    const ends = this.contexts.map((context) => {
      const end = context.get(places.INPUT_END);
      context.set(places.INPUT_END, context.get(places.CURSOR));
      return end;
    });
    try {
      for (const context of this.contexts) {
        for (let said = this.#runOn([context])[0]; said !== places.DONE; said = this.#runOn([context])[0]) {
          if (!this.#help(context, said as number)) {
            return false;
          }
        }
      }
    } finally {
      for (const [thread, context] of this.contexts.entries()) {
        context.set(places.INPUT_END, ends[thread] as number);
      }
    }
    this.flush();

    // From here to the end of it nothing would fit together if memory were short.
    const images = this.images?.wordsToWiden(full) ?? 0;
    this.memory.reserve(this.dictionaries.wordsToWiden(full) + images + this.#wordsOfBuffers);
    const before = this.#contextBefore();
    const { keys } = this.dictionaries;
    const inputs = this.contexts.map((context) => context.get(places.INPUT) + context.get(places.CURSOR) * keys.words);
    this.dictionaries.widen(this.kernel, full);
    this.images?.makeRoom();
    const old = this.#takeBuffers();
    for (const [thread, context] of this.contexts.entries()) {
      const left = (ends[thread] as number) - context.get(places.CURSOR);
      this.kernel.relay(before.at, inputs[thread] as number, this.c, context.get(places.INPUT), left);
      this.memory.release(old[thread] as Region);
      context.set(places.CURSOR, 0);
      context.set(places.INPUT_END, left);
    }
    this.#moveTo((attempt) => this.#setFor(this.count * growthOf(this.count) ** attempt), before);
    this.dictionaries.makeRoom();
    return true;
  }

  #enlargeVisited(): void {
    // It may be full before its room is used up: where many keys lie close together. A bitmap has no room to speak of.
    const { kind, room } = this.visited;
    const least = kind === 'bitmap' ? this.count : Math.max(this.count, room);
    this.#moveTo((attempt) => this.#setFor(least * growthOf(least) ** (attempt + 1)));
  }

  /** Moves the keys to another set. A set may turn out to be too small: then the next is larger. */
  #moveTo(make: (attempt: number) => VisitedSet, from = this.#contextBefore()): void {
    const old = this.visited.cells;
    const used = this.#cellsInUse;
    this.set(places.MAY_INTERN, 1);
    // Bits are told by ids, and stay where they are.
    for (let attempt = 0; this.visited.kind !== 'bitstate'; attempt++) {
      this.visited = make(attempt);
      this.#describeVisited();
      if (this.kernel.transfer(from.at, this.c)) {
        break;
      }
      this.memory.release(this.visited.cells, this.#cellsInUse);
      this.#choice.couples.outgrow();
    }
    if (this.visited.cells !== old) {
      this.memory.release(old, used);
    }
    from.release();
  }

  /** A copy of the context as it is, for keys and a set that are about to be replaced. */
  #contextBefore(): { readonly at: number; readonly release: () => void } {
    const groups = this.dictionaries.copy();
    const context = this.memory.take(places.CONTEXT_WORDS);
    // A key as it was, as it will be (at most a word more), and a place; the strides of couples.
    const { words } = this.dictionaries.keys;
    const couples = this.get(places.COUPLE_COUNT);
    const strides = this.get(places.COUPLE_STRIDES);
    const scratch = this.memory.take(2 * words + 4 + couples);
    this.memory.words.copyWithin(context.at, this.c, this.c + places.CONTEXT_WORDS);
    this.memory.words[context.at + places.GROUPS] = groups.at;
    this.memory.words[context.at + places.BATCH] = scratch.at;
    this.memory.words[context.at + places.OUTPUT] = scratch.at + words;
    this.memory.words[context.at + places.PLACES] = scratch.at + 2 * words + 1;
    this.memory.words[context.at + places.COUPLE_STRIDES] = scratch.at + 2 * words + 3;
    this.memory.words.copyWithin(scratch.at + 2 * words + 3, strides, strides + couples);
    const release = () => {
      for (const region of [groups, context, scratch]) {
        this.memory.release(region);
      }
    };
    return { at: context.at, release };
  }

  /** A set for so many keys, and for those that threads have at hand. */
  #setFor(count: number): VisitedSet {
    return this.#choice.setFor(count + this.contexts.length * this.get(places.BATCH_ROOM), this.visited.kind);
  }

  /** Many of the keys in a quotient set. */
  #someKeys(): Keys {
    const { keys } = this.dictionaries;
    const cells = Math.min(sampleSize, this.visited.cells.size);
    const room = this.memory.take(cells * keys.words);
    const count = this.kernel.some(this.c, cells, room.at);
    const words = this.memory.words.slice(room.at, room.at + count * keys.words);
    this.memory.release(room);
    return { keys, words };
  }

  #describeVisited(): void {
    for (const [place, value] of this.visited.context) {
      this.set(place, value);
    }
    for (const context of this.contexts) {
      context.set(places.LOCATED, 0);
    }
  }

  /** How many words may be taken for buffers when keys get wider. */
  get #wordsOfBuffers(): number {
    const rooms = [places.INPUT_ROOM, places.OUTPUT_ROOM, places.BATCH_ROOM];
    const room = rooms.reduce((sum, place) => sum + this.get(place), 0);
    return this.contexts.length * (room + places.CONTEXT_WORDS) * (this.dictionaries.keys.words + 1);
  }

  /** The buffers that held what was to be expanded. */
  #takeBuffers(): readonly Region[] {
    return this.contexts.map((context) => context.takeBuffers(this.dictionaries.keys.words));
  }
}

/** Effects of the longest rule: each has a leaf. */
const longestRule = <W>(model: Model<W>): number => Math.max(0, ...model.rules.map(({ does }) => does.length));
