import { places, type Region } from '../../engine/index.js';
import type { EngineHost } from '../engine-host.js';
import type { KeyFormat } from '../stores/key-format.js';
import { plainSet } from '../stores/visited-kinds.js';
import { type Thresholds, usualThresholds } from '../thresholds.js';

/** A set of a few targets is cleared for each level: it has no more cells than it needs. */
const few: Thresholds = { ...usualThresholds, leastCells: 16 };

/** Where the inner loop finds targets, and the goals that each of them belongs to. */
interface Room {
  readonly layout: KeyFormat;
  /** Keys that it has room for. */
  readonly room: number;
  readonly cells: Region;
  readonly masks: Region;
}

/** The states that steps are to lead to: a set of their keys, and the goals of each. */
export class Targets<W> {
  readonly #engineHost: EngineHost<W>;
  readonly #context: Region;
  #room: Room | undefined;

  constructor(engineHost: EngineHost<W>) {
    this.#engineHost = engineHost;
    this.#context = engineHost.memory.take(places.CONTEXT_WORDS);
  }

  get at(): { readonly wanted: number; readonly masks: number } {
    return { wanted: this.#context.at, masks: this.#room?.masks.at ?? 0 };
  }

  /** By goal; they take the place of those that were entered before. */
  enter(targets: readonly (readonly Int32Array[])[]): void {
    const { componentTables, engine } = this.#engineHost;
    const { keys } = componentTables;
    const { masks } = this.#cleared(targets.reduce((sum, { length }) => sum + length, 0));
    for (const [goal, states] of targets.entries()) {
      for (const state of states) {
        this.#engineHost.keys.write(state);
        engine.addTarget(this.#context.at, masks.at, this.#engineHost.get(places.BATCH), 1 << goal);
      }
    }
    if (componentTables.keys !== keys) {
      // A part of one was new, so that keys were laid out anew: now it is known.
      this.enter(targets);
    }
  }

  release(): void {
    this.#engineHost.memory.release(this.#context);
    this.#releaseRoom();
  }

  /** Room for so many keys as they are laid out now, with nothing in it. */
  #cleared(count: number): Room {
    const { memory, componentTables } = this.#engineHost;
    if (this.#room?.layout === componentTables.keys && count <= this.#room.room) {
      for (const { at, size } of [this.#room.cells, this.#room.masks]) {
        memory.words.fill(0, at, at + size);
      }
      return this.#room;
    }
    this.#releaseRoom();
    const { cells, context, room } = plainSet(memory, componentTables.keys, count, few);
    const { c } = this.#engineHost;
    memory.words.copyWithin(this.#context.at, c, c + places.CONTEXT_WORDS);
    for (const [place, value] of context) {
      memory.words[this.#context.at + place] = value;
    }
    this.#room = { layout: componentTables.keys, room, cells, masks: memory.take(cells.size) };
    return this.#room;
  }

  #releaseRoom(): void {
    for (const region of this.#room === undefined ? [] : [this.#room.cells, this.#room.masks]) {
      this.#engineHost.memory.release(region);
    }
    this.#room = undefined;
  }
}
