/**
 * What is looked at, in a pair: a state, the one after it, and the number of what happened. The fields of both states
 * have numbers of their own in `asked`: those of the state after come behind those of the state before, then what happened.
 */
export interface Place<S> {
  readonly subject: S;
  readonly words: Int32Array;
  /** The field that was here, by the number of a field, in the pair that one began with; and where it is now. */
  readonly origin: Int32Array;
  readonly now: Int32Array;
  /** The exchange that has led here, from a place with which it was compared. */
  readonly by?: { readonly inWords: string };
}

/** What a subject does, or says, and the fields that it looked at to know it. */
export interface Outcome {
  readonly looks: readonly number[];
}
