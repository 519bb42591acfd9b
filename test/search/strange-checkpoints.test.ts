import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { explore, int, type Model, model, over, record, UsageError, upTo } from '../../src/index.js';
import { ofModel, ofProperty, ofRule } from '../../src/search/checkpoint/model-hash.js';
import { emptyFolder } from '../support/folder.js';

interface Pair {
  a: number;
  b: number;
}

const { rule, always, everyStep } = over<Pair>();
const said = { by: 'somebody', says: 'something', cites: 'nothing' };

/** Two numbers that count up, each for itself: 256 states. What is counted is called by the rule. */
const counting = (next: (w: Pair) => number = ({ a }) => a + 1, from: Partial<Pair> = {}): Model<Pair> =>
  model({
    id: 'pair',
    says: 'two numbers',
    ends: 'anywhere',
    world: record({ a: int(0, 15), b: int(0, 15) }),
    starts: [{ a: 0, b: 0, ...from }],
    rules: [
      rule({
        ...said,
        id: 'first',
        when: (w) => w.a < 15,
        does: (w) => {
          w.a = next(w);
        },
      }),
      rule({
        ...said,
        id: 'second',
        for: { by: [1, 2] },
        when: (w, { by }) => w.b + by <= 15,
        does: (w, { by }) => {
          w.b += by;
        },
      }),
    ],
    properties: [
      always({ ...said, id: 'low', for: { most: upTo(3) }, holds: (w, { most }) => w.a < 13 + most + 3 }),
      everyStep({
        ...said,
        id: 'up',
        about: { most: () => [1] },
        for: { most: upTo(3) },
        holds: ({ after }) => after.a < 20,
      }),
    ],
  });

/** A checkpoint of a search that a limit has cut short. */
const kept = async (of: Model<Pair> = counting(), depth = 20): Promise<string> => {
  const folder = emptyFolder();
  await explore(of, { checkpoint: folder, limits: { depth } });
  return folder;
};

