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
import { nameOfCheck } from '../report/name.js';
import { wrap } from '../report/table.js';
import { canvasOf, legendOption } from './canvas.js';
import { limitOptions, limitsOf } from './carry-out.js';
import type { Catalogue } from './catalogue.js';
import { command, withOption } from './command.js';
import { wordOf } from './options.js';
import { type Check, checkOf, planOf, type Wish } from './plan.js';
import { progressLine, quietOption } from './progress.js';
import { tinted } from './reporter.js';
import { assertEra, scenarioNamed } from './scenarios.js';

export const compare = command({
  name: 'compare',
  usage: '[SCENARIO…]',
  says: 'says what a hypervisor of yours breaks, or mends, that the one it is made from does not',
  options: {
    ...withOption,
    suite: { type: 'string', value: 'quick|full', says: 'the scenarios to compare in when none is named (quick)' },
    era: { type: 'string', value: 'ERA', says: 'compare with this era, instead of the one that it is made from' },
    ...limitOptions,
    ...legendOption,
    ...quietOption,
    format: { type: 'string', value: 'text|json', says: 'how to report (text)' },
  },
  notes: [
    'For each property that is newly broken, the shortest trace of all scenarios is shown, where the stock hypervisor parts',
    'from it, and how that goes on.',
    'Exit code 0 when nothing is newly broken, 1 when something is, 3 when a search was cut short before.',
  ],
  run: async ({ options, names }, catalogue, io) => {
    const format = wordOf('format', options.format, ['text', 'json']) ?? 'text';
    const suite = wordOf('suite', options.suite, ['quick', 'full']);
    const limits = limitsOf(options);
    const pairs = pairsOf(catalogue, { names, suite, properties: [] }, options.era);
    const canvas = canvasOf(io, options);
    const progress = progressLine(io, options.quiet);
    const print = (line: string): void => {
      if (format === 'text') {
        io.stdout.write(`${line}\n`);
      }
    };
    const { heading, row } = comparingTable(pairs);
    print(canvas.paint('dim', heading));
    const all: ComparedChecks[] = [];
    for (const { stock, mine } of pairs) {
      const compared = await compareModels(stock.model, mine.model, {
        limits,
        signal: io.signal,
        onProgress: (model, now) => progress.show(nameOfCheck((model === mine.model ? mine : stock).subject), now),
      }).finally(progress.clear);
      all.push({ stock, mine, compared });
      print(tinted(canvas.paint, codeOfComparing(all.slice(-1)), row({ stock, mine, compared })));
    }
    const code = codeOfComparing(all);
    if (format === 'json') {
      io.stdout.write(`${JSON.stringify(comparingJson(catalogue.version, all), null, 2)}\n`);
      return code;
    }
    for (const lines of [
      ...comparingTraces(all, canvas),
      wrap(comparingVerdict(all), canvas.width).map((line) => tinted(canvas.paint, code, line)),
    ]) {
      print('');
      lines.forEach(print);
    }
    return code;
  },
});

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
