import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildOnce } from '../support/build.js';
import { emptyFolder } from '../support/folder.js';
import { type } from '../support/terminal.js';

beforeAll(buildOnce, 120_000);

/** What a user's file exports: a model as it is, one with a depiction, and things that are no models. */
const lamps = `
import { bool, int, model, over, part, record, type View } from 'vgicheck';

interface Lamp { on: boolean; clicks: number }
const said = { by: 'hand', cites: 'an example' };
const { rule, always, sometimes } = over<Lamp>();
const world = record({ on: bool, clicks: int(0, 3) });
const click = rule({ ...said, id: 'click', says: 'click', when: (w) => w.clicks < 3,
  does: (w) => { w.on = !w.on; w.clicks++; } });
const dark = always({ ...said, id: 'dark', says: 'it is dark', holds: (w) => !w.on });
const lit = sometimes({ ...said, id: 'lit', says: 'it is lit', holds: (w: View<Lamp>) => w.on });

export const lamp = model({ id: 'lamp', says: 'a lamp', world, ends: (w) => w.clicks === 3, rules: [click], properties: [dark, lit] });
export const drawn = {
  model: model({ ...lamp, id: 'drawn' }),
  bound: 'three clicks',
  depiction: { parts: { on: part(() => 'the bulb', (on: unknown) => (on ? 'bright' : 'dark')) } },
};
export const broken = { model: { ...lamp, id: 'known' }, findings: [{ property: 'dark', story: 'lamps do that' }] };
export { lamp as default };
export const helper = () => 3;
`;

const module = (text = lamps, name = 'lamps.ts'): string => {
  const file = join(emptyFolder(), name);
  writeFileSync(file, text);
  return file;
};

const hidden = (text: string, file: string): string => text.replaceAll(dirname(file), 'FOLDER');

