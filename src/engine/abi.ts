/**
 * A context: the words that one thread of the inner loop works with, by their places. Whoever calls the inner loop writes them,
 * except those that are marked *: the inner loop advances these, and goes on from there when it is called again.
 */

/** The trees: where they begin, and the lists of those that are walked for each state: how many, and their cells. */
export const ARENA: i32 = 0;
export const ACTIONS: i32 = 1;
export const ACTION_COUNT: i32 = 2;
export const PROPERTIES: i32 = 3;
export const PROPERTY_COUNT: i32 = 4;
/** How often each leaf was met (two words each, at an even place); those that the state at hand has met (*), how many. */
export const COUNTERS: i32 = 5;
export const MET: i32 = 6;
export const MET_COUNT: i32 = 7;
/** A bit for each leaf: is it looked for? */
export const FLAGS: i32 = 8;

/** Words of a state; a state, one that follows it, and what happened; words of a key. */
export const STATE_WORDS: i32 = 9;
export const PAIR: i32 = 10;
export const KEY_WORDS: i32 = 11;
/** The groups of fields, each with its component table; how many. (One more: what happened, which is in no key.) */
export const GROUPS: i32 = 12;
export const GROUP_COUNT: i32 = 13;
/** (*) A slot for each group in the state at hand, for each in the one after it, and for what happened. */
export const SLOTS: i32 = 14;
/** (*) Is there a state after? */
export const HAS_AFTER: i32 = 15;
/** Room for the local state of any group. */
export const LOCAL: i32 = 16;
/** Symmetry: how many permutations (0: none is looked for), their table, and room for three tuples of ids. */
export const PERMUTATIONS: i32 = 17;
export const IMAGES: i32 = 18;
export const TUPLES: i32 = 19;
/** May the inner loop add to the component tables? Not while other threads read them. */
export const MAY_INTERN: i32 = 20;

/** The keys of the states to expand: where, room, which is next (*), how many. */
export const INPUT: i32 = 21;
export const INPUT_ROOM: i32 = 22;
export const CURSOR: i32 = 23;
export const INPUT_END: i32 = 24;
/** The keys of successors: where, how many (*), how many were looked up (*), room, the most that a state has. */
export const BATCH: i32 = 25;
export const BATCHED: i32 = 26;
export const LOOKED_UP: i32 = 27;
export const BATCH_ROOM: i32 = 28;
export const FANOUT: i32 = 29;
/** The keys of new states: where, how many (*), how many were judged (*), room, whether they are kept. */
export const OUTPUT: i32 = 30;
export const FOUND: i32 = 31;
export const JUDGED: i32 = 32;
export const OUTPUT_ROOM: i32 = 33;
export const KEEPS_OUTPUT: i32 = 34;

/** The visited set: its kind, where it is, new states in all (*), how many there may be, and how many fit. */
export const VISITED: i32 = 35;
export const CELLS: i32 = 36;
export const NEW: i32 = 37;
export const MOST_NEW: i32 = 38;
export const ROOM: i32 = 39;
/** Plain: the last cell. */
export const LAST_CELL: i32 = 40;
/**
 * Quotient: there are `FACTOR << LOW_BITS` buckets; 2^32 / FACTOR, rounded up; bits of the key's two words; bits of a
 * displacement.
 */
export const FACTOR: i32 = 41;
export const RECIPROCAL: i32 = 42;
export const LOW_BITS: i32 = 43;
export const BITS: i32 = 44;
export const MORE_BITS: i32 = 45;
export const SHIFT_BITS: i32 = 46;
/** Bitstate: bits of the address of a bit, and what makes its hashes its own. */
export const ADDRESS_BITS: i32 = 47;
export const SEED: i32 = 48;

/** (*) What stopped it: the cell of a tree, the number of a group, or a row. */
export const STOPPED_AT: i32 = 49;
/** Where each key of the batch is looked for: two words each. */
export const PLACES: i32 = 50;
/** What was loaded only so that it is near. */
export const IGNORED: i32 = 51;
/** The cell of who is asked about a state that has no successor; 0: nobody. */
export const ENDS: i32 = 52;

/** Is each step wanted, with what is said of it, and judged by no property? Where these stand: one for each key of BATCH. */
export const LISTS_STEPS: i32 = 53;
export const STEPS: i32 = 54;
/** What is known of each action: see below. The cell of what is asked about each step; 0: nothing. */
export const ASSUMED: i32 = 55;
export const STEP_CELL: i32 = 56;
/** Numbers of keys, by their places in the visited set; how many keys come before each row (numbering.ts). */
export const NUMBERS: i32 = 57;
export const BEFORE: i32 = 58;
/** (*) How many steps were listed last. */
export const STEP_COUNT: i32 = 59;

