import { array, bag, bool, type Infer, model, oneOf, over, record, upTo } from 'vgicheck';

const manager = record({
  state: oneOf('working', 'prepared', 'committed', 'aborted'),
  /** Its message "prepared" is on the way; messages are never lost and may arrive twice. */
  sentPrepared: bool,
  /** The transaction manager has counted that message. */
  counted: bool,
});

const transaction = (managers: number, interchangeable: boolean) =>
  record({
    managers: interchangeable ? bag(managers, manager) : array(managers, manager),
    decision: oneOf('open', 'commit', 'abort'),
  });

type Transaction = Infer<ReturnType<typeof transaction>>;

const { rule, always, sometimes } = over<Transaction>();
const cites = 'Gray and Lamport, Consensus on Transaction Commit, 2006, appendix A, TwoPhase';

interface Options {
  /** Which manager is which does not matter: worlds that differ only in their order are one. */
  readonly interchangeable?: boolean;
}

/** Two-phase commit as Gray and Lamport specify it: any number of resource managers, one that decides. */
export const twoPhaseCommit = (managers: number, { interchangeable = false }: Options = {}) => {
  const everyManager = { rm: upTo(managers) };

  const prepare = rule({
    id: 'rm.prepare',
    by: 'resource manager',
    says: 'a working resource manager prepares and says so',
    cites,
    for: everyManager,
    when: (w, { rm }) => w.managers[rm]?.state === 'working',
    does: (w, { rm }) => {
      at(w, rm).state = 'prepared';
      at(w, rm).sentPrepared = true;
    },
  });

  const chooseToAbort = rule({
    id: 'rm.choose-to-abort',
    by: 'resource manager',
    says: 'a working resource manager aborts of its own accord',
    cites,
    for: everyManager,
    when: (w, { rm }) => w.managers[rm]?.state === 'working',
    does: (w, { rm }) => {
      at(w, rm).state = 'aborted';
    },
  });

  const count = rule({
    id: 'tm.count',
    by: 'transaction manager',
    says: 'the transaction manager receives "prepared"',
    cites,
    for: everyManager,
    when: (w, { rm }) => w.decision === 'open' && w.managers[rm]?.sentPrepared === true,
    does: (w, { rm }) => {
      at(w, rm).counted = true;
    },
  });

  const commit = rule({
    id: 'tm.commit',
    by: 'transaction manager',
    says: 'all are prepared: the transaction manager commits and says so',
    cites,
    when: (w) => w.decision === 'open' && w.managers.every((rm) => rm.counted),
    does: (w) => {
      w.decision = 'commit';
    },
  });

  const abort = rule({
    id: 'tm.abort',
    by: 'transaction manager',
    says: 'the transaction manager aborts and says so',
    cites,
    when: (w) => w.decision === 'open',
    does: (w) => {
      w.decision = 'abort';
    },
  });

  const obey = rule({
    id: 'rm.obey',
    by: 'resource manager',
    says: 'a resource manager receives the decision',
    cites,
    for: everyManager,
    when: (w) => w.decision !== 'open',
    does: (w, { rm }) => {
      at(w, rm).state = w.decision === 'commit' ? 'committed' : 'aborted';
    },
  });

  const says = (text: string) => ({ by: 'transaction', says: text, cites });
  return model({
    id: `two-phase-commit:${managers}`,
    says: `two-phase commit with ${managers} resource managers`,
    world: transaction(managers, interchangeable),
    rules: [prepare, chooseToAbort, count, commit, abort, obey],
    // All have done what was decided, and the decision stands.
    ends: (w) => w.managers.every((rm) => rm.state === 'committed' || rm.state === 'aborted'),
    properties: [
      always({
        id: 'consistent',
        ...says('no manager has committed while another has aborted'),
        when: (w) => w.managers.some((rm) => rm.state === 'committed' || rm.state === 'aborted'),
        holds: (w) =>
          !w.managers.some((rm) => rm.state === 'committed') || !w.managers.some((rm) => rm.state === 'aborted'),
      }),
      sometimes({
        id: 'all-abort',
        ...says('all managers have aborted'),
        holds: (w) => w.managers.every((rm) => rm.state === 'aborted'),
      }),
      sometimes({
        id: 'all-commit',
        ...says('all managers have committed'),
        holds: (w) => w.managers.every((rm) => rm.state === 'committed'),
      }),
    ],
  });
};

const at = (world: Transaction, rm: number) => {
  const manager = world.managers[rm];
  if (manager === undefined) {
    throw new RangeError(`there is no resource manager ${rm}`);
  }
  return manager;
};