describe("a model of one's own", () => {
  it('is checked by its name, with a trace that it draws itself', async () => {
    const file = module();
    const { code, out, err } = await type(`check --with ${file} drawn`);
    expect([code, err]).toEqual([1, '']);
    expect(out).toContain('dark broken after 1 step in drawn');
    expect(out).toContain('the bulb dark→bright');
    expect(out).toMatch(/bound: three clicks$/m);
  });

  it('is checked with all others of the file where none is named', async () => {
    const { out } = await type(`check --with ${module()}`);
    expect(out).toMatch(/^known .*\n^lamp .*\n^drawn /m);
  });

  it('is annotated where the file has the property', async () => {
    const file = module();
    const { out } = await type(`check --with ${file} lamp --format github`);
    const line = 1 + lamps.split('\n').findIndex((text) => text.includes("id: 'dark'"));
    expect(out).toContain(`::error title=dark in lamp,file=${file},line=${line}::dark violated after 1 step`);
  });

  it('may be known to break', async () => {
    const { code, out } = await type(`check --with ${module()} known`);
    expect([code, out]).toEqual([0, expect.stringContaining('holds: known but for the finding dark')]);
  });

  it.each(['trace.json', 'trace.itf.json'])('has a trace in %s, which replays with the module only', async (name) => {
    const file = module();
    const trace = join(dirname(file), name);
    const { out } = await type(`check --with ${file} lamp --out ${trace}`);
    expect(out).toContain(`wrote the trace of dark in lamp to ${trace}`);
    expect(readFileSync(trace, 'utf8')).not.toContain(dirname(file));

    const again = await type(`replay ${trace} --with ${file}`);
    expect(again.out).toContain(`replayed: 1 step leads where ${trace} says; dark is broken at the end`);
    expect(again.code).toBe(0);

    const alone = await type(`replay ${trace}`);
    expect([alone.code, alone.err]).toEqual([
      2,
      `toycheck: ${trace} is a trace of the module lamps.ts; name it: --with lamps.ts\n`,
    ]);
    const other = await type(`replay ${trace} --with ${module(`${lamps}// other`, 'other.ts')}`);
    expect([other.code, other.err]).toEqual([
      2,
      expect.stringMatching(/is a trace of the module lamps\.ts, and .*other\.ts is another\n$/),
    ]);
  });

  it('replays its trace after it was moved, and says so after it was changed', async () => {
    const file = module();
    const trace = join(dirname(file), 'trace.json');
    await type(`check --with ${file} lamp --out ${trace}`);
    const moved = join(emptyFolder(), 'moved.ts');
    copyFileSync(file, moved);
    expect((await type(`replay ${trace} --with ${moved}`)).out).toContain(`${trace}: lamp\n`);

    const changed = module(lamps.replace('w.on = !w.on', 'w.on = false'));
    const { code, out } = await type(`replay ${trace} --with ${changed}`);
    expect(out).toContain(`${trace}: lamp; lamps.ts has changed since\n`);
    expect(out).toContain('parted: at step 1, click: on was true and is now false');
    expect(code).toBe(1);
  });

  it('has limits, JSON that names the module, and whatever else a check has', async () => {
    const file = module();
    const { out } = await type(`check --with ${file} lamp --format json`);
    expect(JSON.parse(out).results[0]).toMatchObject({
      scenario: 'lamp',
      module: { name: 'lamps.ts', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      verdict: 'violated',
    });
    expect((await type(`check --with ${file} known --max-states 2`)).code).toBe(3);
  });

  it('is walked through at random, and the line that shows it again names the module', async () => {
    const file = module();
    const { code, out } = await type(`fuzz --with ${file} lamp --seed 1 --runs 5`);
    expect(code).toBe(1);
    const line = /^again: toycheck (.*)$/m.exec(out)?.[1] ?? '';
    expect(hidden(line, file)).toBe('fuzz lamp --seed 1 --runs 1 --with FOLDER/lamps.ts');
    expect((await type(line)).out).toContain('dark broken after 1 step in lamp');
  });

  it('is listed and explained', async () => {
    const file = module();
    expect((await type(`list scenarios --with ${file}`)).out).toMatch(/^lamp .* a lamp$/m);
    expect((await type(`explain dark --with ${file}`)).out).toMatch(/^dark, a property of every reachable state\n/);
  });

  it('may be a scenario with arguments', async () => {
    const file = module(`import { int, model, record, scenarioOf, over } from 'vgicheck';
      const { rule } = over<{ n: number }>();
      const count = (last: number) => model({ id: 'count', says: 'counts', world: record({ n: int(0, last) }), ends: ({ n }) => n === last, rules: [
        rule({ id: 'next', by: 'clock', says: 'one more', cites: 'none', when: (w) => w.n < last, does: (w) => { w.n++; } }) ] });
      export default scenarioOf({ id: 'count', says: 'counts', bound: 'its argument', suites: [], eras: [],
        usage: 'count:LAST', example: '3', build: ({ args = '3' }) => count(Number(args)) });`);
    expect((await type(`check --with ${file} count:9`)).out).toContain(
      'holds: count:9; all reachable states were seen: 10',
    );
  });
});

describe('a step that leaves the schema', () => {
  const bright = lamps
    .replace('when: (w) => w.clicks < 3,', 'when: () => true,')
    .replace('properties: [dark, lit]', 'properties: [lit]');

  it('is a violation, with the field, its value and its domain', async () => {
    const { code, out, err } = await type(`check --with ${module(bright)} lamp`);
    expect([code, err]).toEqual([1, '']);
    expect(out).toContain('in-schema broken after 4 steps in lamp');
    expect(out).toMatch(/4 +hand +click +on true→false, clicks 3→4$/m);
    expect(out).toMatch(/because +field = clicks\n +value = 4\n +domain = 0\.\.3$/m);
    expect(out).toMatch(/^violated: in-schema broken after 4 steps in lamp;/m);
  });

  it.each(['trace.json', 'trace.itf.json'])('has a trace in %s, which replays', async (name) => {
    const file = module(bright);
    const trace = join(dirname(file), name);
    await type(`check --with ${file} lamp --out ${trace}`);
    const { code, out } = await type(`replay ${trace} --with ${file}`);
    expect(out).toContain(`replayed: 4 steps lead where ${trace} says; in-schema is broken at the end`);
    expect(code).toBe(0);
  });

  it('is a violation to everyone who searches', async () => {
    const file = module(bright);
    const { code, out } = await type(`fuzz --with ${file} lamp --seed 1 --runs 5`);
    expect([code, out]).toEqual([1, expect.stringContaining('in-schema broken after 4 steps in lamp')]);
    const json = JSON.parse((await type(`check --with ${file} lamp --format json`)).out);
    const found = json.results[0].properties.find(({ id }: { id: string }) => id === 'in-schema');
    expect(found).toMatchObject({ verdict: 'violated', after: 4, why: { because: { field: 'clicks', value: '4' } } });
    expect((await type(`check --with ${file} lamp --property in-schema`)).code).toBe(1);
    const page = join(dirname(file), 'page.html');
    expect((await type(`check --with ${file} lamp --out ${page}`)).code).toBe(1);
    expect(readFileSync(page, 'utf8')).toContain('in-schema');
  });

  it('is explained', async () => {
    expect((await type(`explain in-schema --with ${module()}`)).out).toMatch(/^in-schema, a property of every step\n/);
  });
});

describe('what cannot be checked is refused with one line:', () => {
  it.each<[string, string, string, RegExp]>([
    ['no model', 'export const a = 1;', 'check', /lamps\.ts exports nothing to check, only a; export a model \(/],
    [
      'two models of one name',
      `${lamps}; export const other = model({ ...lamp });`,
      'check',
      /lamps\.ts exports two models called lamp; an id must name one thing$/m,
    ],
    [
      'a model that contradicts its schema',
      `${lamps.replace('export const lamp = model(', 'export const lamp = Object(').replace('rules: [click]', 'starts: [{ on: 3, clicks: 0 }], rules: [click]')}`,
      'check',
      /on = 3 lies outside its domain, boolean$/m,
    ],
    [
      'a mistyped name',
      lamps,
      'check lam',
      /unknown scenario "lam"; did you mean lamp\? \(toycheck list scenarios --with .*lamps\.ts\)$/m,
    ],
    [
      "a property's name that is another property's in another model",
      `${lamps}
export const one = model({ ...lamp, id: 'one', properties: [{ ...dark, id: 'D1', name: 'unlit' }] });
export const two = model({ ...lamp, id: 'two', properties: [{ ...dark, id: 'D2', name: 'unlit' }] });`,
      'check one two --property unlit',
      /the property unlit is D1 in one, and D2 in two; ask for it by its id$/m,
    ],
    [
      'bugs where there is none',
      lamps,
      'bugs',
      /bugs needs a bug, and .*lamps\.ts has none; see toycheck new --help$/m,
    ],
    [
      'a file that stands where a scenario does',
      lamps,
      'check mine.ts',
      /mine\.ts is a file and no scenario; a module of your own is taken by --with mine\.ts$/m,
    ],
    ['a stock scenario', lamps, 'check die-hard', /unknown scenario "die-hard"; known: known, lamp, drawn/],
  ])('%s', async (_, text, line, message) => {
    const { code, out, err } = await type(`${line} --with ${module(text)}`);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(message);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });

  it('a trace of a stock scenario, with a module', async () => {
    const trace = join(emptyFolder(), 't.json');
    await type(`check die-hard --out ${trace}`);
    const file = module();
    expect((await type(`replay ${trace} --with ${file}`)).err).toBe(
      `toycheck: ${trace} is no trace of ${file}; leave --with out\n`,
    );
  });

  it('a trace whose module is damaged', async () => {
    const file = module();
    const trace = join(dirname(file), 't.json');
    await type(`check --with ${file} lamp --out ${trace}`);
    writeFileSync(trace, readFileSync(trace, 'utf8').replace('"lamps.ts"', '3'));
    expect((await type(`replay ${trace} --with ${file}`)).err).toContain(
      'is not a whole trace: its "module" is not a name with a sha256',
    );
  });
});