/** Rows (state-rows.ts): words of a row and of each of its planes; a hash table of rows; how many rows there is room for. */
export const ROW_SIZE: i32 = 60;
export const PLANE_WORDS: i32 = 61;
export const ROW_CELLS: i32 = 62;
export const ROWS_ROOM: i32 = 63;
/** (*) A row that was taken and is not in use; 0: none. Room for the key of a row. */
export const SPARE_ROW: i32 = 64;
export const ROW_KEY: i32 = 65;

/** A block of states (block.ts): its slots; what they lead to, and how much of that is used (*). */
export const BLOCK_SLOTS: i32 = 66;
export const VALUES: i32 = 67;
export const VALUES_END: i32 = 68;
/** (*) The row of the block, how many states it has, and their positions. Which groups a step changes. */
export const BLOCK_ROW: i32 = 69;
export const BLOCK_SIZE: i32 = 70;
export const POSITIONS: i32 = 71;
export const CHANGED: i32 = 72;
/** A word that all threads have in common: 1 where one of them has stopped to ask (*), so that the others stop after their blocks. */
export const HALT: i32 = 73;
/** (*) Which states of the block have a successor. */
export const WITH_SUCCESSOR: i32 = 74;
/**
 * (*) Levels (level.ts): the plane of the states that are found; by plane, the first row in the list of this thread that has
 * such states, and how many rows are in the list.
 */
export const FOUND_PLANE: i32 = 75;
export const FIRST_ROWS: i32 = 76;
export const LISTED_ROWS: i32 = 85;
/** (*) How many states of the level were expanded since that was last 0; how many may be. */
export const LEVEL_EXPANDED: i32 = 78;
export const LEVEL_MOST: i32 = 79;
/** (*) The row of which states are checked, and from which position on. */
export const CHECKED_ROW: i32 = 80;
export const CHECKED_FROM: i32 = 81;
/** Steps that end alike (joins.ts): where; how many joins there are (*); words of each. */
export const JOINS: i32 = 82;
export const JOIN_COUNT: i32 = 83;
export const JOIN_WORDS: i32 = 84;

export const CONTEXT_WORDS: i32 = 88;

/** A slot of a block: where its values are, and how many. */
export const FIRST_VALUE: i32 = 0;
export const VALUE_COUNT: i32 = 1;

export const BLOCK_SLOT_WORDS: i32 = 2;

/** A value: an id, the states of the block that have it, and where its rows are, as of a slot. */
export const VALUE_STATES: i32 = 0;
export const VALUE_ID: i32 = 1;
export const VALUE_ROWS: i32 = 2;
export const VALUE_CHANGES: i32 = 3;

export const VALUE_WORDS: i32 = 4;

/** States of a block: a bit each of a word. */
export const MOST_IN_BLOCK: i32 = 32;

/** A join: the list of those who judge its steps, or 0; its states; its slots. Behind these is room for values of each slot. */
export const JOIN_LIST: i32 = 0;
export const JOIN_STATES: i32 = 1;
export const JOIN_SLOTS: i32 = 2;

/** So many joins of one tree of actions at most; steps that find no room are judged by themselves. */
export const MOST_JOINS: i32 = 16;

/** Of an action: is it fair; the cell of who says where that is due (0: everywhere); the row that tells of it; its bit among conditions. */
export const IS_FAIR: i32 = 0;
export const DUE_CELL: i32 = 1;
export const TOLD_ROW: i32 = 2;
export const CONDITION: i32 = 3;

export const ASSUMED_WORDS: i32 = 4;

/** Of a step: its action, marks, and the number of the state that it leads to. */
export const STEP_ACTION: i32 = 0;
export const STEP_MARKS: i32 = 1;
export const STEP_TO: i32 = 2;

export const STEP_WORDS: i32 = 3;

/**
 * Where a promise may stay open for ever (trim.ts). Sets of states, a bit for each number: those that are left; those that
 * will be; those that have to be looked at (*); those in which a run may rest (*).
 */
export const LEFT: i32 = 0;
export const KEPT: i32 = 1;
export const WAITING: i32 = 2;
export const RESTS: i32 = 3;
/** (*) By number, the conditions that are met on the way to a state; which there are; those met where an action is not enabled. */
export const MET_BEFORE: i32 = 4;
export const CONDITIONS: i32 = 5;
export const WEAK: i32 = 6;
/** Is fairness heeded? The number of the first state of INPUT; (*) how many were expanded. */
export const HEEDS: i32 = 7;
export const FIRST: i32 = 8;
export const EXPANDED: i32 = 9;
/** (*) How many words were gathered. */
export const GATHERED: i32 = 10;

