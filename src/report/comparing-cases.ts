import type { PropertyResult } from '../search/result.js';
import { type Case, everything, type Naming, propertyCase, type Report, violatedAfter } from './cases.js';
import { type ComparedChecks, codeOfComparing, comparingVerdict } from './comparing.js';
import { nameOfCheck } from './name.js';

/** What a change breaks: violated is what is newly so, and what both models break is known. */
export const reportOfComparing = (all: readonly ComparedChecks[], naming: Naming): Report => ({
  program: naming.program,
  version: naming.version,
  verdict: wordOfComparing(all),
  says: comparingVerdict(all),
  suites: all.map((one) => ({
    name: `${nameOfCheck(one.mine.subject)}, compared with ${one.stock.subject.era ?? 'stock'}`,
    subject: one.mine.subject,
    seconds: one.compared.mine.statistics.seconds + one.compared.stock.statistics.seconds,
    command: naming.command(one.mine.subject),
    cases: [searchOf(one, naming), ...one.compared.mine.properties.map((result) => caseOf(one, result, naming))],
  })),
});

export const wordOfComparing = (all: readonly ComparedChecks[]): string =>
  ({ 0: 'holds', 1: 'violated' })[codeOfComparing(all) as number] ?? 'inconclusive';

const searchOf = ({ mine, compared }: ComparedChecks, { command }: Naming): Case => {
  const cut = compared.mine.cutShortBy ?? compared.stock.cutShortBy;
  return {
    ...everything,
    command: command(mine.subject),
    ...(cut === undefined
      ? { verdict: 'holds', fails: false, message: '' }
      : { verdict: 'inconclusive', fails: true, message: `a search was cut short (${cut})` }),
  };
};

const caseOf = ({ mine, stock, compared }: ComparedChecks, result: PropertyResult<unknown>, naming: Naming): Case => {
  const { newlyBroken, stillBroken, undecided } = compared;
  const { id } = result;
  const name = nameOfCheck(stock.subject);
  const became = newlyBroken.some((broken) => broken.result.id === id)
    ? ({ verdict: 'violated', fails: true, message: `${violatedAfter(mine, result)}, and not in ${name}` } as const)
    : stillBroken.includes(id)
      ? ({ verdict: 'known', fails: false, message: `${violatedAfter(mine, result)}, and in ${name}, too` } as const)
      : undecided.includes(id)
        ? ({ verdict: 'inconclusive', fails: true, message: `${id} is not decided: a search was cut short` } as const)
        : ({ verdict: 'holds', fails: false, message: '' } as const);
  return propertyCase(mine, result, became, naming);
};