const refusal = async (folder: string, of: Model<Pair> = counting()): Promise<string> => {
  const error: unknown = await explore(of, { resume: folder }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(UsageError);
  expect((error as Error).message.split('\n')).toHaveLength(1);
  return (error as Error).message;
};

describe('all that can change a result tells a checkpoint from those of other models:', () => {
  const changed = (part: string) => `it differs in its ${part};`;
  const other = counting();
  const [first, second] = other.rules as [(typeof other.rules)[number], (typeof other.rules)[number]];
  const [low, up] = other.properties as [(typeof other.properties)[number], (typeof other.properties)[number]];
  const withRule = (change: object): Model<Pair> => ({ ...other, rules: [{ ...first, ...change }, second] });
  const withProperty = (change: object): Model<Pair> => ({
    ...other,
    properties: [low, { ...up, ...change } as typeof up],
  });
  const goesOn = undefined;

  const changes: Readonly<Record<string, readonly [Model<Pair>, string | undefined]>> = {
    'model.id': [{ ...other, id: 'other' }, 'was written for pair, this is other'],
    'model.says': [{ ...other, says: 'else' }, goesOn],
    'model.world': [{ ...other, world: record({ a: int(0, 15), b: int(0, 16) }) }, changed('world')],
    'model.starts': [{ ...other, starts: [{ a: 0, b: 1 }] }, changed('initial worlds')],
    'model.rules': [{ ...other, rules: [first] }, changed('rules')],
    'model.properties': [{ ...other, properties: [low] }, 'it differs in its properties, its properties that end'],
    'model.ends': [{ ...other, ends: 'nowhere' }, 'it differs in its properties, its properties that end'],
    'model.symmetry': [{ ...other, symmetry: [] }, goesOn],
    'rule.id': [withRule({ id: 'else' }), changed('rules')],
    'rule.says': [withRule({ says: 'else' }), goesOn],
    'rule.cites': [withRule({ cites: 'else' }), goesOn],
    'rule.by': [withRule({ by: 'else' }), goesOn],
    'rule.for': [withRule({ for: { by: [1] } }), changed('rules')],
    'rule.when': [withRule({ when: (w: Pair) => w.a < 14 + 1 }), changed('rules')],
    'rule.fair': [withRule({ fair: 'weak' }), goesOn],
    'rule.due': [withRule({ fair: 'weak', due: () => false }), goesOn],
    'rule.does': [withRule({ does: [...first.does, () => {}] }), changed('rules')],
    'property.id': [withProperty({ id: 'else' }), 'it differs in its properties, its properties that end'],
    'property.name': [withProperty({ name: 'else' }), goesOn],
    'property.kind': [withProperty({ kind: 'someStep' }), changed('properties')],
    'property.says': [withProperty({ says: 'else' }), goesOn],
    'property.cites': [withProperty({ cites: 'else' }), goesOn],
    'property.by': [withProperty({ by: 'else' }), goesOn],
    'property.applies': [withProperty({ applies: 'else' }), goesOn],
    'property.because': [withProperty({ because: () => ({}) }), goesOn],
    'property.for': [withProperty({ for: { most: upTo(4) } }), changed('properties')],
    'property.when': [withProperty({ when: () => false }), changed('properties')],
    'property.holds': [withProperty({ holds: () => true }), changed('properties')],
    'property.happens': [withProperty({ happens: () => true }), changed('properties')],
    'property.about': [withProperty({ about: { most: () => [2] } }), changed('properties')],
  };

  it.each(Object.entries(changes))('%s', async (_, [another, message]) => {
    const folder = await kept();
    if (message === undefined) {
      expect(await explore(another, { resume: folder })).toMatchObject({ verdict: 'holds', states: 256 });
    } else {
      expect(await refusal(folder, another)).toContain(message);
    }
  });

  it('a new field of a model, a rule or a property is thought of here', () => {
    const fields = Object.entries({ model: ofModel, rule: ofRule, property: ofProperty }).flatMap(([of, inventory]) =>
      Object.keys(inventory).map((field) => `${of}.${field}`),
    );
    expect(Object.keys(changes).toSorted()).toEqual(fields.toSorted());
  });
});

describe('what rules call tells a checkpoint from another', () => {
  const plain = ({ a }: Pair): number => a + 1;

  it.each<[string, (w: Pair) => number]>([
    ['in one world of 256 it does something else', ({ a, b }) => (a === 7 && b === 3 ? a : a + 1)],
    ['it looks at something else, and makes nothing of it', ({ a, b }) => (a === 7 && b === 99 ? a : a + 1)],
    [
      'it fails in one world',
      (w) => {
        if (w.a === 7 && w.b === 3) {
          throw new Error('no');
        }
        return w.a + 1;
      },
    ],
  ])('if %s', async (_, called) => {
    const folder = await kept(counting(plain));
    expect(await refusal(folder, counting(called))).toContain(
      'what its rules do or its properties say is not the same',
    );
  });

  it('but not where the search has not been', async () => {
    const folder = await kept(counting(plain), 5);
    const elsewhere = counting(({ a }) => (a === 14 ? 14 : a + 1));
    expect(await explore(elsewhere, { resume: folder })).toMatchObject({ verdict: 'holds', states: 15 * 16 });
  });
});

type Document = Record<string, unknown> & { readonly runs: { bits: number[]; count: number }[] };

/** The manifest as a stranger writes it: with the right checksum. */
const forge = (folder: string, change: (manifest: Document) => void): void => {
  const file = join(folder, 'manifest.json');
  const { format, sum: _, ...manifest } = JSON.parse(readFileSync(file, 'utf8'));
  change(manifest);
  writeFileSync(file, JSON.stringify({ format, sum: crc32(JSON.stringify(manifest)), ...manifest }));
};

/** A file with other contents, and the manifest with their checksum. */
const forgeFile = (
  folder: string,
  name: 'worlds' | 'locals' | 'runs',
  change: (words: Int32Array) => Int32Array,
): void => {
  const bytes = readFileSync(join(folder, name));
  const words = change(new Int32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)));
  const changed = new Uint8Array(words.buffer);
  writeFileSync(join(folder, name), changed);
  const entry = name === 'runs' ? 'runsOfRecipes' : name;
  forge(folder, (manifest) => Object.assign(manifest, { [entry]: { bytes: changed.length, sum: crc32(changed) } }));
};

