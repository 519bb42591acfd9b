import { array, bool, type Infer, index, initially, model, oneOf, over, record, upTo } from 'vgicheck';

const peterson = record({
  /** `entering`: between the two writes of the entry. */
  at: array(2, oneOf('away', 'entering', 'waiting', 'critical')),
  /** A raised flag: the process wants to enter, or is inside. */
  flag: array(2, bool),
  /** Who goes first where both want to enter. */
  turn: index(2),
});

type Peterson = Infer<typeof peterson>;

const { rule, always, sometimes, leadsTo } = over<Peterson>();
const cites = 'Peterson, Myths about the mutual exclusion problem, 1981';
const other = (process: number) => 1 - process;
const eachProcess = { process: upTo(2) };

const raiseFlag = (w: Peterson, process: number) => {
  w.flag[process] = true;
};
const giveWay = (w: Peterson, process: number) => {
  w.turn = other(process);
};

/** How a process announces itself: in one step or in two, the flag first (as Peterson has it) or last (a mistake). */
export type Entry = 'at once' | 'flag, then turn' | 'turn, then flag';

const announcing = (entry: Entry) => {
  const [first, second] = entry === 'turn, then flag' ? [giveWay, raiseFlag] : [raiseFlag, giveWay];
  if (entry === 'at once') {
    return [
      rule({
        id: 'announce',
        by: 'process',
        says: 'a process raises its flag and lets the other go first',
        cites,
        for: eachProcess,
        when: (w, { process }) => w.at[process] === 'away',
        does: (w, { process }) => {
          first(w, process);
          second(w, process);
          w.at[process] = 'waiting';
        },
      }),
    ];
  }
  return [
    rule({
      id: 'announce.first',
      by: 'process',
      says: `a process wants to enter and makes the first of its two writes (${entry})`,
      cites,
      for: eachProcess,
      when: (w, { process }) => w.at[process] === 'away',
      does: (w, { process }) => {
        first(w, process);
        w.at[process] = 'entering';
      },
    }),
    rule({
      id: 'announce.second',
      by: 'process',
      says: `it makes the second of its two writes (${entry})`,
      cites,
      for: eachProcess,
      when: (w, { process }) => w.at[process] === 'entering',
      fair: 'weak',
      does: (w, { process }) => {
        second(w, process);
        w.at[process] = 'waiting';
      },
    }),
  ];
};

const enter = rule({
  id: 'enter',
  by: 'process',
  says: 'a waiting process enters: the other does not want to, or lets it go first',
  cites,
  for: eachProcess,
  fair: 'weak',
  when: (w, { process }) => w.at[process] === 'waiting' && (!w.flag[other(process)] || w.turn === process),
  does: (w, { process }) => {
    w.at[process] = 'critical';
  },
});

const leave = rule({
  id: 'leave',
  by: 'process',
  says: 'a process leaves and lowers its flag',
  cites,
  for: eachProcess,
  fair: 'weak',
  when: (w, { process }) => w.at[process] === 'critical',
  does: (w, { process }) => {
    w.flag[process] = false;
    w.at[process] = 'away';
  },
});

/**
 * Mutual exclusion between two processes, with nothing but shared variables. A process need not want to enter; but what
 * it has begun it goes on with, if it can.
 */
export const petersonMutex = (entry: Entry = 'flag, then turn') =>
  model({
    id: 'peterson',
    says: `Peterson's mutual exclusion, announced ${entry}`,
    world: peterson,
    starts: upTo(2).map((turn) =>
      initially(peterson, (w) => {
        w.turn = turn;
      }),
    ),
    rules: [...announcing(entry), enter, leave],
    properties: [
      always({
        id: 'exclusive',
        by: 'process',
        says: 'the two processes are never inside together',
        cites,
        when: (w) => w.at.includes('critical'),
        holds: (w) => !w.at.every((place) => place === 'critical'),
        because: (w) => ({ flags: w.flag, turn: w.turn }),
      }),
      sometimes({
        id: 'contention',
        by: 'process',
        says: 'one waits while the other is inside',
        cites,
        holds: (w) => w.at.includes('critical') && w.at.includes('waiting'),
      }),
      leadsTo({
        id: 'enters',
        by: 'process',
        says: 'a process that waits is inside at last',
        cites,
        for: eachProcess,
        when: (w, { process }) => w.at[process] === 'waiting',
        holds: (w, { process }) => w.at[process] === 'critical',
      }),
    ],
  });
