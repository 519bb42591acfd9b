// Tables in C: a function for each decision tree, which asks what the tree asks in the tree's order.
//
//   s, t       the words of the state before, and of the state after as far as it is known
//   happened   the number of what has happened in the step, 1 being nothing
//   in_danger  by property, how often it was: no compiler may leave a question out
//   broken     whether a property was violated by the step or by the state
//
// SPIN takes whatever has a parenthesis for a side effect, so that it sees the name of a macro.

import { departs, nothing, pack, unknown } from '../../dist/src/transitions/index.js';

/** @param {import('./learned.mjs').Counts & { told: ReadonlyMap<number, ReadonlyMap<number, number>> }} counts */
export const inC = (model, search, { told }) => {
  const { cache } = search;
  const { layout, tables, actions, worldProperties } = cache;
  const ids = [...new Set([...model.properties.map(({ id }) => id), 'in-schema', 'no-deadlock'])];
  const all = layout.words;
  // Locals of a step are zero in every state, and lie behind all else.
  const kept = Math.min(all, ...layout.locals.filter(({ bits }) => bits > 0).map(({ word }) => word));
  if (layout.fields.some((field) => field.bits > 0 && field.word >= kept && !layout.locals.includes(field))) {
    throw new Error('a field of the state lies behind the locals of a step');
  }
  const word = (at) => tables.wordOf(0, at);
  const wordOf = (place) =>
    place < all ? `s[${place}]` : place < 2 * all ? `t[${place - all}]` : '(unsigned)happened';

  const tree = (child, leaf) => {
    if (child === unknown) {
      return 'return hole();';
    }
    if (child <= 0) {
      return leaf(child);
    }
    const question = word(child + 1);
    const mask = question & 255;
    const asked = `${wordOf(question >> 13)} >> ${(question >> 8) & 31} & ${mask}`;
    const answers = Array.from({ length: mask + 1 }, (_, answer) => word(child + 2 + answer));
    if (mask === 1) {
      return `if (${asked}) { ${tree(answers[1], leaf)} } else { ${tree(answers[0], leaf)} }`;
    }
    const cases = answers.flatMap((next, answer) => (next === unknown ? [] : [`case ${answer}: ${tree(next, leaf)}`]));
    return `switch (${asked}) { ${cases.join('\n')}\ndefault: return hole(); }`;
  };

  /** What properties say at a leaf. */
  const said = (leaf) => {
    const judged = cache.judged(leaf);
    return [
      ...judged.map(({ instance }) => `in_danger[${ids.indexOf(instance.property.id)}]++;`),
      ...(judged.some(({ judgement }) => judgement === 'violated') ? ['broken = 1;'] : []),
    ].join(' ');
  };
  const writes = (leaf) => {
    const found = [];
    cache.forEachWrite(leaf, (place, keep, set) =>
      found.push(`t[${place}] = (t[${place}] & ${keep >>> 0}u) | ${set >>> 0}u;`),
    );
    return found.join(' ');
  };

  const functions = [];
  const cells = new Set();
  /** The name of the function of a tree, which is written when it is asked for first. */
  const followed = (cell, leaf) => {
    if (!cells.has(cell)) {
      cells.add(cell);
      functions.push(`static int trie_${cell}(void) {\n${tree(word(cell), leaf)}\n}`);
    }
    return `trie_${cell}()`;
  };
  const judging = (leaf) => (leaf === nothing ? 'return 1;' : `${said(leaf)} return 1;`);
  const stepping = (first) => (leaf) => {
    if (leaf === nothing) {
      return 'return 0;';
    }
    const then = cache.continuationOf(leaf);
    const tells = cache.eventDeltaOf(leaf);
    const stepProperties =
      then < 0 && then !== departs ? Array.from({ length: word(-then) }, (_, i) => word(1 - then + i)) : [];
    return [
      ...(first ? ['begin();'] : []),
      writes(leaf),
      ...(tells === 0 ? [] : [`happened = told_${tells}[happened];`]),
      said(leaf),
      ...(then === departs ? ['depart();'] : []),
      ...stepProperties.map((cell) => `${followed(cell, judging)};`),
      then > 0 ? `return ${followed(then, stepping(false))};` : 'return 1;',
    ].join(' ');
  };

  const steps = actions.map((_, slot) => followed(cache.trees[slot].cell, stepping(true)));
  const asked = worldProperties.map((_, place) => followed(cache.trees[actions.length + place].cell, judging));
  const start = [...pack(layout, model.starts[0])].slice(0, kept).map((value) => `${value >>> 0}u`);
  const tellings = [...told].map(([row, next]) => {
    const row_ = Array.from({ length: Math.max(...next.keys()) + 1 }, (_, happened) => next.get(happened) ?? 0);
    return `static const int told_${row}[] = { ${row_} };`;
  });
  const prototypes = [...cells].map((cell) => `static int trie_${cell}(void);`);
  return {
    kept,
    actions: actions.length,
    source: `static unsigned s[${all}], t[${all}];
static const unsigned start[${kept}] = { ${start} };
static unsigned long in_danger[${ids.length}];
static int happened, broken;

static int hole(void) { puts("a hole in the tables"); exit(1); }
static void begin(void) { memcpy(t, s, sizeof s); }
static void depart(void) { memcpy(t, s, sizeof s); happened = 1; }
${tellings.join('\n')}
${prototypes.join('\n')}
${functions.join('\n')}

/* SPIN begins with zeros: what it keeps is the difference to the initial state. */
static void load(const unsigned *w) { for (int i = 0; i < ${kept}; i++) s[i] = w[i] ^ start[i]; }
static void store(unsigned *w) { for (int i = 0; i < ${kept}; i++) w[i] = t[i] ^ start[i]; }
static void prepare(const unsigned *w) { load(w); happened = 1; broken = 0; }

/* SPIN asks what a d_step begins with, and once more when it takes it: the second time it is known. */
static int asked = -1;
static int was_asked(int step) { int is = asked == step; asked = -1; return is; }
static int answer(int step, int is) { asked = is ? step : -1; return is; }
${steps
  .map(
    (call, slot) => `static int step_${slot}(const unsigned *w) {
  if (was_asked(${slot})) return 1;
  prepare(w);
  return answer(${slot}, ${call});
}
#define STEP_${slot} step_${slot}(now.w)`,
  )
  .join('\n')}
#define IS_KEPT !broken
static int is_broken(const unsigned *w) {
  prepare(w);
${asked.map((call) => `  ${call};`).join('\n')}
  return broken;
}
#define IS_BROKEN is_broken(now.w)
static void say_in_danger(void) {
${ids.map((id, place) => `  printf("in danger ${id} %lu\\n", in_danger[${place}]);`).join('\n')}
}
__attribute__((constructor)) static void say_at_the_end(void) { atexit(say_in_danger); }
`,
  };
};
