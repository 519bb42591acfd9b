import { describe, expect, test } from 'vitest';
import { explore, ImpurityError, type Model, ModelError } from '../../src/index.js';
import { type Dial, dialModel, dialWords, said } from '../support/counter.js';

const { rule, always, everyStep } = dialWords;

const failure = async (model: Model<Dial>): Promise<Error> => {
  const outcome = await explore(model).then(
    () => new Error('nothing was noticed'),
    (error: Error) => error,
  );
  return outcome;
};

const turning = (does: (w: Dial) => void, when: (w: Dial) => boolean = () => true): Model<Dial> =>
  dialModel({ rules: [rule({ ...said, id: 'turn', for: { hand: ['left'] }, when: (w) => when(w as Dial), does })] });

describe('a recipe that is not a function of the world is noticed when', () => {
  test('it reads the clock', async () => {
    let clock = 0;
    const error = await failure(
      turning((w) => {
        w.value = ++clock % 10;
      }),
    );
    expect(error).toBeInstanceOf(ImpurityError);
    expect(error.message).toMatch(/turn\(hand=left\): it set value to 1 and, run again, to 2, where value = 0 before/);
    expect(error.message).toMatch(/Look for a clock, a random number, or a variable outside of the recipe/);
  });

  test('a variable outside of it says which field it reads', async () => {
    let runs = 0;
    const error = await failure(
      turning(
        (w) => {
          w.value = (w.value + 1) % 10;
        },
        (w) => (runs++ < 20 ? w.value : w.other) < 9,
      ),
    );
    expect(error).toBeInstanceOf(ImpurityError);
    expect(error.message).toMatch(
      /turn\(hand=left\): having read nothing, it read value in one run and other = 0 in another/,
    );
    expect(error.message).toMatch(/after turn\(hand=left\)/);
  });

  test('it reads less than it did', async () => {
    let runs = 0;
    const error = await failure(
      turning(
        (w) => {
          w.value = 5;
        },
        (w) => runs++ > 4 || w.value < 9,
      ),
    );
    expect(error.message).toMatch(/having read nothing, it read value in one run and nothing more in another/);
  });

  test('a variable changes long after its first runs', async () => {
    let firings = 0;
    const error = await failure(
      dialModel({
        rules: [
          rule({
            ...said,
            id: 'set',
            for: { to: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], other: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] },
            when: () => firings++ < 300,
            does: (w, { to, other }) => {
              w.value = to;
              w.other = other;
            },
          }),
        ],
      }),
    );
    expect(error).toBeInstanceOf(ImpurityError);
    expect(error.message).toMatch(/set\(to=\d, other=\d\): its guard said true and, of an equal world, false/);
  });

  test('a property answers differently when it is asked again', async () => {
    let asked = 0;
    const error = await failure(
      dialModel({ properties: [always({ ...said, id: 'fickle', holds: (w) => w.value >= 0 && asked++ % 2 === 0 })] }),
    );
    expect(error).toBeInstanceOf(ImpurityError);
    expect(error.message).toMatch(/fickle: of a world it said 'kept' and, asked again, 'violated'/);
  });

  test('a property of a step does', async () => {
    let asked = 0;
    const error = await failure(
      dialModel({ properties: [everyStep({ ...said, id: 'fickle', holds: () => asked++ % 2 === 0 })] }),
    );
    expect(error.message).toMatch(/fickle: of turn\(by=1\) it said 'kept' and, asked again, 'violated'/);
  });
});

test('a violation that is not there when the trace is executed again is no violation', async () => {
  let asked = 0;
  const once = always({ ...said, id: 'once', holds: (w) => w.value < 9 || asked++ > 0 });
  const error = await failure(dialModel({ properties: [once] }));
  expect(error).toBeInstanceOf(ImpurityError);
  expect(error.message).toMatch(
    /once: the search found it 'violated'; asked again at the end of the trace it said 'kept'/,
  );
});

describe('a model is refused, and the place is named, when', () => {
  test('a guard writes', async () => {
    const error = await failure(
      turning(
        () => {},
        (w) => {
          w.other = 3;
          return false;
        },
      ),
    );
    expect(error).toBeInstanceOf(ModelError);
    expect(error.message).toMatch(/turn\(hand=left\): other = 3: a guard or a property changes the world/);
  });

  test('a property writes', async () => {
    const writing = always({
      ...said,
      id: 'writing',
      for: { at: [4] },
      holds: (w) => {
        (w as Dial).value = 0;
        return true;
      },
    });
    const error = await failure(dialModel({ properties: [writing] }));
    expect(error.message).toMatch(/writing\(at=4\): value = 0: a guard or a property changes the world/);
  });

  test('an effect writes what the schema does not have', async () => {
    const error = await failure(
      turning((w) => {
        w.value += 4;
        if (w.value > 8) {
          Object.assign(w, { spring: 'loose' });
        }
      }),
    );
    expect(error).toBeInstanceOf(ModelError);
    expect(error.message).toMatch(
      /^test\/search\/purity\.test\.ts:\d+:\d+: turn\(hand=left\): spring is not in the schema; known fields: value, other\n {2}after turn\(hand=left\), turn\(hand=left\)$/,
    );
  });

  test('a recipe throws', async () => {
    const error = await failure(
      turning((w) => {
        if (w.value === 1) {
          throw new Error('the spring broke');
        }
        w.value++;
      }),
    );
    expect(error).toBeInstanceOf(ModelError);
    expect(error.message).toMatch(/turn\(hand=left\): the spring broke\n {2}after turn\(hand=left\)/);
  });

  test('a property throws', async () => {
    const throwing = always({
      ...said,
      id: 'throwing',
      holds: () => {
        throw new TypeError('no such thing');
      },
    });
    expect((await failure(dialModel({ properties: [throwing] }))).message).toMatch(/throwing: no such thing/);
  });
});
