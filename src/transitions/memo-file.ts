import type { Judgement } from '../semantics/index.js';
import { codeIn } from './codec.js';
import { type EventDelta, type Events, textOf } from './event-log.js';
import type { Field, Layout } from './layout.js';
import type { Read } from './read-log.js';
import type { RecordedRun, RecordedVerdict } from './recorder.js';

/** A recipe as a decision tree: what it looks at, and by what it finds there the rest of the tree; or what came of it. */
type Tree = Node | { readonly is: unknown };
interface Node {
  /** Twice the number of a field, and one more where the state after is looked at. */
  readonly at: number;
  readonly to: Record<string, Tree>;
}

/** By the recipe. */
export type Trees = Record<string, Tree>;

/**
 * What recipes did when they were run, for another search of the very same model: as JSON it may be kept. It is asked
 * before a recipe is run, and answers where the recipe has looked at the same values before. It holds no number that
 * depends on the order of learning, so that tables come out as if the recipe had been run.
 */
export class MemoFile {
  /** Runs that were remembered since it was made; and those that it has answered. */
  added = 0;
  recalled = 0;

  /** @param trees what another one has learned; more is put into them. */
  constructor(readonly trees: Trees = {}) {}

  recall(layout: Layout, recipe: string, pair: Int32Array, happened: Events, run: () => RecordedRun): RecordedRun {
    const known = this.#recall(layout, recipe, pair, happened);
    if (known !== undefined) {
      const { writes, telling, isOutside } = known.is as KeptLesson;
      const byField = writes?.map(([field, code]) => [layout.fields[field] as Field, code] as const);
      return { looks: known.looks, writes: byField && new Map(byField), telling, isOutside, isRecalled: true };
    }
    const recorded = run();
    const { looks, writes, telling, isOutside = false } = recorded;
    const flat = writes && [...writes].map(([field, code]) => [field.number, code] as const);
    this.#keep(layout, recipe, pair, happened, looks, { ...(flat && { writes: flat }), telling, isOutside });
    return recorded;
  }

  said(
    layout: Layout,
    recipe: string,
    pair: Int32Array,
    happened: Events,
    run: () => RecordedVerdict,
  ): RecordedVerdict {
    const known = this.#recall(layout, recipe, pair, happened);
    if (known !== undefined) {
      return { looks: known.looks, judgement: known.is as Judgement, isRecalled: true };
    }
    const said = run();
    this.#keep(layout, recipe, pair, happened, said.looks, said.judgement);
    return said;
  }

  /** Of something that looks at no state. */
  fact<T extends string | boolean>(name: string, find: () => T): T {
    const known = this.trees[name];
    if (known !== undefined && 'is' in known) {
      this.recalled++;
      return known.is as T;
    }
    const is = find();
    this.trees[name] = { is };
    this.added++;
    return is;
  }

  #recall(layout: Layout, recipe: string, pair: Int32Array, happened: Events) {
    const looks: Read[] = [];
    let tree = this.trees[recipe];
    while (tree !== undefined && 'at' in tree) {
      const look = lookAt(layout, tree.at);
      looks.push(look);
      tree = tree.to[valueAt(layout, look, pair, happened)];
    }
    this.recalled += tree === undefined ? 0 : 1;
    return tree && { looks, is: tree.is };
  }

  /** What JSON would change is not kept: it will be found out again. */
  #keep(layout: Layout, recipe: string, pair: Int32Array, happened: Events, looks: readonly Read[], is: unknown): void {
    if (textOf(is) !== JSON.stringify(is)) {
      return;
    }
    let place: Record<string, Tree> = this.trees;
    let key = recipe;
    for (const look of looks) {
      const at = 2 * look.field.number + (look.behind > 0 ? 1 : 0);
      const node = place[key] ?? { at, to: {} };
      if (!('at' in node) || node.at !== at) {
        // Not a function of what it looks at: whoever learns it will say so.
        return;
      }
      place[key] = node;
      place = node.to;
      key = valueAt(layout, look, pair, happened);
    }
    if (place[key] === undefined) {
      place[key] = { is };
      this.added++;
    }
  }
}

interface KeptLesson {
  readonly writes?: readonly (readonly [field: number, code: number])[];
  readonly telling: EventDelta;
  readonly isOutside: boolean;
}

/** What happened has the number behind all fields, and lies behind both states. */
const lookAt = ({ fields, happened, words }: Layout, at: number): Read => ({
  field: fields[at >> 1] ?? happened,
  behind: (at & 1) * words,
});

/** What happened is told by what it is: which number it has depends on what was learned before. */
const valueAt = (layout: Layout, { field, behind }: Read, pair: Int32Array, happened: Events): string =>
  field === layout.happened ? textOf(happened) : String(codeIn(pair.subarray(behind), field));
