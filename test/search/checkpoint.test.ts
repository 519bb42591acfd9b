/** @module-tag slow */
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Exploration, explore, type Model, UsageError } from '../../src/index.js';
import { BreadthFirstSearch } from '../../src/search/bfs.js';
import { Checkpoint } from '../../src/search/checkpoint/checkpoint.js';
import { modelHashOf } from '../../src/search/checkpoint/model-hash.js';
import { budgetOf } from '../../src/search/limits.js';
import type { ExploreOptions } from '../../src/search/result.js';
import { type Thresholds, usualThresholds } from '../../src/search/thresholds.js';
import { type Dial, dialModel, dialWords, longDial, said } from '../support/counter.js';
import fc from '../support/fast-check.js';
import { emptyFolder } from '../support/folder.js';
import { randomModel } from '../support/random-model.js';
import { randomSymmetricModel } from '../support/random-symmetric-model.js';

/** A small search meets whatever a large one does, and has many moments at which it may be killed. */
const small: Thresholds = {
  ...usualThresholds,
  leastQuotient: 16,
  leastRows: 64,
  mostRowBytes: 1000,
  lastChoice: 400,
  leastBatch: 8,
  mostAtOnce: 3,
  mostLogBytes: 2000,
};

/** What a search that was resumed has in common with one that was not. */
const found = <W>({ statistics: _, rules, ...rest }: Exploration<W>) => ({
  ...rest,
  rules: rules.map(({ id, firings }) => ({ id, firings })),
});

/** Searches until it is killed: after so many advances it was saved, and went on for some more. */
const killed = <W>(
  model: Model<W>,
  folder: string,
  { saved, lost }: { readonly saved: number; readonly lost: number },
  { stopAt, ...manner }: ExploreOptions = {},
  how: 'begin' | 'resume' = 'begin',
): void => {
  const stops = () => stopAt !== 'never';
  const checkpoint = Checkpoint[how](folder, model, modelHashOf(model, stops, manner.symmetry ?? false));
  const search = new BreadthFirstSearch(model, budgetOf(), stops, { thresholds: small, ...manner }, checkpoint);
  for (let advance = 0; advance < saved; advance++) {
    search.advance();
  }
  checkpoint.save(search);
  for (let advance = 0; advance < lost; advance++) {
    search.advance();
  }
  search.close();
  checkpoint.close();
};

const moments = () => fc.record({ saved: fc.nat(40), lost: fc.nat(10) });
const runs = { numRuns: Number(process.env.FC_RUNS ?? 40) };

describe('a search that is resumed', () => {
  it('finds what it would have found, at whatever moments it was killed', async () => {
    await fc.assert(
      fc.asyncProperty(
        randomModel(),
        fc.constantFrom('first' as const, 'never' as const),
        moments(),
        moments(),
        async (model, stopAt, first, second) => {
          const folder = join(emptyFolder(), 'new');
          killed(model, folder, first, { stopAt });
          killed(model, folder, second, { stopAt }, 'resume');
          const resumed = await explore(model, { stopAt, resume: folder });
          expect(found(resumed)).toEqual(found(await explore(model, { stopAt })));
        },
      ),
      runs,
    );
  });

  it('finds the same of worlds up to the names of their members', async () => {
    await fc.assert(
      fc.asyncProperty(randomSymmetricModel(), moments(), async (model, moment) => {
        const manner = { stopAt: 'never', symmetry: true } as const;
        const folder = emptyFolder();
        killed(model, folder, moment, manner);
        const resumed = await explore(model, { ...manner, resume: folder });
        expect(counts(resumed)).toEqual(counts(await explore(model, manner)));
      }),
      runs,
    );
  });

  it('may use other tools than before', async () => {
    const model = longDial(3000);
    for (const [before, after] of [
      [{ backend: 'js' }, { backend: 'wasm', threads: 2 }],
      [{ visited: 'plain' }, { visited: 'rows' }],
      [{ visited: 'rows' }, { backend: 'js' }],
      [{ traces: false }, {}],
    ] as const) {
      const folder = emptyFolder();
      killed(model, folder, { saved: 1500, lost: 100 }, before);
      expect(found(await explore(model, { ...after, resume: folder }))).toEqual(found(await explore(model)));
    }
  });

  it('may be given other limits than before', async () => {
    const model = longDial(1000);
    const whole = found(await explore(model));
    for (const limits of [{ depth: 100 }, { states: 100 }, { seconds: 1e-9 }]) {
      const folder = emptyFolder();
      const first = await explore(model, { limits, checkpoint: folder });
      expect(first.verdict).toBe('inconclusive');
      expect(await explore(model, { limits, resume: folder })).toMatchObject({ cutShortBy: first.cutShortBy });
      expect(found(await explore(model, { resume: folder }))).toEqual(whole);
    }
    const folder = emptyFolder();
    killed(model, folder, { saved: 500, lost: 0 });
    expect(await explore(model, { limits: { states: 10 }, resume: folder })).toMatchObject({ cutShortBy: 'states' });
    expect(await explore(model, { limits: { depth: 10 }, resume: folder })).toMatchObject({ cutShortBy: 'depth' });
  });

  it('does not fit where too little memory is allowed, and says so', async () => {
    const folder = emptyFolder();
    killed(longDial(20_000), folder, { saved: 15_000, lost: 0 }, { visited: 'plain' });
    await expect(
      explore(longDial(20_000), { limits: { bytes: 2 ** 19 }, resume: folder, visited: 'plain' }),
    ).rejects.toThrow(/^\d+ worlds of a checkpoint do not fit in the memory that is allowed/);
  });

  it('says at once what it had found, if it had ended', async () => {
    for (const model of [dialModel(), dialModel({ properties: [neverFour] })]) {
      const folder = emptyFolder();
      const ended = await explore(model, { checkpoint: folder });
      expect(ended.verdict).toBe(model.properties.length === 0 ? 'holds' : 'violated');
      expect(found(await explore(model, { resume: folder }))).toEqual(found(ended));
    }
  });
});

