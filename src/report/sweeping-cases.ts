import { type Became, type Case, everything, type Naming, propertyCase, type Report, violatedAfter } from './cases.js';
import { nameOfCheck, slugOf } from './name.js';
import type { Subject } from './outcome.js';
import { type Swept, sweepVerdict, verdictOfSweep } from './sweeping.js';
import { counted, grouped } from './table.js';

/** What generated configurations met: a suite of each sweep, in which a property holds where all configurations held. */
export const reportOfSweeping = (
  all: readonly Swept[],
  wish: Omit<Subject, 'bound'>,
  naming: Naming,
  sweepAgain: (swept: Swept) => string,
): Report => ({
  program: naming.program,
  version: naming.version,
  verdict: verdictOfSweep(all),
  says: all.map(sweepVerdict).join('; '),
  suites: all.map((swept) => {
    const bound = swept.broken?.subject.bound ?? `${counted(seenIn(swept), 'configuration')}, each within its own`;
    const command = sweepAgain(swept);
    return {
      name: `${nameOfCheck({ ...wish, bound })}, seed ${swept.sweeping.seed}`,
      subject: { ...wish, bound },
      seconds: swept.sweeping.seconds,
      command,
      cases: [{ ...everything, ...becameOfSweep(swept), command }, ...propertiesOf(swept, naming, command)],
    };
  }),
});

const seenIn = ({ sweeping: { held, inconclusive } }: Swept): number => held + inconclusive;

const becameOfSweep = ({ sweeping }: Swept): Became => {
  const { violation, inconclusive, most, endedBy } = sweeping;
  if (violation !== undefined) {
    return { verdict: 'inconclusive', fails: false, message: 'a violation ended it' };
  }
  if (inconclusive > 0) {
    const message = `${counted(inconclusive, 'configuration')} of more than ${grouped(most)} states cut short`;
    return { verdict: 'inconclusive', fails: true, message };
  }
  return endedBy === 'interrupt'
    ? { verdict: 'inconclusive', fails: true, message: 'interrupted' }
    : { verdict: 'holds', fails: false, message: '' };
};

const propertiesOf = (swept: Swept, naming: Naming, command: string): readonly Case[] => {
  const { sweeping, broken, met, witnesses } = swept;
  const { violation } = sweeping;
  const cases: Case[] = [];
  if (violation !== undefined && broken !== undefined) {
    const { result } = violation;
    const became: Became = { verdict: 'violated', fails: true, message: violatedAfter(broken, result) };
    cases.push(propertyCase(broken, result, became, naming));
  }
  for (const [id, times] of [...sweeping.properties].filter(([one]) => one !== violation?.result.id)) {
    const known = met.find(({ property }) => property === id);
    const says = `${witnesses.has(id) ? 'it is reached' : 'it holds'} in generated configurations`;
    cases.push({ id, title: id, says, cites: '', command, ...becameOf(swept, id, times, known) });
  }
  return cases;
};

const becameOf = ({ sweeping }: Swept, id: string, times: number, known: Swept['met'][number] | undefined): Became => {
  if (known !== undefined) {
    const message = `${id} is violated in ${counted(known.times, 'configuration')}, as is known: ${slugOf(known.story)}`;
    return { verdict: 'known', fails: false, message };
  }
  if (times === 0) {
    return { verdict: 'vacuous', fails: false, message: `${id} was never triggered` };
  }
  return sweeping.violation === undefined && sweeping.inconclusive === 0 && sweeping.endedBy !== 'interrupt'
    ? { verdict: 'holds', fails: false, message: '' }
    : { verdict: 'inconclusive', fails: false, message: `${id} is not decided in every configuration` };
};