export const TRIM_WORDS: i32 = 11;

/** The condition that a state was come to by a step. */
export const COME_TO: i32 = 1;

/** Marks of a step: what was asked about it is so; its action is fair, and due. */
export const IS_SO: i32 = 1;
export const IS_DUE: i32 = 2;

/** A group: the first of its words in a state, and how many; its states by id; a hash table of ids; how many, and room. */
export const FIRST_WORD: i32 = 0;
export const LOCAL_WORDS: i32 = 1;
export const LOCALS: i32 = 2;
export const IDS: i32 = 3;
export const LAST_ID_CELL: i32 = 4;
export const ID_COUNT: i32 = 5;
export const ID_ROOM: i32 = 6;
/** Where its id is in a key. */
export const KEY_WORD: i32 = 7;
export const KEY_SHIFT: i32 = 8;
export const KEY_MASK: i32 = 9;
/** Rows of nodes: where those of id 0 would be, and how many there is room for. */
export const ROWS: i32 = 10;
export const ROW_ROOM: i32 = 11;
/** The same of changes; and what stands behind the row of each. */
export const CHANGES: i32 = 12;
export const CHANGE_ROOM: i32 = 13;
export const RECORDS: i32 = 14;
/** Local states on the way through a step have ids behind those of keys: how many ids there are with them, and room. */
export const TRANSIENT_ID_COUNT: i32 = 15;
export const TRANSIENT_ID_ROOM: i32 = 16;

/** Free bits (state-rows.ts): in which word of the group, and which; 0: none. How many, and their shift in a position. */
export const FREE_WORD: i32 = 17;
export const FREE_MASK: i32 = 18;
export const FREE_COUNT: i32 = 19;
export const FREE_SHIFT: i32 = 20;
/** Two words for each id: what makes its part of a key that of its class, and its part of a position. */
export const CLASSES: i32 = 21;
/** For each id that stands for its class the ids of the class, by their free bits. */
export const MEMBERS: i32 = 22;
/** Room for a local state. */
export const ALIKE: i32 = 23;

export const GROUP_WORDS: i32 = 24;

/** A slot: the id that a group has, where its rows are (and those of changes); and what is copied from the group, to be at hand. */
export const SLOT_ID: i32 = 0;
export const SLOT_ROWS: i32 = 1;
export const SLOT_KEY_WORD: i32 = 2;
export const SLOT_KEY_SHIFT: i32 = 3;
export const SLOT_KEY_MASK: i32 = 4;
export const SLOT_FIRST_ROW: i32 = 5;
export const SLOT_ROW_ROOM: i32 = 6;
export const SLOT_CHANGES: i32 = 7;
export const SLOT_FIRST_CHANGE: i32 = 8;
export const SLOT_CHANGE_ROOM: i32 = 9;

export const SLOT_WORDS: i32 = 16;

/** In this row of changes an id of the way has the id of the same local state in keys, if it was ever in one. */
export const KEY_ROW: i32 = 1;
/** A row is told by a slot and, in so many bits, its number. */
export const ROW_BITS: i32 = 22;
/** What follows in a step that leaves the schema: nothing, and the state is the one before. */
export const DEPARTS: i32 = -2147483648;
/** Nothing has happened yet in a step. */
export const NOTHING_HAPPENED: i32 = 1;

/** Why the inner loop returns: all was expanded; or somebody has to act before it can go on. */
export const DONE: i32 = 0;
/** No tree answers for the state at PAIR. */
export const MISS: i32 = 1;
/** A component table is full. */
export const DICTIONARY_FULL: i32 = 2;
export const OUTPUT_FULL: i32 = 3;
export const VISITED_FULL: i32 = 4;
/** There are as many states as there may be, and one more. */
export const TOO_MANY: i32 = 5;
/** Nobody knows what a permutation makes of a local state. */
export const IMAGE_UNKNOWN: i32 = 6;
/** There is no room for another local state on the way: STOPPED_AT is the number of the group. */
export const TRANSIENTS_FULL: i32 = 8;
/** Nobody knows what it amounts to when something is told of what happened: STOPPED_AT is the row. */
export const EVENT_MISS: i32 = 7;

/** Kinds of visited sets. */
export const PLAIN: i32 = 0;
export const QUOTIENT: i32 = 1;
export const BITSTATE: i32 = 2;
export const ROWS_OF_STATES: i32 = 3;
