import { ModelError } from '../language/index.js';
import type { BitTest } from '../transitions/index.js';
import { complaintOfFailure, inWords } from './complaint.js';
import type { Known } from './known.js';
import type { Outcome, Place } from './place.js';
import type { Renaming } from './renaming.js';

/** Something that is to be the same for all names. */
export interface Kind<W, S, O extends Outcome> {
  idOf(subject: S): string;
  /** As a person calls it. */
  nameOf(subject: S): string;
  /** The words at which the states begin that it looks at. */
  readonly halves: readonly number[];
  run(subject: S, words: Int32Array): O;
  /** The same with names exchanged, and what happened then. */
  image(place: Place<S>, renaming: Renaming<W>): { readonly subject: S; readonly happened: number };
  /**
   * Compares what two do that differ in names.
   * @returns false where they are not alike; 'again' where all are to be compared once more.
   */
  compare(one: Met<S, O>, renaming: Renaming<W>, other: Met<S, O>): boolean | 'again';
}

/** A place, and what the subject does there. */
export interface Met<S, O> {
  readonly place: Place<S>;
  readonly outcome: O;
  /** Has a field asked for, because a comparison looked at it. */
  ask(field: number): void;
}

/** All places that differ in names only from one, as far as anything was looked at; undefined where they are not alike. */
export interface Orbit<S> {
  readonly places: readonly Place<S>[];
  /** Of each of them the fields that were looked at, as questions. */
  questionsAt(place: Place<S>): readonly BitTest[];
}

/**
 * Goes through all that a subject becomes when names are exchanged, two at a time, and compares each with the next. What
 * any of them looks at is asked of the first: so all that is seen here is so wherever the answers are the same.
 */
export const orbitOf = <W, S, O extends Outcome>(
  known: Known<W>,
  kind: Kind<W, S, O>,
  subject: S,
  words: Int32Array,
): Orbit<S> | undefined => {
  const walk = new Walk(known, kind);
  const places = walk.allOf(subject, words);
  const { fields } = known;
  return (
    places && { places, questionsAt: (place) => walk.knownAt(place).flatMap((field) => fields.questionsOf(field)) }
  );
};

class Walk<W, S, O extends Outcome> {
  /** What was asked of the first place. */
  readonly #asked = new Set<number>();
  readonly #outcomes = new Map<string, O>();

  constructor(
    readonly known: Known<W>,
    readonly kind: Kind<W, S, O>,
  ) {}

  allOf(subject: S, words: Int32Array): readonly Place<S>[] | undefined {
    const { identity } = this.known;
    const first: Place<S> = { subject, words, origin: identity, now: identity };
    // Where more was asked, fewer places are taken for one: it begins anew.
    for (;;) {
      const places = this.#goThrough(first);
      if (places !== 'again') {
        return places;
      }
    }
  }

  #goThrough(first: Place<S>): readonly Place<S>[] | undefined | 'again' {
    const start = this.#meet(first);
    const { size } = this.#asked;
    const seen = new Map([[this.#keyOf(first), { met: start, compared: new Set<Renaming<W>>() }]]);
    for (const { met: one, compared } of seen.values()) {
      for (const renaming of this.known.renamings.filter((some) => !compared.has(some))) {
        const place = this.#imageOf(one.place, renaming);
        const key = this.#keyOf(place);
        const known = seen.get(key);
        const other = known === undefined ? this.#meetImage(one, place) : this.#met(place, known.met.outcome);
        const isAlike = this.kind.compare(one, renaming, other);
        if (isAlike === 'again' || this.#asked.size > size) {
          return 'again';
        }
        if (!isAlike) {
          return undefined;
        }
        // An exchange leads back, too: both are compared at once.
        if (known === undefined) {
          seen.set(key, { met: other, compared: new Set([renaming]) });
        } else {
          known.compared.add(renaming);
        }
      }
    }
    return this.#asked.size > size ? 'again' : [...seen.values()].map(({ met }) => met.place);
  }

  #meet(place: Place<S>): Met<S, O> {
    const met = this.#met(place, this.#outcomeAt(place));
    for (const field of met.outcome.looks) {
      met.ask(field);
    }
    return met;
  }

  /** @throws ModelError naming the subject, where it fails under other names. */
  #meetImage({ place: { subject, words }, outcome }: Met<S, O>, image: Place<S>): Met<S, O> {
    try {
      return this.#meet(image);
    } catch (error) {
      if (error instanceof ModelError) {
        const world = inWords(this.known.symmetry.layout, words, outcome.looks);
        throw complaintOfFailure(this.kind.nameOf(subject), image.by?.inWords ?? '', error, world);
      }
      throw error;
    }
  }

  #met(place: Place<S>, outcome: O): Met<S, O> {
    return { place, outcome, ask: (field) => this.#ask(place, field) };
  }

  #outcomeAt({ subject, words }: Place<S>): O {
    const key = this.kind.idOf(subject) + textOf(words);
    const outcome = this.#outcomes.get(key) ?? this.kind.run(subject, words);
    this.#outcomes.set(key, outcome);
    return outcome;
  }

  #ask({ origin }: Place<S>, field: number): void {
    const { fields, dependencies } = this.known;
    if (field === fields.happened) {
      this.#asked.add(field);
      return;
    }
    const first = field < fields.count ? 0 : fields.count;
    const asked = origin[field - first] as number;
    if (!this.#asked.has(asked + first)) {
      for (const one of dependencies.units[asked] as readonly number[]) {
        this.#asked.add(one + first);
      }
    }
  }

  /** The fields of a place that are known: those that the ones that were asked of the first place have become. */
  knownAt({ now }: Place<S>): readonly number[] {
    const { count, happened } = this.known.fields;
    return Array.from(this.#asked, (field) => {
      const first = field < count ? 0 : count;
      return field === happened ? field : (now[field - first] as number) + first;
    });
  }

  /** Equal for places of which the same is known. */
  #keyOf(place: Place<S>): string {
    const { fields } = this.known;
    const known = Uint32Array.from(this.knownAt(place)).sort();
    const codes = known.map((field) => fields.codeIn(place.words, field));
    return this.kind.idOf(place.subject) + textOf(known) + textOf(codes);
  }

  #imageOf(place: Place<S>, renaming: Renaming<W>): Place<S> {
    const { words } = this.known.symmetry.layout;
    const { subject, happened } = this.kind.image(place, renaming);
    const after = new Int32Array(place.words.length);
    for (const half of this.kind.halves) {
      after.set(renaming.state(place.words.subarray(half, half + words)), half);
    }
    after[2 * words] = happened;
    const [origin, now] = [renaming.originAfter(place.origin), renaming.placeAfter(place.now)];
    return { subject, words: after, origin, now, by: renaming };
  }
}

/** Words as text, so that a map can be asked for them. */
const textOf = ({ buffer, byteOffset, length }: Int32Array | Uint32Array): string =>
  String.fromCharCode.apply(null, new Uint16Array(buffer, byteOffset, 2 * length) as unknown as number[]);
