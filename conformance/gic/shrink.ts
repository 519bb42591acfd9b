import fc from 'fast-check';

/** What was drawn, with what fast-check needs in order to make it smaller. */
export type Drawn<T> = fc.Value<T>;

export const draw = <T>(arbitrary: fc.Arbitrary<T>, seed: number, count: number): readonly Drawn<T>[] =>
  fc.sample(new Drawing(arbitrary), { seed, numRuns: count });

class Drawing<T> extends fc.Arbitrary<Drawn<T>> {
  constructor(private readonly inner: fc.Arbitrary<T>) {
    super();
  }

  override generate(random: fc.Random, bias: number | undefined): fc.Value<Drawn<T>> {
    return new fc.Value(this.inner.generate(random, bias), undefined);
  }

  override canShrinkWithoutContext(_: unknown): _ is Drawn<T> {
    return false;
  }

  override shrink(): fc.Stream<fc.Value<Drawn<T>>> {
    return fc.Stream.nil();
  }
}

/** What fails, and how. */
interface Failing<T, Failure> {
  readonly drawn: Drawn<T>;
  readonly failure: Failure;
}

/** For each value how it fails, if it does. */
type Trial<T, Failure> = (values: readonly T[]) => Promise<readonly (Failure | undefined)[]>;

/** So many are tried in one go: a machine that has to be started for each would take its time. */
const triedAtOnce = 16;

/**
 * The smallest failure that fast-check's own steps lead to, as `fc.check` would take them, but several at a time; or
 * the smallest until there was no more time.
 */
export const shrink = async <T, Failure>(
  arbitrary: fc.Arbitrary<T>,
  failing: Failing<T, Failure>,
  trial: Trial<T, Failure>,
  isTimeOver: () => boolean,
): Promise<Failure> => {
  const smaller = arbitrary.shrink(failing.drawn.value_, failing.drawn.context);
  const next = await firstFailing(smaller, trial, isTimeOver);
  return next === undefined ? failing.failure : shrink(arbitrary, next, trial, isTimeOver);
};

const firstFailing = async <T, Failure>(
  candidates: fc.Stream<Drawn<T>>,
  trial: Trial<T, Failure>,
  isTimeOver: () => boolean,
): Promise<Failing<T, Failure> | undefined> => {
  while (!isTimeOver()) {
    const some = take(candidates, triedAtOnce);
    if (some.length === 0) {
      return undefined;
    }
    const failures = await trial(some.map(({ value }) => value));
    const place = failures.findIndex((failure) => failure !== undefined);
    const [drawn, failure] = [some[place], failures[place]];
    if (drawn !== undefined && failure !== undefined) {
      return { drawn, failure };
    }
  }
  return undefined;
};

/** The next few; the others stay in the stream. */
const take = <T>(stream: Iterator<T>, count: number): readonly T[] => {
  const taken: T[] = [];
  while (taken.length < count) {
    const { done, value } = stream.next();
    if (done) {
      break;
    }
    taken.push(value);
  }
  return taken;
};
