/*
 * The leaf of an action, or of what follows in its step:
 *
 *     number, then, tells, changes, change, …
 *
 * `then` is the cell of what follows, the rule's next effect or the end of the step; or the negated place of a list of cells, the
 * properties that judge it; 0: nothing; or `departs`. `tells` is the row of what was told of what happened; 0: nothing.
 */

export const thenPlace = 1;
export const tellsPlace = 2;
export const changesPlace = 3;

/** What follows where a step leaves the schema: nothing, and the state is the one before. (The inner loop knows it as well.) */
export const departs = -(2 ** 31);
