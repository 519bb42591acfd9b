import { spelled } from '../orders/index.js';
import type { PropertyResult } from '../search/result.js';
import { type Became, type Case, everything, type Naming, propertyCase, type Report, violatedAfter } from './cases.js';
import { nameOfCheck, slugOf } from './name.js';
import { ordersVerdict, type Replay, type Shown, type WalkedFamily } from './orders.js';
import type { Subject } from './outcome.js';
import { limits } from './run.js';
import { counted, grouped } from './table.js';

interface Walks {
  readonly subject: Subject;
  readonly walked: readonly WalkedFamily[];
  readonly planned: number;
  readonly shown: readonly Shown[];
  readonly replay: Replay;
  /** The command that walks all of them. */
  readonly command: string;
}

/** A suite for each kind of orders. A property is violated where one of them breaks it, and nobody expects that. */
export const reportOfOrders = (walks: Walks, verdict: string, naming: Naming): Report => ({
  program: naming.program,
  version: naming.version,
  verdict,
  says: ordersVerdict(walks.subject, walks.walked, walks.planned),
  suites: walks.walked.map((one) => ({
    name: `${nameOfCheck(walks.subject)}, ${one.family.says}`,
    subject: walks.subject,
    seconds: one.seconds,
    command: walks.command,
    cases: [
      searchOf(one, walks),
      ...one.family.model.properties.map(({ id, kind }) => caseOf(one, id, kind, walks, naming)),
    ],
  })),
});

const searchOf = ({ walked }: WalkedFamily, { command }: Walks): Case => {
  const { cutShortBy, orders, states } = walked;
  const says = 'every order is walked, whatever happens between its steps';
  const became: Became =
    cutShortBy === undefined
      ? { verdict: 'holds', fails: false, message: '' }
      : {
          verdict: 'inconclusive',
          fails: true,
          message: `cut short by ${limits[cutShortBy]}, after ${grouped(states)} states`,
        };
  return {
    ...everything,
    says: cutShortBy === undefined ? `${says}: ${counted(orders, 'order')}` : says,
    command,
    ...became,
  };
};

const caseOf = (
  { family, findings, walked }: WalkedFamily,
  id: string,
  kind: PropertyResult<unknown>['kind'],
  { subject, shown, replay, command }: Walks,
  naming: Naming,
): Case => {
  const failing = walked.failing.get(id);
  const check = { ...family, subject };
  const found = shown.find((one) => one.family === family && one.property === id)?.result;
  const verdict = failing === undefined ? 'holds' : 'violated';
  const result = found ?? { id, kind, verdict, inDanger: 0 };
  const again = failing === undefined ? command : replay(failing.smallest);
  const named: Naming = { ...naming, command: () => again };
  if (failing === undefined) {
    const became: Became =
      walked.cutShortBy === undefined
        ? { verdict: 'holds', fails: false, message: '' }
        : { verdict: 'inconclusive', fails: false, message: `${id} is not decided: cut short` };
    return propertyCase(check, result, became, named);
  }
  const story = findings.find(({ property }) => property === id)?.story;
  const where = `in ${counted(failing.orders, 'order')}, the smallest ${spelled(failing.smallest)}`;
  const told = `${found === undefined ? `${id} violated` : violatedAfter(check, found)} ${where}`;
  return propertyCase(
    check,
    result,
    story === undefined
      ? { verdict: 'violated', fails: true, message: told }
      : { verdict: 'known', fails: false, message: `${told}, as is known: ${slugOf(story)}` },
    named,
  );
};
