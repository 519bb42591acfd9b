import { sweep as sweepConfigurations } from '../fuzz/index.js';
import { type ExitCode, exitCode, UsageError } from '../language/index.js';
import { shortened } from '../language/printable.js';
import { type Swept, sweepLines, sweepVerdict } from '../report/sweeping.js';
import { counted, wrap } from '../report/table.js';
import { canvasOf, legendOption } from './canvas.js';
import type { Catalogue, Configuration } from './catalogue.js';
import { command, withOption } from './command.js';
import { checkOfConfiguration } from './configurations.js';
import { numberOf, secondsOf } from './options.js';
import type { Check } from './plan.js';
import { progressLine, quietOption } from './progress.js';
import { tinted } from './reporter.js';
import { assertEra, bugNamed, lacking, request, scenarioNamed, typed } from './scenarios.js';
import { assertOut, executing, type Out, writeOut } from './write-out.js';
import { written } from './written.js';

const usualSeconds = 60;

export const sweep = command({
  name: 'sweep',
  usage: '[SCENARIO]',
  says: 'explores configurations that it makes up, and shrinks one that breaks something',
  options: {
    ...withOption,
    seed: { type: 'string', value: 'N', says: 'what they are made from: the same seed, the same configurations (1)' },
    runs: { type: 'string', value: 'N', says: 'stop after so many configurations' },
    seconds: {
      type: 'string',
      value: 'N',
      says: `stop after so many seconds (${usualSeconds}, unless --runs is given)`,
    },
    'max-states': { type: 'string', value: 'N', says: 'stop each search after so many distinct states (100000)' },
    era: { type: 'string', value: 'ERA', says: 'in this era only' },
    bug: { type: 'string', value: 'ID', says: 'with this bug switched on' },
    ...legendOption,
    ...quietOption,
    out: {
      type: 'string',
      value: 'FILE',
      says: 'write the trace to FILE.json, FILE.itf.json (ITF), FILE.test.ts (a test) or FILE.html (a page)',
    },
  },
  notes: [
    'It makes up arguments of a scenario that takes some: of sketch, or of the one that is named.',
    'Each configuration is a scenario that can be checked by its name. It ends at the first that breaks a property which',
    'is not known to break there, made as small as it can be while the same property breaks.',
    'Exit code 0 when all configurations held, 1 when one was violated, 3 when some were cut short: more worlds than',
    '--max-states, which is said of how many, and of what they are called. --runs makes it end in the same place anywhere.',
  ],
  run: async ({ options, names }, catalogue, io) => {
    const seed = numberOf('seed', options.seed, 'whole');
    const runs = numberOf('runs', options.runs, 'whole');
    const seconds = secondsOf('seconds', options.seconds) ?? (runs === undefined ? usualSeconds : undefined);
    const states = numberOf('max-states', options['max-states'], 'whole');
    const { era, bug } = options;
    const configurations = configurationsOf(catalogue, names, era, bug);
    const [scenario] = names;
    const out = await assertOut(options.out);

    const stories = new Map<string, string>();
    const witnesses = new Set<string>();
    const progress = progressLine(io, options.quiet);
    const sweeping = await sweepConfigurations(
      (fc) => configurations(fc, { scenario, era, bug }),
      (configuration) => {
        const check = checkFor(catalogue, configuration, bug);
        for (const { property, story } of check.findings) {
          stories.set(property, story);
        }
        const reachable = mayReach(catalogue, configuration, bug);
        for (const { id } of reachable) {
          witnesses.add(id);
        }
        const model = { ...check.model, properties: [...check.model.properties, ...reachable] };
        return { model, expected: new Set(check.findings.map(({ property }) => property)) };
      },
      {
        ...(runs === undefined ? {} : { runs }),
        ...(seconds === undefined ? {} : { seconds }),
        signal: io.signal,
        ...(seed === undefined ? {} : { seed }),
        ...(states === undefined ? {} : { states }),
        onProgress: (now) =>
          progress.tell(
            now.shrinking > 0
              ? `violated; made smaller ${now.shrinking} times`
              : `${counted(now.held, 'configuration')} held, ${now.inconclusive} cut short`,
            now.seconds,
          ),
      },
    ).finally(progress.clear);

    const { violation } = sweeping;
    const broken = violation && checkFor(catalogue, violation.configuration, bug);
    const met = [...sweeping.known].map(([property, times]) => ({
      property,
      times,
      story: stories.get(property) ?? '',
    }));
    const cutShort = sweeping.cutShort.map((configuration) =>
      typed(catalogue, searching(checkFor(catalogue, configuration, bug))),
    );
    const swept: Swept = { sweeping, met, witnesses, cutShort, ...(broken === undefined ? {} : { broken }) };
    const code = codeOf(swept);
    const canvas = canvasOf(io, options);
    const trace = written(
      out === undefined || broken === undefined ? undefined : () => again(broken, swept, catalogue, out),
    );
    const paragraphs = [
      sweepLines(swept, canvas),
      ...(broken === undefined ? [] : [[`again: ${trace.line ?? again(broken, swept, catalogue)}`]]),
      wrap(sweepVerdict(swept), canvas.width).map((line) => tinted(canvas.paint, code, line)),
    ];
    io.stdout.write(`${paragraphs.map((lines) => lines.join('\n')).join('\n\n')}\n`);
    trace.complain(io, catalogue);
    return code;
  },
});

