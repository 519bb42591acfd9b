/** Nothing is called by a name that is longer. */
const longestName = 100;

/** The known names that are most like a mistyped one, the nearest first, at most three. */
export const nearest = (name: string, known: readonly string[]): readonly string[] =>
  known
    .map((candidate) => ({
      candidate,
      distance: distance(name.slice(0, longestName).toLowerCase(), candidate.toLowerCase()),
    }))
    .filter(({ candidate, distance: edits }) => edits <= Math.max(2, candidate.length / 3))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ candidate }) => candidate);

/** How many letters must be added, dropped or replaced; one that begins like the other is near. */
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, place) => place);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      next.push(Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, (row[j] ?? 0) + (letter === other ? 0 : 1)));
    }
    row = next;
  }
  return b.startsWith(a) ? 0 : (row.at(-1) ?? 0);
};
