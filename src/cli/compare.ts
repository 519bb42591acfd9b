import { compareModels } from '../compare/index.js';
import { UsageError } from '../language/index.js';
import {
  type ComparedChecks,
  codeOfComparing,
  comparingJson,
  comparingTable,
  comparingTraces,
  comparingVerdict,
} from '../report/comparing.js';
import { reportOfComparing } from '../report/comparing-cases.js';
import { nameOfCheck } from '../report/name.js';
import type { Subject } from '../report/outcome.js';
import { canvasOf, legendOption } from './canvas.js';
import { limitOptions, limitsOf } from './carry-out.js';
import type { Catalogue } from './catalogue.js';
import { command, withOption } from './command.js';
import { wordOf } from './options.js';
import { type Check, checkOf, planOf, type Wish } from './plan.js';
import { progressLine, quietOption } from './progress.js';
import { Publication } from './publish.js';
import { namingOf, reportOptions, reportsWanted } from './reports.js';
import { assertEra, scenarioNamed, typed } from './scenarios.js';
import { tinted } from './tinted.js';
import { pageOut } from './write-out.js';

export const compare = command({
  name: 'compare',
  usage: '[SCENARIO…]',
  says: 'says what a hypervisor of yours breaks, or fixes, that the one it is made from does not',
  options: {
    ...withOption,
    suite: { type: 'string', value: 'quick|full', says: 'the scenarios to compare in when none is named (quick)' },
    era: { type: 'string', value: 'ERA', says: 'compare with this era, instead of the one that it is made from' },
    ...limitOptions,
    ...legendOption,
    ...quietOption,
    ...reportOptions,
    out: { type: 'string', value: 'FILE.html', says: 'write a page with each trace beside what the stock one does' },
  },
  notes: [
    'For each property that is newly broken, the shortest trace of all scenarios is shown, where the stock hypervisor parts',
    'from it, and how that goes on.',
    'Exit code 0 when nothing is newly broken, 1 when something is, 3 when a search was cut short before.',
  ],
  run: async ({ options, names }, catalogue, io) => {
    const suite = wordOf('suite', options.suite, ['quick', 'full']);
    const limits = limitsOf(options);
    const pairs = pairsOf(catalogue, { names, suite, properties: [], mended: true }, options.era);
    const out = await pageOut('compare', options.out);
    const wanted = await reportsWanted(options);
    const canvas = canvasOf(io, options);
    const progress = progressLine(io, options.quiet);
    const publication = new Publication(io, canvas, wanted);
    const { print } = publication;
    const { heading, row } = comparingTable(pairs, canvas.width);
    print(...heading.map((line) => canvas.paint('dim', line)));
    const all: (ComparedChecks & (typeof pairs)[number])[] = [];
    for (const { stock, mine } of pairs) {
      const compared = await compareModels(stock.model, mine.model, {
        limits,
        signal: io.signal,
        onProgress: (model, now) => progress.show(nameOfCheck((model === mine.model ? mine : stock).subject), now),
      }).finally(progress.clear);
      all.push({ stock, mine, compared });
      const lines = row({ stock, mine, compared });
      print(...lines.map((line) => tinted(canvas.paint, codeOfComparing(all.slice(-1)), line)));
    }
    const code = codeOfComparing(all);
    comparingTraces(all, canvas).forEach(publication.printParagraph);
    publication.end(
      comparingVerdict(all),
      code,
      {
        json: () => comparingJson(catalogue.version, all),
        report: () =>
          reportOfComparing(all, { ...namingOf(catalogue), command: comparingAgain(catalogue, options.era) }),
      },
      catalogue,
      out && (() => out.pages.writeReport(out.file, catalogue, out.pages.reportOfComparing(catalogue, all))),
    );
    return code;
  },
});

const comparingAgain =
  (catalogue: Catalogue, era: string | undefined) =>
  ({ scenario }: Subject): string =>
    typed(catalogue, ['compare', scenario, ...(era === undefined ? [] : ['--era', era])].join(' '));

/**
 * Each scenario under each of the user's hypervisors, and under the stock one.
 * @throws UsageError where there is none, or an era or a scenario is unknown.
 */
const pairsOf = (
  catalogue: Catalogue,
  wish: Wish,
  era: string | undefined,
): readonly { readonly stock: Check; readonly mine: Check }[] => {
  const stock = catalogue.module?.stock;
  if (stock === undefined) {
    throw new UsageError('compare takes your hypervisor: --with FILE');
  }
  if (era !== undefined) {
    assertEra(stock, era);
  }
  const baseOf = new Map(catalogue.eras.flatMap(({ id, base }) => (base === undefined ? [] : [[id, base] as const])));
  if (baseOf.size === 0) {
    throw new UsageError(
      `${catalogue.module?.file} exports no hypervisor to compare; export one that is made from an era`,
    );
  }
  const checks = planOf(catalogue, wish).filter(({ subject: { era: own = '' } }) => baseOf.has(own));
  if (checks.length === 0) {
    throw new UsageError(`nothing to compare: none of ${wish.names.join(', ')} is checked under a hypervisor`);
  }
  return checks.map((mine) => {
    const { scenario: name, era: own = '' } = mine.subject;
    const asked = scenarioNamed(catalogue, name);
    const scenario = asked.scenario.underStock ?? scenarioNamed(stock, name).scenario;
    return { mine, stock: checkOf({ ...asked, scenario }, era ?? baseOf.get(own)) };
  });
};