describe('a manifest of a stranger is refused in one line, and never hangs:', () => {
  it.each<[string, Partial<Record<string, unknown>>]>([
    ['no model', { model: 7 }],
    ['no modelHash', { modelHash: null }],
    ['worlds without end', { worlds: { bytes: 2 ** 50, sum: 0 } }],
    ['worlds of less than nothing', { worlds: { bytes: -4, sum: 0 } }],
    ['half a world', { worlds: { bytes: 2, sum: 0 } }],
    ['no extent', { locals: 'all' }],
    ['no bits', { bits: [] }],
    ['bits without end', { bits: [1e9] }],
    ['bits that are none', { bits: [null] }],
    ['runs without end', { runs: [{ bits: [8], count: 1e15 }] }],
    ['runs of nothing', { runs: [{ bits: [8], count: 0 }] }],
    ['runs that are none', { runs: { length: 1e9 } }],
    ['a run that is none', { runs: [null] }],
    ['no levels', { levelEnds: [] }],
    ['levels that go back', { levelEnds: [5, 2] }],
    ['levels without end', { levelEnds: [1e300] }],
    ['levels that are none', { levelEnds: ['1'] }],
    ['more expanded than there is', { expanded: 1e6 }],
    ['less than nothing expanded', { expanded: -1 }],
    ['nothing expanded', { expanded: 0 }],
    ['a sighting of nothing', { sightings: [['nothing', { judgement: 'violated', level: 1, inStep: false }]] }],
    ['a sighting nowhere', { sightings: [['low', { judgement: 'violated', level: 1e9, inStep: false }]] }],
    ['a sighting of no kind', { sightings: [['low', { judgement: 'idle', level: 1, inStep: false }]] }],
    ['a sighting that is none', { sightings: [['low', null]] }],
    ['a sighting that was none', { sightings: [['low', { judgement: 'violated', level: 3, inStep: false }]] }],
    ['counts that are none', { firings: ['many'] }],
    ['more counts than actions', { firings: new Array(1000).fill(1) }],
    ['danger of nothing', { inDanger: [['nothing', 1]] }],
    ['danger that is none', { inDanger: 'everywhere' }],
    ['a word for whether it is broken', { isBroken: 'no' }],
    ['another behaviour', { behaviour: 1 }],
    ['no behaviour', { behaviour: 'good' }],
  ])('%s', async (_, change) => {
    const folder = await kept();
    forge(folder, (manifest) => Object.assign(manifest, change));
    expect(await refusal(folder)).toContain(folder);
    expect(readdirSync(folder)).not.toContain('lock');
  });

  it('one that is nested deep', async () => {
    const folder = await kept();
    writeFileSync(join(folder, 'manifest.json'), `{"format":2,"runs":${'['.repeat(1e5)}${']'.repeat(1e5)}}`);
    expect(await refusal(folder)).toContain('is nested more than 100 levels deep');
  });
});

describe('a file of a stranger is refused in one line:', () => {
  const at = (place: number, word: number) => (words: Int32Array) => {
    words[place] = word;
    return words;
  };
  it.each<[string, 'worlds' | 'locals' | 'runs', (words: Int32Array) => Int32Array]>([
    ['local states of no part', 'locals', at(0, 99)],
    ['local states without number', 'locals', at(1, 0)],
    ['local states of a negative number', 'locals', at(1, -1)],
    ['more local states than there are', 'locals', at(1, 2 ** 30)],
    ['a local state out of its domain', 'locals', at(2, -1)],
    ['a world of no local state', 'worlds', at(3, 0)],
    ['a world of another local state', 'worlds', at(3, -1)],
    ['a world twice', 'worlds', (words) => at(3, words[2] as number)(words)],
    ['runs of no rule', 'runs', at(0, 1e6)],
    ['runs of a negative rule', 'runs', at(0, -1)],
    ['runs that are cut off', 'runs', (words) => words.slice(1)],
    ['runs elsewhere', 'runs', at(1, 5)],
    ['runs in what is no state', 'runs', at(1, -1)],
  ])('%s', async (_, name, change) => {
    const folder = await kept();
    forgeFile(folder, name, change);
    expect(await refusal(folder)).toContain(folder);
  });
});

