import { setImmediate } from 'node:timers/promises';
import type generators from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { type Model, VgicheckError } from '../language/index.js';
import { explore } from '../search/index.js';
import type { Exploration, PropertyResult } from '../search/result.js';

/** fast-check, which is loaded only where something is generated. */
export type Generators = typeof generators;
export type { Arbitrary };

/** What a configuration is explored as. */
export interface Sweepable<W> {
  readonly model: Model<W>;
  /** Properties that are known to break in it. */
  readonly expected: ReadonlySet<string>;
  /** The same without the causes of these: looked at where one of them breaks, since it may hide another cause. */
  readonly mended?: () => Omit<Sweepable<W>, 'mended'>;
}

export interface SweepOptions<T = unknown> {
  readonly seed?: number;
  /** What to begin with, before any is generated. */
  readonly first?: readonly T[];
  /** How many configurations, for how many seconds. */
  readonly runs?: number;
  readonly seconds?: number;
  /** The most worlds of each configuration. */
  readonly states?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: SweepProgress) => void;
}

export interface SweepProgress {
  readonly held: number;
  readonly inconclusive: number;
  /** Worlds of all configurations together. */
  readonly states: number;
  readonly seconds: number;
  /** How many configurations were tried since one was found that violates, to make it smaller. */
  readonly shrinking: number;
}

interface Broken<W> {
  readonly result: PropertyResult<W>;
  /** Whether it breaks with the causes of what is known mended, and not as the configuration is. */
  readonly isMended: boolean;
}

export interface Sweeping<T, W> extends SweepProgress {
  readonly seed: number;
  /** With how many it was to begin. */
  readonly first: number;
  readonly endedBy: 'violation' | 'runs' | 'seconds' | 'interrupt';
  /** The most worlds of each configuration, and the first of those that have more. */
  readonly most: number;
  readonly cutShort: readonly T[];
  /** The smallest configuration that still breaks the same property. */
  readonly violation?: Broken<W> & { readonly configuration: T; readonly found: T };
  /** In how many configurations each rule could fire and did, each property was triggered, each witness was reached. */
  readonly rules: ReadonlyMap<string, number>;
  readonly properties: ReadonlyMap<string, number>;
  /** In how many configurations what is known was met. */
  readonly known: ReadonlyMap<string, number>;
}

/** So many worlds are enough to see all of nineteen in twenty configurations of the vgic. */
const usualStates = 100_000;
/** So many of those that have more are remembered. */
const mostRemembered = 3;

/**
 * Explores generated configurations, each of them exhaustively, until one breaks a property that is not known to break
 * there. That one is made smaller (fast-check's shrinking) as long as the same property breaks. One of which there is
 * nothing to see, and which is undefined, is passed over.
 */
export const sweep = async <T, W>(
  generate: (fc: Generators) => Arbitrary<T>,
  sweepable: (configuration: T) => Sweepable<W> | undefined,
  options: SweepOptions<T> = {},
): Promise<Sweeping<T, W>> => {
  const { seed = 1, runs = 2 ** 31 - 1, seconds: mostSeconds = Infinity, first = [] } = options;
  const { default: fc } = await import('fast-check');
  const sweeper = new Sweeper(sweepable, options, mostSeconds);
  await fc.check(
    fc.asyncProperty(generate(fc), (configuration) => sweeper.holds(configuration)),
    { seed, numRuns: runs, examples: first.map((one): [T] => [one]) },
  );
  return { seed, first: first.length, ...sweeper.summary() };
};

class Sweeper<T, W> {
  #held = 0;
  #inconclusive = 0;
  readonly #cutShort: T[] = [];
  #states = 0;
  #shrinking = 0;
  #found: { readonly configuration: T; readonly property: string } | undefined;
  /** The last configuration that broke the property: the smallest so far. */
  #broken: (Broken<W> & { readonly configuration: T }) | undefined;
  #failure: { readonly configuration: T; readonly error: unknown } | undefined;
  #isOver = false;
  readonly #rules = new Map<string, number>();
  readonly #properties = new Map<string, number>();
  readonly #known = new Map<string, number>();
  readonly #began = performance.now();

  constructor(
    readonly sweepable: (configuration: T) => Sweepable<W> | undefined,
    readonly options: SweepOptions<T>,
    readonly mostSeconds: number,
  ) {}

  /** Explores a configuration; false where it is as bad as the first bad one, or where all is over. */
  async holds(configuration: T): Promise<boolean> {
    if (this.#isOver) {
      return this.#found !== undefined;
    }
    try {
      return await this.#explore(configuration);
    } catch (error) {
      // A model that fails is made smaller, too; but where a property broke first, that is what is looked into.
      this.#failure = this.#found === undefined ? { configuration, error } : this.#failure;
      return this.#found !== undefined;
    }
  }

