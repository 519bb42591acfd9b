import type { Action, Depiction, Model } from '../language/index.js';

/**
 * Orders of one kind: words over a few actions of a model, every one of the same length. A word says in which order
 * these actions happen; everything else that the model may do, it may do before, between and after them.
 */
export interface Family {
  /** What they have in common: `2 interrupts, EOImode 1, legal`. */
  readonly says: string;
  /** Whether those who take the steps keep to their own rules; the others must cope with it if not. */
  readonly isLegal: boolean;
  /** Orders of another family once more, with the causes of its findings mended. */
  readonly isMended?: true;
  readonly model: Model<unknown>;
  readonly depiction?: Depiction;
  /** The rules whose actions happen when the order has them next, and at no other time. */
  readonly steps: readonly string[];
  /** Before the first letter. */
  readonly begin: Place;
}

/** How far a word has come. */
export interface Place {
  /** Places with the same key go on in the same ways. */
  readonly key: string;
  /** Whether the letters so far are a word of the family; then it ends here. */
  readonly isWhole: boolean;
  /** What may come next; not all of it need lead to a word of the family. */
  readonly next: () => readonly Letter[];
}

/** One action of a word. */
export interface Letter {
  /** `E1`; without a space. */
  readonly name: string;
  readonly action: Action;
  readonly to: Place;
}

/** An order as it is written: `A1 A2 E2 E1`. */
export const spelled = (letters: readonly Letter[]): string => letters.map(({ name }) => name).join(' ');

/** Counts the words that go on from a place, and leaves out the letters that lead to none. */
export class Words {
  readonly #counts = new Map<string, number>();
  readonly #letters = new Map<string, readonly Letter[]>();

  /** How many words of the family go on from here. */
  from(place: Place): number {
    const known = this.#counts.get(place.key);
    if (known !== undefined) {
      return known;
    }
    const count = place.isWhole ? 1 : place.next().reduce((sum, { to }) => sum + this.from(to), 0);
    this.#counts.set(place.key, count);
    return count;
  }

  /** The letters that lead to a word of the family. */
  letters(place: Place): readonly Letter[] {
    const known = this.#letters.get(place.key);
    if (known !== undefined) {
      return known;
    }
    const letters = place.isWhole ? [] : place.next().filter(({ to }) => this.from(to) > 0);
    this.#letters.set(place.key, letters);
    return letters;
  }

  /** The first word, in the order of the letters, that goes on from here. */
  first(place: Place): readonly Letter[] {
    const [letter] = this.letters(place);
    return letter === undefined ? [] : [letter, ...this.first(letter.to)];
  }
}

/** The letters of one of a family's words; undefined where it has no such word. They stand behind spaces or commas. */
export const lettersOf = (family: Family, word: string): readonly Letter[] | undefined => {
  const words = new Words();
  let letters: readonly Letter[] = [];
  let place = family.begin;
  for (const name of word.split(/[\s,]+/)) {
    const letter = words.letters(place).find((candidate) => candidate.name === name);
    if (letter === undefined) {
      return undefined;
    }
    letters = [...letters, letter];
    place = letter.to;
  }
  return place.isWhole ? letters : undefined;
};

/** The family of one of its words alone; undefined where it has no such word. */
export const alone = (family: Family, word: string): Family | undefined => {
  const letters = lettersOf(family, word);
  return letters === undefined ? undefined : { ...family, begin: along(letters, 0) };
};

const along = (letters: readonly Letter[], done: number): Place => ({
  key: String(done),
  isWhole: done === letters.length,
  next: () => letters.slice(done, done + 1).map((letter) => ({ ...letter, to: along(letters, done + 1) })),
});