describe('a link in a folder is not followed:', () => {
  it.each(['manifest.json', 'worlds', 'locals', 'runs', 'lock'])('%s', async (name) => {
    const folder = await kept();
    const elsewhere = join(emptyFolder(), name);
    if (name === 'lock') {
      writeFileSync(elsewhere, 'a letter');
    } else {
      renameSync(join(folder, name), elsewhere);
    }
    symlinkSync(elsewhere, join(folder, name));
    const before = readFileSync(elsewhere);
    expect(await refusal(folder)).toMatch(/is a link, and links are not followed there/);
    expect(readFileSync(elsewhere)).toEqual(before);
  });

  it('where one begins, it is replaced', async () => {
    const folder = emptyFolder();
    const elsewhere = join(emptyFolder(), 'letter');
    writeFileSync(elsewhere, 'dear');
    for (const name of ['worlds', 'locals', 'runs', 'manifest.json.part']) {
      symlinkSync(elsewhere, join(folder, name));
    }
    await explore(counting(), { checkpoint: folder });
    expect(readFileSync(elsewhere, 'utf8')).toBe('dear');
  });

  it('nor is what is no file', async () => {
    const folder = await kept();
    rmSync(join(folder, 'worlds'));
    mkdirSync(join(folder, 'worlds'));
    expect(await refusal(folder)).toContain('worlds cannot be opened');
  });
});

describe('a lock', () => {
  const boot = () => {
    try {
      return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    } catch {
      return '';
    }
  };
  const owner = { host: hostname(), boot: boot(), pid: 1, started: '' };
  /** A process that has ended. */
  const ended = (): number => spawnSync(process.execPath, ['-e', ''], { stdio: 'ignore' }).pid;
  const lock = (folder: string, contents: unknown): void =>
    writeFileSync(join(folder, 'lock'), typeof contents === 'string' ? contents : JSON.stringify(contents));

  it('keeps a second search out, and is gone with the first', async () => {
    const folder = await kept();
    const first = explore(counting(), { resume: folder });
    expect(await refusal(folder)).toBe(`${folder} is in use by the process ${process.pid}; wait until it has ended`);
    expect((await first).states).toBe(256);
    expect(readdirSync(folder).filter((name) => name.startsWith('lock'))).toEqual([]);
    expect((await explore(counting(), { resume: folder })).states).toBe(256);
  });

  it('keeps a second search from beginning', async () => {
    const folder = emptyFolder();
    const first = explore(counting(), { checkpoint: folder });
    await expect(explore(counting(), { checkpoint: folder })).rejects.toThrow(UsageError);
    expect((await first).states).toBe(256);
  });

  it.each<[string, () => unknown]>([
    ['of a process that has ended', () => ({ ...owner, pid: ended() })],
    ['of another start of the machine', () => ({ ...owner, boot: 'another', pid: process.pid })],
    ['of an earlier process of the same number', () => ({ ...owner, pid: process.pid, started: '1' })],
    ['that is damaged', () => '{"host":'],
    ['that is empty', () => ''],
    ['of a process that there cannot be', () => ({ ...owner, pid: -1 })],
  ])('%s is nobody’s', async (_, contents) => {
    const folder = await kept();
    lock(folder, contents());
    expect((await explore(counting(), { resume: folder })).states).toBe(256);
    expect(readdirSync(folder).filter((name) => name.startsWith('lock'))).toEqual([]);
  });

  it('of another machine is somebody’s, and the message says what to do', async () => {
    const folder = await kept();
    lock(folder, { ...owner, host: 'far\x1b[2J', pid: 77 });
    expect(await refusal(folder)).toBe(
      `${folder} is in use by the process 77 of the machine far\\x1b[2J; if that is gone, remove ${folder}/lock`,
    );
  });
});