  async #explore(configuration: T): Promise<boolean> {
    const { signal, onProgress } = this.options;
    const exploring = this.sweepable(configuration);
    if (exploring === undefined) {
      await setImmediate();
      this.#isOver = signal?.aborted === true || (this.#found === undefined && this.#seconds > this.mostSeconds);
      return !this.#isOver || this.#found !== undefined;
    }
    const exploration = await this.#search(exploring);
    const again = this.#mendedOf(exploring, exploration);
    const mended = again && (await this.#search(again));
    if (signal?.aborted || (this.#found === undefined && this.#seconds > this.mostSeconds)) {
      this.#isOver = true;
      // A failure ends fast-check's runs; where nothing was found before, no configuration is blamed for it.
      return this.#found !== undefined;
    }
    if (this.#failure !== undefined) {
      return true;
    }
    const broken =
      this.#brokenIn(exploring, exploration, false) ?? (again && mended && this.#brokenIn(again, mended, true));
    const cutShort = exploration.cutShortBy !== undefined || mended?.cutShortBy !== undefined;
    this.#count(exploration, exploring.expected, broken === undefined ? !cutShort : undefined);
    this.#states += mended?.states ?? 0;
    if (cutShort && broken === undefined) {
      this.#remember(configuration);
    }
    onProgress?.(this.#progress());
    if (broken === undefined) {
      return true;
    }
    this.#found ??= { configuration, property: broken.result.id };
    this.#broken = { configuration, ...broken };
    return false;
  }

  #search({ model, expected }: Sweepable<W>): Promise<Exploration<W>> {
    const { signal, states = usualStates } = this.options;
    return explore(model, { expected, limits: { states }, ...(signal ? { signal } : {}) });
  }

  /** What is to be searched as well: a property that breaks as is known may break for another cause. */
  #mendedOf({ expected, mended }: Sweepable<W>, { properties }: Exploration<W>): Sweepable<W> | undefined {
    return properties.some((one) => isViolation(one) && expected.has(one.id)) ? mended?.() : undefined;
  }

  #brokenIn({ expected }: Sweepable<W>, { properties }: Exploration<W>, isMended: boolean): Broken<W> | undefined {
    const result = properties.find((one) => isViolation(one) && this.#counts(one, expected));
    return result && { result, isMended };
  }

  /** @throws what a configuration threw, saying which. */
  summary(): Omit<Sweeping<T, W>, 'seed' | 'first'> {
    if (this.#failure !== undefined && this.#found === undefined) {
      const { configuration, error } = this.#failure;
      if (error instanceof VgicheckError) {
        error.message = `${error.message}\n  in the configuration ${JSON.stringify(configuration)}`;
      }
      throw error;
    }
    const broken = this.#broken;
    const { states: most = usualStates } = this.options;
    const coverage = { rules: this.#rules, properties: this.#properties, known: this.#known };
    const bound = { most, cutShort: this.#cutShort };
    const ended = { ...this.#progress(), ...coverage, ...bound };
    if (this.#found === undefined || broken === undefined) {
      return { ...ended, endedBy: this.options.signal?.aborted ? 'interrupt' : this.#isOver ? 'seconds' : 'runs' };
    }
    return { ...ended, endedBy: 'violation', violation: { ...broken, found: this.#found.configuration } };
  }

  get #seconds(): number {
    return (performance.now() - this.#began) / 1000;
  }

  /** While the configuration is made smaller, only the property counts that broke first. */
  #counts({ id }: PropertyResult<W>, expected: ReadonlySet<string>): boolean {
    return !expected.has(id) && (this.#found === undefined || id === this.#found.property);
  }

  /** @param holds undefined where something is broken, false where that could not be seen to the end. */
  #count(exploration: Exploration<W>, expected: ReadonlySet<string>, holds: boolean | undefined): void {
    this.#states += exploration.states;
    if (this.#found !== undefined) {
      this.#shrinking++;
      return;
    }
    this.#held += holds === true ? 1 : 0;
    this.#inconclusive += holds === false ? 1 : 0;
    for (const { id, firings } of exploration.rules) {
      add(this.#rules, id, firings > 0);
    }
    for (const one of exploration.properties) {
      add(this.#properties, one.id, one.trace !== undefined || one.inDanger > 0);
      if (isViolation(one) && expected.has(one.id)) {
        add(this.#known, one.id, true);
      }
    }
  }

  #remember(configuration: T): void {
    if (this.#found === undefined && this.#cutShort.length < mostRemembered) {
      this.#cutShort.push(configuration);
    }
  }

  #progress(): SweepProgress {
    return {
      held: this.#held,
      inconclusive: this.#inconclusive,
      states: this.#states,
      seconds: this.#seconds,
      shrinking: this.#shrinking,
    };
  }
}

/** A witness that is not reached in a configuration is no violation: it may be reached in another. */
const isViolation = <W>({ kind, verdict }: PropertyResult<W>): boolean =>
  verdict === 'violated' && (kind === 'always' || kind === 'everyStep');

const add = (counts: Map<string, number>, id: string, one: boolean): void => {
  counts.set(id, (counts.get(id) ?? 0) + (one ? 1 : 0));
};