const codeOf = ({ sweeping: { violation, inconclusive, endedBy } }: Swept): ExitCode => {
  if (violation !== undefined) {
    return exitCode.violated;
  }
  return inconclusive > 0 || endedBy === 'interrupt' ? exitCode.inconclusive : exitCode.holds;
};

/** @throws UsageError where there is nothing to sweep, or an era or a bug that is not known. */
const configurationsOf = (
  catalogue: Catalogue,
  [name, ...more]: readonly string[],
  era: string | undefined,
  bugId: string | undefined,
) => {
  if (more.length > 0) {
    throw new UsageError(
      `sweep makes up configurations of one scenario; leave ${more.map((one) => shortened(one)).join(' ')} out`,
    );
  }
  if (name !== undefined) {
    assertPlain(catalogue, name);
  }
  if (catalogue.sweep === undefined) {
    throw lacking(catalogue, 'sweep', 'hypervisor');
  }
  if (era !== undefined) {
    assertEra(catalogue, era);
  }
  const bug = bugId === undefined ? undefined : bugNamed(catalogue, bugId);
  if (bug !== undefined && era !== undefined && era !== bug.era) {
    throw new UsageError(`bug ${bug.id} is one of ${bug.era}, not of ${era}; leave --era out`);
  }
  return catalogue.sweep.configurations;
};

/** @throws UsageError where there is no such scenario, or its arguments are there already. */
const assertPlain = (catalogue: Catalogue, name: string): void => {
  const { scenario, args } = scenarioNamed(catalogue, name);
  if (args !== undefined) {
    throw new UsageError(`sweep makes the arguments up; leave them out: sweep ${scenario.id}`);
  }
};

const checkFor = (catalogue: Catalogue, configuration: Configuration, bugId: string | undefined): Check => {
  const bug = bugId === undefined ? undefined : bugNamed(catalogue, bugId);
  return checkOfConfiguration(catalogue, configuration, bug);
};

const mayReach = (catalogue: Catalogue, { name, era }: Configuration, bug: string | undefined) => {
  const { scenario, args } = scenarioNamed(catalogue, name);
  const switchedOn = bug === undefined || bugNamed(catalogue, bug).native ? undefined : bug;
  return scenario.mayReach?.(request({ era, bug: switchedOn, args })) ?? [];
};

/** The command that searches a configuration. */
const searching = ({ subject: { scenario, era, bug } }: Check, ...more: readonly string[]): string => {
  const circumstances = Object.entries({ era, bug }).flatMap(([option, value]) =>
    value === undefined ? [] : [`--${option} ${value}`],
  );
  return ['check', scenario, ...circumstances, ...more].join(' ');
};

/** Writes the trace, if it is to be written; the command that shows it again. */
const again = (check: Check, { sweeping: { violation } }: Swept, catalogue: Catalogue, out?: Out): string => {
  const { id = '', params = {}, trace } = violation?.result ?? {};
  if (out !== undefined && trace !== undefined) {
    writeOut(out, catalogue, check, { id, params, trace });
    return executing(out, catalogue);
  }
  return typed(catalogue, searching(check, '--property', id));
};
