import type { Instance } from '../semantics/index.js';
import { type Events, noEvents } from '../transitions/event-log.js';
import { type BitTest, type Check, type DecisionTree, DecisionTrees, unknown } from '../transitions/index.js';
import { OfSteps, OfWorlds } from './judgements.js';
import { changeOf, Known, withAction } from './known.js';
import { type Kind, orbitOf } from './orbit.js';
import { Panels } from './panels.js';
import { Parts } from './parts.js';
import type { Outcome } from './place.js';
import { Steps } from './steps.js';
import type { Symmetry } from './symmetry.js';

/**
 * Checks that what is declared as interchangeable is so: of every path that a search takes, that with names exchanged the
 * same is done and said. See docs/decisions/0011-symmetry.md for the argument.
 */
export class SymmetryCheck<W> implements Check<W> {
  readonly #known: Known<W>;
  readonly #parts: readonly Parts<W>[];
  readonly #panels: Panels<W>;
  readonly #worlds: OfWorlds<W>;
  readonly #judgements: OfSteps<W>;
  readonly #concerned: OfSteps<W>;
  readonly #concerns: OfSteps<W>;
  /** What has been checked: for each subject a tree of the states of which it is known. */
  readonly #tables: DecisionTrees;
  readonly #trees = new Map<string, DecisionTree>();

  constructor(symmetry: Symmetry<W>) {
    const known = new Known(symmetry);
    this.#known = known;
    this.#tables = new DecisionTrees(symmetry.layout);
    this.#parts = symmetry.model.rules
      .reduce<readonly unknown[]>((longest, { does }) => (does.length > longest.length ? does : longest), [])
      .map((_, effect) => new Parts(known, effect));
    this.#panels = new Panels(known);
    this.#worlds = new OfWorlds(known);
    this.#judgements = new OfSteps(known, 'all');
    this.#concerned = new OfSteps(known, 'concerned');
    this.#concerns = new OfSteps(known, 'concerns');
  }

  get wholes(): number {
    return this.#known.wholes;
  }

  isWhole(action: number): boolean {
    return this.#known.isWhole(action);
  }

  ofStep(action: number, state: Int32Array): Iterable<BitTest> {
    const pair = this.#pairOf(state);
    if (!this.#known.isWhole(action)) {
      return this.#covered(this.#parts[0] as Parts<W>, action, pair) ?? this.#whole(action, pair);
    }
    const questions = this.#whole(action, pair);
    if (this.#known.properties.length === 0) {
      return questions;
    }
    const { layout } = this.#known.symmetry;
    const outcome = this.#known.stepOf(action, state);
    const { writes, after } = changeOf(layout, { place: { words: state }, outcome }) ?? {};
    if (writes === undefined || after === undefined) {
      return questions;
    }
    pair.set(after, layout.words);
    const ends = this.ofEnd(action, pair, this.#known.eventLog.at(outcome.happened));
    return [...questions, ...this.#ofBefore(ends, writes)];
  }

  ofEffect(action: number, effect: number, pair: Int32Array, happened: Events): Iterable<BitTest> {
    if (this.#known.isWhole(action)) {
      return effect === 0 ? this.#whole(action, this.#pairOf(pair)) : [];
    }
    const { words } = this.#known.symmetry.layout;
    const first = effect === 0 ? 0 : words;
    const own = new Int32Array(2 * words + 1);
    own.set(pair.subarray(first, first + words), first);
    own[2 * words] = this.#known.numberOf(happened);
    const questions = this.#covered(this.#parts[effect] as Parts<W>, action, own);
    if (questions !== undefined) {
      return questions;
    }
    this.#known.makeWhole(action);
    return this.#whole(action, this.#pairOf(pair));
  }

  ofEnd(action: number, pair: Int32Array, happened: Events): Iterable<BitTest> {
    const { words } = this.#known.symmetry.layout;
    const own = pair.slice(0, 2 * words + 1);
    const number = this.#known.numberOf(withAction(happened, action));
    own[2 * words] = number;
    // Who judges is known by the action and what happened; or else for each property by what it takes to know that.
    return this.#covered(this.#panels, undefined, own) === undefined
      ? this.#panels.lookingAt(own).flatMap(({ instance, looks }) => {
          const kind = looks ? this.#concerns : this.#judgements;
          return this.#covered(kind, instance, own) ?? [];
        })
      : [];
  }

  ofWorld(instance: Instance<W>, state: Int32Array): Iterable<BitTest> {
    return this.#covered(this.#worlds, this.#known.instance(instance), this.#pairOf(state)) ?? [];
  }

  ofJudgement(instance: Instance<W>, asks: boolean, pair: Int32Array, happened: Events): Iterable<BitTest> {
    const { symmetry } = this.#known;
    const own = pair.slice();
    own[2 * symmetry.layout.words] = this.#known.numberOf(happened);
    return this.#covered(asks ? this.#judgements : this.#concerned, this.#known.instance(instance), own) ?? [];
  }

  #whole(action: number, pair: Int32Array): Iterable<BitTest> {
    return this.#covered(new Steps(this.#known), action, pair) ?? [];
  }

  /** The questions whose answers say that a subject was checked; undefined where it is not alike under other names. */
  #covered<S, O extends Outcome>(kind: Kind<W, S, O>, subject: S, words: Int32Array): readonly BitTest[] | undefined {
    const tree = this.#trieOf(kind.idOf(subject));
    if (this.#tables.find(tree, words) === unknown) {
      const orbit = orbitOf(this.#known, kind, subject, words);
      if (orbit === undefined) {
        return undefined;
      }
      for (const place of orbit.places) {
        const other = this.#trieOf(kind.idOf(place.subject));
        if (this.#tables.find(other, place.words) === unknown) {
          this.#tables.learnInAnyOrder(other, place.words, orbit.questionsAt(place), []);
        }
      }
    }
    return this.#tables.asked(tree, words);
  }

  #trieOf(id: string): DecisionTree {
    const tree = this.#trees.get(id) ?? this.#tables.plant(false);
    this.#trees.set(id, tree);
    return tree;
  }

  /** A state alone, in the words of a pair. */
  #pairOf(state: Int32Array): Int32Array {
    const { words } = this.#known.symmetry.layout;
    const pair = new Int32Array(2 * words + 1);
    pair.set(state.subarray(0, words));
    pair[2 * words] = noEvents;
    return pair;
  }

  /** Questions about a step as such about the state before it, given what it writes. */
  #ofBefore(questions: Iterable<BitTest>, writes: ReadonlyMap<number, number>): readonly BitTest[] {
    const { fields, words } = this.#known.symmetry.layout;
    const writtenAt = new Set(
      [...writes.keys()].flatMap((field) => fields[field]?.questions.map(({ where }) => where)),
    );
    return [...questions].flatMap(({ where, mask }) => {
      const behind = where >> 5 < words ? 0 : 32 * words;
      const own = { where: where - behind, mask };
      return own.where >> 5 >= words || (behind > 0 && writtenAt.has(own.where)) ? [] : [own];
    });
  }
}