describe('a folder', () => {
  it('is made where there is none', async () => {
    const folder = join(emptyFolder(), 'a', 'b');
    await explore(dialModel(), { checkpoint: folder });
    expect(existsSync(join(folder, 'manifest.json'))).toBe(true);
  });

  it('is not written over', async () => {
    const folder = emptyFolder();
    await explore(dialModel(), { checkpoint: folder });
    await refusal({ checkpoint: folder }, `${folder} has a checkpoint; go on with it by --resume ${folder}`);
    const other = emptyFolder();
    writeFileSync(join(other, 'letter'), '');
    await refusal({ checkpoint: other }, `${other} is not empty, it has letter; name another folder`);
  });

  it('in which a search was killed before it was saved is begun anew', async () => {
    const folder = emptyFolder();
    killed(dialModel(), folder, { saved: 2, lost: 0 });
    rmSync(join(folder, 'manifest.json'));
    expect(await explore(dialModel(), { checkpoint: folder })).toMatchObject({ states: 10 });
  });

  it('must have a checkpoint to be resumed', async () => {
    const folder = emptyFolder();
    const message = (of: string) => `there is no checkpoint in ${of}; begin one there with --checkpoint ${of}`;
    await refusal({ resume: folder }, message(folder));
    await refusal({ resume: join(folder, 'none') }, message(join(folder, 'none')));
    await refusal({ resume: folder, checkpoint: folder }, 'checkpoint and resume contradict each other');
  });

  it('keeps no bitstate search: an exact one could not go on from there', async () => {
    await refusal({ checkpoint: emptyFolder(), visited: 'bitstate' }, 'a bitstate search cannot be kept');
    const folder = emptyFolder();
    await explore(dialModel(), { checkpoint: folder });
    await refusal({ resume: folder, visited: 'bitstate' }, 'a bitstate search cannot be kept');
  });

  it('that cannot be written is named', async () => {
    const file = join(emptyFolder(), 'file');
    writeFileSync(file, '');
    await refusal({ checkpoint: join(file, 'below') }, `${join(file, 'below')} cannot be written: ENOTDIR`);
  });
});

