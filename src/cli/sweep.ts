import { exitCode, UsageError } from '../language/index.js';
import { shortened } from '../language/printable.js';
import { sweepingJson } from '../report/random-json.js';
import { type Swept, sweepLines, sweepVerdict, verdictOfSweep } from '../report/sweeping.js';
import { reportOfSweeping } from '../report/sweeping-cases.js';
import { counted } from '../report/table.js';
import {
  type Arbitrary,
  type Generators,
  type Sweeping,
  type SweepOptions,
  sweep as sweepConfigurations,
} from '../simulate/index.js';
import { canvasOf, legendOption } from './canvas.js';
import type { Catalogue, Configuration } from './catalogue.js';
import { command, withOption } from './command.js';
import { checkOfConfiguration, mendedConfiguration } from './configurations.js';
import { numberOf, secondsOf } from './options.js';
import { type Check, hasMends } from './plan.js';
import { type ProgressLine, progressLine, quietOption } from './progress.js';
import { Publication } from './publish.js';
import { namingOf, reportOptions, reportsWanted } from './reports.js';
import { assertEra, bugNamed, checkingAgain, lacking, request, scenarioNamed, typed } from './scenarios.js';
import { seedsOf, seedsOption } from './seeds.js';
import type { Codec } from './shards/task.js';
import { shardOptions, workOf } from './shards/work.js';
import { assertOut, executing, noTraceTo, type Out, writeRuns } from './write-out.js';

const usualSeconds = 60;
/** The usual one. */
const seedOfPairs = 1;

export const sweep = command({
  name: 'sweep',
  usage: '[SCENARIO]',
  says: 'explores configurations that it makes up, and shrinks one that breaks something',
  options: {
    ...withOption,
    seed: { type: 'string', value: 'N', says: 'what they are made from: the same seed, the same configurations (1)' },
    ...seedsOption,
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
    ...reportOptions,
    ...shardOptions,
    out: {
      type: 'string',
      value: 'FILE',
      says: 'write the trace to FILE.json, FILE.itf.json (ITF), FILE.test.ts (a test) or FILE.html (a page)',
    },
  },
  notes: [
    'It makes up arguments of a scenario that takes some: of sketch, or of the one that is named. With the seed 1 it begins',
    'with some in which every pair of options occurs that any of them may have, and says how many these are.',
    'Each configuration is a scenario that can be checked by its name. It ends at the first that breaks a property which',
    'is not known to break there, made as small as it can be while the same property breaks.',
    'Exit code 0 when all configurations held, 1 when one was violated, 3 when some were cut short: more states than',
    '--max-states, which is said of how many, and of what they are called. --runs makes it end in the same place anywhere.',
  ],
  run: async ({ options, names }, catalogue, io) => {
    const seeds = seedsOf(options);
    const runs = numberOf('runs', options.runs, 'whole');
    const seconds = secondsOf('seconds', options.seconds) ?? (runs === undefined ? usualSeconds : undefined);
    const states = numberOf('max-states', options['max-states'], 'whole');
    const { era, bug } = options;
    const { configurations, pairs } = sweepOf(catalogue, names, era, bug);
    const [scenario] = names;
    const out = await assertOut(options.out);
    const wanted = await reportsWanted(options);
    const canvas = canvasOf(io, options);
    const publication = new Publication(io, canvas, wanted);
    const work = workOf({ command: 'sweep', options, names }, catalogue, io);
    const tasks = work.dealt(seeds.map((seed) => ({ key: `seed ${seed}`, cost: 1, seed })));
    const limits = {
      ...(runs === undefined ? {} : { runs }),
      ...(seconds === undefined ? {} : { seconds }),
      ...(states === undefined ? {} : { states }),
      signal: io.signal,
    };
    const again = shownBy(catalogue);
    const all: SweptConfigurations[] = [];
    for (const task of tasks) {
      const { seed } = task;
      const asked = { scenario, era, bug };
      const generate = (fc: Generators) => configurations(fc, asked);
      const swept = await work.done(task, sweepCodec(catalogue, bug), () => {
        // Once is enough, whatever the seed.
        const first = seed === seedOfPairs ? (pairs?.(asked) ?? []) : [];
        return sweepOne(catalogue, generate, bug, { ...limits, seed, first }, progressLine(io, options.quiet));
      });
      all.push(swept);
      publication.printParagraph(sweepLines(swept, canvas));
      publication.printParagraph(swept.broken ? [`again: ${again(swept)}`] : []);
    }
    const code = exitCode[verdictOfSweep(all)];
    const wish = {
      scenario: scenario ?? 'sweep',
      ...(era === undefined ? {} : { era }),
      ...(bug === undefined ? {} : { bug }),
    };
    const sweepAgain = ({ sweeping }: Swept): string =>
      typed(catalogue, sweepingAgain(names, { ...options, seed: String(sweeping.seed) }));
    publication.end(
      all.map(sweepVerdict).join('; '),
      code,
      {
        json: () => sweepingJson(catalogue.version, all, again),
        report: () => reportOfSweeping(all, wish, namingOf(catalogue), sweepAgain),
      },
      catalogue,
      out && (() => (all.some(({ broken }) => broken) ? writeBroken(out, catalogue, all) : noTraceTo(out))),
      work.blob,
    );
    return code;
  },
});

