import { exitCode } from '../language/index.js';
import { counted } from '../report/table.js';
import { explore } from '../search/index.js';
import type { PropertyResult } from '../search/result.js';
import { fuzz, sweep } from '../simulate/index.js';
import type { BugHunt } from './bugs-cases.js';
import type { Catalogue, CatalogueBug, Configuration } from './catalogue.js';
import { checkOfConfiguration, mendedConfiguration } from './configurations.js';
import { checkOfBug } from './hunt.js';
import { type Check, only } from './plan.js';
import type { Codec } from './shards/task.js';

/** What became of looking for a bug at random. */
export interface RandomHunt extends BugHunt {
  /** Steps that were walked, or configurations that were searched, until it was found. */
  readonly effort?: number;
  /** Where it was found: the bug's scenario, or the smallest configuration that shows it. */
  readonly where?: string;
  /** Steps of the shortest trace there is. */
  readonly shortest?: number;
  /** What showed it, by sweep. */
  readonly configuration?: Configuration;
}

/** A hunt as plain data: its check is made again, of its scenario or of the configuration that showed it. */
export const randomCodec = (catalogue: Catalogue, bug: CatalogueBug): Codec<RandomHunt> => ({
  pack: ({ bug: _, found, ...hunt }) => ({ ...hunt, result: found?.result }),
  unpack: (packed) => {
    const { result, ...hunt } = packed as Omit<RandomHunt, 'bug'> & { readonly result?: PropertyResult<unknown> };
    const check =
      hunt.configuration === undefined
        ? checkOfBug(catalogue, bug)
        : checkInConfiguration(catalogue, hunt.configuration, bug.breaks, bug);
    return { bug, ...hunt, ...(result === undefined ? {} : { found: { check, result } }) };
  },
});

export interface Chances {
  readonly seed: number;
  readonly seconds: number;
  readonly signal: AbortSignal;
}

/** Walks at random through the bug's own scenario. */
export const huntByFuzz = async (bug: CatalogueBug, catalogue: Catalogue, chances: Chances): Promise<RandomHunt> => {
  const check = checkOfBug(catalogue, bug);
  const { model } = check;
  const { violation, seconds, steps } = await fuzz(model, chances);
  const cost = { bug, seconds, effort: steps, where: bug.scenario };
  if (violation === undefined) {
    return { ...cost, code: exitCode.inconclusive, trouble: `is not found in ${counted(steps, 'step')}` };
  }
  const shortest = await shortestOf(model);
  const shrunk = violation.trace.steps.length;
  const { property: id, kind, params, trace } = violation;
  const result = { id, kind, verdict: 'violated', inDanger: 1, params, trace } as const;
  const found = { ...cost, steps: shrunk, found: { check, result }, ...(shortest === undefined ? {} : { shortest }) };
  return shortest !== undefined && shrunk > 2 * shortest
    ? { ...found, code: exitCode.inconclusive, trouble: `is shrunk to ${counted(shrunk, 'step')} only` }
    : { ...found, code: exitCode.holds };
};

/** Searches generated configurations, until one shows the bug; that one is made small. */
export const huntBySweep = async (bug: CatalogueBug, catalogue: Catalogue, chances: Chances): Promise<RandomHunt> => {
  const generated = catalogue.sweep;
  if (generated === undefined) {
    return { bug, code: exitCode.usage, trouble: 'cannot be looked for: there are no configurations' };
  }
  const checkIn = (configuration: Configuration, switchedOn?: CatalogueBug): Check =>
    checkInConfiguration(catalogue, configuration, bug.breaks, switchedOn);
  const { violation, held, inconclusive, seconds } = await sweep(
    (fc) => generated.configurations(fc, { bug: bug.id }),
    (configuration) => {
      const check = checkIn(configuration, bug);
      // Where the property does not apply, or is known to break without the bug and no step mends that, there is nothing to see.
      return mayTell(check) ? { model: check.model, expected: new Set() } : undefined;
    },
    chances,
  );
  const cost = { bug, seconds, effort: held + inconclusive + 1 };
  if (violation === undefined) {
    return {
      ...cost,
      code: exitCode.inconclusive,
      trouble: `is not found in ${counted(held + inconclusive, 'configuration')}`,
    };
  }
  const { configuration, result } = violation;
  const shown = { check: checkIn(configuration, bug), result };
  const where = shown.check.subject.scenario;
  const found = { ...cost, where, steps: result.after ?? 0, found: shown, configuration };
  const without = checkIn(configuration);
  return !bug.native && (await shortestOf(without.model)) !== undefined
    ? {
        ...found,
        code: exitCode.violated,
        trouble: `is not alone: ${configuration.name} breaks ${bug.breaks} without it`,
      }
    : { ...found, code: exitCode.holds };
};

/** Of nothing but a property; where that is known to break without a bug, with the cause of it mended. */
const checkInConfiguration = (
  catalogue: Catalogue,
  configuration: Configuration,
  property: string,
  bug?: CatalogueBug,
): Check => {
  const check = only(checkOfConfiguration(catalogue, configuration, bug), [property]);
  const isKnown = check.findings.some((finding) => finding.property === property && finding.isMended);
  return isKnown
    ? only(checkOfConfiguration(catalogue, mendedConfiguration(catalogue, configuration), bug), [property])
    : check;
};

/** Does a check have a property, and is that not known to break? */
const mayTell = ({ model: { properties }, findings }: Check): boolean =>
  properties.some(({ id }) => !findings.some(({ property }) => property === id));

/** Steps of the shortest trace that breaks the model's only property. */
const shortestOf = async (model: Check['model']): Promise<number | undefined> =>
  (await explore(model)).properties[0]?.after;