describe('a checkpoint of another model is refused:', () => {
  const { rule, always } = dialWords;
  const step = { size: 1 };
  const turn = rule({
    ...said,
    id: 'turn',
    when: (w) => w.value + step.size <= 9,
    does: (w) => {
      w.value += step.size;
    },
  });
  const model = dialModel({ rules: [turn] });
  let folder: string;
  beforeEach(() => {
    folder = emptyFolder();
    killed(model, folder, { saved: 3, lost: 0 });
  });
  const anotherDial = 'was written for another dial: ';

  it.each<[string, Partial<Model<Dial>>, string]>([
    ['of another name', { id: 'knob' }, 'was written for dial, this is knob; name the folder of this one'],
    ['that begins elsewhere', { starts: [{ value: 1, other: 0 }] }, `${anotherDial}it differs in its initial worlds`],
    [
      'of another shape',
      {
        world: { ...model.world, fields: { ...model.world.fields, more: model.world.fields.value } } as never,
        starts: model.starts,
      },
      `${anotherDial}it differs in its world`,
    ],
    ['of other rules', { rules: [{ ...turn, when: (w) => w.value < 9 }] }, `${anotherDial}it differs in its rules;`],
    ['of other parameters', { rules: [{ ...turn, for: { by: [1] } }] }, `${anotherDial}it differs in its rules;`],
    [
      'of other properties',
      { properties: [always({ ...said, id: 'low', holds: (w) => w.value < 9 })] },
      `${anotherDial}it differs in its properties, its properties that end the search; begin anew in another folder`,
    ],
  ])('one %s', async (_, parts, message) => {
    await refusal({ resume: folder }, message, { ...model, ...parts });
  });

  it('one whose rules read the same, and do something else', async () => {
    step.size = 2;
    try {
      await refusal({ resume: folder }, `${anotherDial}what its rules do or its properties say is not the same`, model);
    } finally {
      step.size = 1;
    }
  });

  it('one that stops for other properties', async () => {
    const watched = { ...model, properties: [neverFour] };
    const other = emptyFolder();
    await explore(watched, { checkpoint: other, stopAt: 'never' });
    await refusal({ resume: other }, 'it differs in its properties that end the search', watched);
  });
});

describe('a damaged checkpoint is refused:', () => {
  let folder: string;
  beforeEach(() => {
    folder = emptyFolder();
    killed(dialModel(), folder, { saved: 3, lost: 1 });
  });
  const files = ['worlds', 'locals', 'manifest.json'];
  const nothing = 'nothing can be resumed from it; begin anew in another folder';

  it.each(files)('%s that has a bit changed', async (name) => {
    const file = join(folder, name);
    const intact = readFileSync(file);
    for (let place = 0; place < intact.length - 1; place++) {
      const bytes = Buffer.from(intact);
      bytes[place] = (bytes[place] as number) ^ 1;
      writeFileSync(file, bytes);
      // What is behind the end that the manifest tells is not looked at.
      const isBehind =
        name === 'worlds' && place >= JSON.parse(String(readFileSync(join(folder, 'manifest.json')))).worlds.bytes;
      if (!isBehind) {
        await refusal({ resume: folder }, name === 'manifest.json' ? file : `${file} is damaged`);
      }
    }
  });

  it.each(files)('%s that is cut off', async (name) => {
    truncateSync(join(folder, name), 3);
    await refusal({ resume: folder }, new RegExp(`${name} is damaged \\(.*\\): ${nothing}`));
  });

  it.each(['worlds', 'locals'])('%s that is gone', async (name) => {
    rmSync(join(folder, name));
    await refusal({ resume: folder }, `${join(folder, name)} is damaged (it is gone): ${nothing}`);
  });

  it('one of another format', async () => {
    writeFileSync(join(folder, 'manifest.json'), '{"format":1}');
    await refusal({ resume: folder }, 'is of format 1, this vgicheck reads format 2; begin anew in another folder');
  });

  it('one that cannot be read', async () => {
    rmSync(join(folder, 'manifest.json'));
    mkdirSync(join(folder, 'manifest.json'));
    await refusal({ resume: folder }, 'manifest.json cannot be read');
  });

  it('but not one that has more than it says', async () => {
    appendFileSync(join(folder, 'worlds'), 'what was written when it was killed');
    appendFileSync(join(folder, 'locals'), 'and here');
    expect(found(await explore(dialModel(), { resume: folder }))).toEqual(found(await explore(dialModel())));
  });
});

const neverFour = dialWords.always({ ...said, id: 'never four', holds: (w) => w.value !== 4 });

const counts = <W>({ states, firings, depth, properties, rules }: Exploration<W>) => ({
  ...{ states, firings, depth },
  properties: properties.map(({ id, verdict, inDanger, trace }) => ({
    id,
    verdict,
    inDanger,
    steps: trace?.steps.length,
  })),
  rules: rules.map(({ id, firings }) => ({ id, firings })),
});

const refusal = async (options: ExploreOptions, message: string | RegExp, model = dialModel()): Promise<void> => {
  const refused = explore(model, options);
  await expect(refused).rejects.toThrow(message);
  await expect(refused).rejects.toBeInstanceOf(UsageError);
};
