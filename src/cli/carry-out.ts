import { VgicheckError } from '../language/index.js';
import { nameOfCheck } from '../report/name.js';
import { type Explored, judge, type Outcome } from '../report/outcome.js';
import { grouped } from '../report/table.js';
import { troubles } from '../report/verdict.js';
import { explore } from '../search/index.js';
import { mostStates } from '../search/limits.js';
import type { Exploration, ExploreOptions, Limits } from '../search/result.js';
import type { Cache } from './cache/cache.js';
import { Course } from './course.js';
import type { Engine } from './engine.js';
import type { Io } from './io.js';
import { numberOf, secondsOf, sizeOf } from './options.js';
import type { Check } from './plan.js';
import type { ProgressLine } from './progress.js';
import { stackOf } from './stack.js';

/** The options that bound a search. */
export const limitOptions = {
  'max-states': { type: 'string', value: 'N', says: 'stop each search after so many distinct states' },
  'max-depth': { type: 'string', value: 'N', says: 'stop each search after so many levels' },
  'max-seconds': { type: 'string', value: 'N', says: 'stop each search after so many seconds' },
  'max-memory': {
    type: 'string',
    value: 'SIZE',
    says: 'stop each search before it holds more: 500M, 2G; MiB without a unit',
  },
} as const;

/** @throws UsageError where a number is out of range. */
export const limitsOf = (options: { readonly [K in keyof typeof limitOptions]?: string }): Limits => {
  const states = numberOf('max-states', options['max-states'], 'whole', mostStates);
  const depth = numberOf('max-depth', options['max-depth'], 'whole');
  const seconds = secondsOf('max-seconds', options['max-seconds']);
  const bytes = sizeOf('max-memory', options['max-memory']);
  return {
    ...(states === undefined ? {} : { states }),
    ...(depth === undefined ? {} : { depth }),
    ...(seconds === undefined ? {} : { seconds }),
    ...(bytes === undefined ? {} : { bytes }),
  };
};

export interface Circumstances {
  readonly limits: Limits;
  readonly engine?: Engine;
  readonly deadValues?: boolean;
  /** `never`: it goes on after the first violation, so that one does not hide another. */
  readonly stopAt?: ExploreOptions['stopAt'];
  /** Where the search is kept. */
  readonly keep?: Pick<ExploreOptions, 'checkpoint' | 'resume'>;
  /** What recipes did in the same check before. */
  readonly cache?: Cache | undefined;
  readonly io: Io;
  readonly progress: ProgressLine;
  /** Hears the outcome, but for traces, before these are looked for; and what has failed, even then. */
  readonly ended?: (outcome: Outcome) => void;
}

/** A check with what its search found. */
export const exploredOf = (
  { model, pinned, ...rest }: Check,
  exploration: Exploration<unknown>,
  { symmetry }: Engine = {},
): Explored => ({
  ...rest,
  // Where orbits were counted, the pinned worlds are not compared.
  ...(pinned === undefined || symmetry ? {} : { pinned }),
  ...{ model, findings: findingsIn({ model, ...rest }), exploration },
});

/** Those that the check has the properties of. */
export const findingsIn = ({ model, findings }: Pick<Check, 'model' | 'findings'>): Check['findings'] =>
  findings.filter(({ property }) => model.properties.some(({ id }) => id === property));

/** Carries one check out. An error of its model is its outcome: the other checks go on. */
export const carryOut = async (
  check: Check,
  { limits, engine = {}, deadValues, stopAt = 'first', keep, cache, io, progress, ended }: Circumstances,
): Promise<Outcome> => {
  const { model } = check;
  const findings = findingsIn(check);
  const name = nameOfCheck(check.subject);
  const course = new Course();
  let tracing = '';
  try {
    const known = cache?.of(check);
    const exploration = await explore(model, {
      ...engine,
      ...keep,
      memo: known?.memo,
      limits,
      stopAt,
      deadValues: deadValues ?? false,
      expected: new Set(findings.map(({ property }) => property)),
      signal: io.signal,
      onFound: (found) => {
        const outcome = exploredOf(check, found, engine);
        progress.clear();
        ended?.(outcome);
        tracing = [troubles(outcome, judge(outcome, false)), 'looking for traces'].filter(Boolean).join('; ');
      },
      onProgress: (now) => {
        if (now.living !== undefined) {
          progress.tell(
            `${name}: properties of runs: ${grouped(now.living)} states expanded again, of ${grouped(now.states)}`,
            now.seconds,
          );
        } else if (now.isTracing) {
          progress.tell(`${name}: ${tracing}: level ${now.level}`, now.seconds);
        } else {
          course.add(now);
          progress.show(name, now);
        }
      },
    });
    known?.keep();
    return { ...exploredOf(check, exploration, engine), course: course.samples };
  } catch (error) {
    if (error instanceof VgicheckError) {
      progress.clear();
      if (io.verbose) {
        io.stderr.write(stackOf(error));
      }
      ended?.({ subject: check.subject, error });
      return { subject: check.subject, error };
    }
    throw error;
  } finally {
    progress.clear();
  }
};