/** One sweep, and what is known of what it met. */
const sweepOne = async (
  catalogue: Catalogue,
  generate: (fc: Generators) => Arbitrary<Configuration>,
  bug: string | undefined,
  options: SweepOptions<Configuration>,
  progress: ProgressLine,
): Promise<SweptConfigurations> => {
  const stories = new Map<string, string>();
  const witnesses = new Set<string>();
  const sweeping = await sweepConfigurations(
    generate,
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
      return { ...sweepableOf(catalogue, configuration, check, bug), model };
    },
    {
      ...options,
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
  return {
    sweeping,
    met: [...sweeping.known].map(([property, times]) => ({ property, times, story: stories.get(property) ?? '' })),
    witnesses,
    cutShort: sweeping.cutShort.map((configuration) =>
      checkingAgain(catalogue, checkFor(catalogue, configuration, bug).subject),
    ),
    ...(violation === undefined ? {} : { broken: checkFor(catalogue, asSearched(catalogue, violation), bug) }),
  };
};

type SweptConfigurations = Swept & {
  readonly sweeping: Sweeping<Configuration, unknown>;
  readonly broken?: Check;
};

/** A sweep as plain data: the check that broke is made again of its configuration. */
const sweepCodec = (catalogue: Catalogue, bug: string | undefined): Codec<SweptConfigurations> => ({
  pack: ({ broken: _, ...swept }) => swept,
  unpack: (packed) => {
    const swept = packed as SweptConfigurations;
    const { violation } = swept.sweeping;
    return violation === undefined
      ? swept
      : { ...swept, broken: checkFor(catalogue, asSearched(catalogue, violation), bug) };
  },
});

/** @throws UsageError where there is nothing to sweep, or an era or a bug that is not known. */
const sweepOf = (
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
  return catalogue.sweep;
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

/** The configuration that is violated: as it is, or with its findings mended. */
const asSearched = (catalogue: Catalogue, { configuration, isMended }: NonNullable<Swept['sweeping']['violation']>) => {
  const found = configuration as Configuration;
  return isMended ? mendedConfiguration(catalogue, found) : found;
};

const sweepableOf = (catalogue: Catalogue, configuration: Configuration, check: Check, bug: string | undefined) => {
  const expectedIn = ({ model, findings }: Check) => ({
    model,
    expected: new Set(findings.map(({ property }) => property)),
  });
  const mended = () => expectedIn(checkFor(catalogue, mendedConfiguration(catalogue, configuration), bug));
  const asked = scenarioNamed(catalogue, configuration.name);
  return { ...expectedIn(check), ...(hasMends(asked, check) ? { mended } : {}) };
};

const mayReach = (catalogue: Catalogue, { name, era }: Configuration, bug: string | undefined) => {
  const { scenario, args } = scenarioNamed(catalogue, name);
  const switchedOn = bug === undefined || bugNamed(catalogue, bug).native ? undefined : bug;
  return scenario.mayReach?.(request({ era, bug: switchedOn, args })) ?? [];
};

/** The command that searches the configuration which broke something. */
const shownBy =
  (catalogue: Catalogue) =>
  ({ broken, sweeping: { violation } }: Swept): string =>
    broken === undefined ? '' : checkingAgain(catalogue, broken.subject, violation?.result.id);

/** A page of all that broke, or the trace of the first. */
const writeBroken = (out: Out, catalogue: Catalogue, all: readonly SweptConfigurations[]): string => {
  const runs = all.flatMap(({ broken: check, sweeping }) => {
    const { id, params = {}, trace } = sweeping.violation?.result ?? {};
    return check === undefined || id === undefined || trace === undefined
      ? []
      : [{ check, id, params, trace, command: checkingAgain(catalogue, check.subject, id) }];
  });
  writeRuns(out, catalogue, runs);
  return `again: ${executing(out, catalogue)}`;
};

/** The command that sweeps the same. */
const sweepingAgain = (
  names: readonly string[],
  given: { readonly [K in 'era' | 'bug' | 'seed' | 'runs' | 'seconds' | 'max-states']?: string },
): string => {
  const { era, bug, seed, runs, seconds, 'max-states': states } = given;
  const words = Object.entries({ era, bug, seed, runs, seconds, 'max-states': states }).flatMap(([option, value]) =>
    value === undefined ? [] : [`--${option} ${value}`],
  );
  return ['sweep', ...names, ...words].join(' ');
};
