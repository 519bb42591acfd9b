import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../bin/catalogue.js';
import { scenarioOf } from '../../src/cli/catalogue.js';
import { longCounter } from '../support/counters.js';
import { emptyFolder } from '../support/folder.js';
import { timeless, type } from '../support/terminal.js';
import { toyCatalogue } from '../support/toy-catalogue.js';

describe('check', () => {
  it('without a name checks the quick suite, in every era', async () => {
    const { code, out } = await type('check');
    await expect(timeless(out)).toMatchFileSnapshot('golden/check.txt');
    expect(code).toBe(0);
  });

  it('of the full suite checks the full suite', async () => {
    const { out } = await type('check --suite full');
    expect(
      out
        .split('\n')
        .slice(1, 3)
        .map((line) => line.split(' ')[0]),
    ).toEqual(['die-hard', 'peterson']);
  });

  it('of an era checks the scenarios that have it', async () => {
    const { out } = await type('check --era old');
    expect(out).toContain('holds: post (old) but for the finding N1');
    expect(out).not.toContain('die-hard');
  });

  it('of a scenario says what the verdict is bounded by', async () => {
    const { out } = await type('check die-hard');
    expect(out.trimEnd().split('\n').at(-1)).toBe(
      'holds: die-hard; all reachable states were seen: 16 states, 8 levels deep; bound: two jugs, of 3 and 5 gallons',
    );
  });

  it('of a scenario with arguments hands them on', async () => {
    expect((await type('check counter:5')).out).toContain('all reachable states were seen: 6 states');
  });

  it('of one scenario named twice checks it once', async () => {
    expect((await type('check die-hard die-hard')).out).toContain('holds: die-hard;');
  });

  it('of several eras checks the scenarios that have one of them, in those', async () => {
    const { out } = await type('check post --era old --era new --format json');
    expect(
      JSON.parse(out)
        .results.map(({ era }: { era: string }) => era)
        .toSorted(),
    ).toEqual(['new', 'old']);
    const ofSuite = await type('check --era old --era new');
    expect(ofSuite.out).toContain('holds: 2 checks');
    expect(ofSuite.out).not.toContain('die-hard');
  });

  it('with a bug checks the scenario and the era that show it', async () => {
    const { code, out } = await type('check --bug B1');
    expect(out).toContain('N1 broken after 9 steps in post (new, with bug B1)');
    expect(out).toContain('violated: N1 broken after 9 steps in post (new, with bug B1)');
    expect(code).toBe(1);
  });

  it('with a bug and a scenario checks that', async () => {
    expect((await type('check post --era old --bug B1')).out).toContain('post (old, with bug B1)');
  });

  it('with a bug that the era itself has shows it, although it is a finding', async () => {
    const { code, out } = await type('check --bug B3');
    expect(out).toContain('violated: N1 broken after 5 steps in post (old);');
    expect(code).toBe(1);
  });

  it('of a property checks nothing else, and shows its trace even where it is a witness', async () => {
    const { code, out } = await type('check die-hard --property four');
    expect(out).toContain('four reached after 6 steps in die-hard');
    expect(code).toBe(0);
  });

  it('of several properties checks those', async () => {
    const { out } = await type('check post --era new --property S1 --property R1');
    expect(out).toContain('post (new): 1 property, 1 witness: 1 hold, 1 reached');
  });

  it('of a property may name it', async () => {
    const named = await type('check post --era new --property overweight-stays --format json');
    expect(JSON.parse(named.out).results[0].properties.map(({ id }: { id: string }) => id)).toEqual(['S2']);
    expect((await type('check post --property overweight-stay')).err).toContain('did you mean overweight-stays');
  });

  it('of a property in a suite checks the scenarios that have it', async () => {
    expect((await type('check --property S1')).out).toContain('holds: 2 checks');
  });

  it('strictly is not content with a property that was never triggered', async () => {
    const { code, out } = await type('check post --era new --strict');
    expect(out).toContain('vacuous: never triggered in post (new): S2 (--strict)');
    expect(code).toBe(4);
  });

  it.each([
    ['--max-states 10', 'cut short by --max-states; nothing violated in 10 states'],
    ['--max-depth 5', 'cut short by --max-depth; nothing violated in'],
  ])('with %s is inconclusive', async (option, message) => {
    const { code, out } = await type(`check counter:60000 ${option}`);
    expect(out).toContain(message);
    expect(code).toBe(3);
  });

  it('that is interrupted is inconclusive and says what was seen', async () => {
    const { code, out } = await type('check counter:65000', { signal: AbortSignal.timeout(1) });
    expect(out).toMatch(/inconclusive: counter:65000 was cut short by an interrupt; nothing violated in [\d,]+ states/);
    expect(code).toBe(3);
  });

  it('goes on after a model that throws, and its exit code says so', async () => {
    const { code, out, err } = await type('check throwing die-hard');
    expect(out).toMatch(/^throwing: test\/support\/toy-catalogue\.ts:\d+:\d+: misstep: no fourth time$/m);
    expect(out).toContain('failed: throwing; 1 of 2 checks hold');
    expect(out + err).not.toMatch(/^ +at /m);
    expect(code).toBe(2);
  });

  it('shows with --verbose where in the checker an error of a model arose', async () => {
    const { code, out, err } = await type('check throwing --verbose');
    expect(out.replaceAll('\n', ' ')).toMatch(/failed: throwing: test\/support\/toy-catalogue\.ts:\d+:\d+: misstep/);
    expect(err).toMatch(/^Error: no fourth time\n +at .*toy-catalogue\.ts/);
    expect(err).toMatch(/^ +at .*src\/transitions\//m);
    expect(code).toBe(2);
  });

  it('of a model that looks at the clock is a fault', async () => {
    const { code, out } = await type('check impure');
    expect(out).toContain('failed: impure: misstep');
    expect(code).toBe(70);
  });

  it('says the same whenever it is asked', async () => {
    const [first, second] = [await type('check peterson --bug B2'), await type('check peterson --bug B2')];
    const unhurried = (text: string) => timeless(text).replace(/[\d,]+ states\/s/, 'states/s');
    expect(unhurried(first.out)).toBe(unhurried(second.out));
  });
});

describe('check --format json', () => {
  it('writes one document on stdout, and nothing else', async () => {
    const { code, out, err } = await type('check --format json');
    const report = JSON.parse(out);
    expect(report).toMatchObject({
      vgicheck: '1.2.3',
      verdict: 'holds',
      results: [
        {
          scenario: 'die-hard',
          verdict: 'holds',
          states: 16,
          firings: 76,
          depth: 8,
          properties: [{ id: 'four', verdict: 'holds' }],
        },
        { scenario: 'post', era: 'new', verdict: 'holds' },
        { scenario: 'post', era: 'old', verdict: 'holds', findings: [{ property: 'N1', found: true }] },
      ],
    });
    expect([code, err]).toEqual([0, '']);
  });

  it('has the trace of what is broken', async () => {
    const { out } = await type('check --bug B2 --format json');
    const [exclusive] = JSON.parse(out).results[0].properties;
    expect(exclusive).toMatchObject({ id: 'exclusive', verdict: 'violated', params: {} });
    expect(exclusive.trace.steps).toHaveLength(6);
  });
});

describe('how a search is done', () => {
  const statisticsOf = async (line: string) => {
    const { code, out } = await type(`check --format json ${line}`);
    const { states, firings, depth, statistics, counted } = JSON.parse(out).results[0];
    return { code, states, firings, depth, counted, ...statistics };
  };
  const whole = { code: 0, states: 6001, firings: 6000, depth: 6001, counted: 'states' };

  it('is said in the JSON report', async () => {
    expect(await statisticsOf('counter:6000')).toEqual({
      ...whole,
      backend: 'wasm',
      visited: expect.stringMatching(/^(plain|quotient|rows)$/),
      threads: 1,
      seconds: expect.any(Number),
      statesPerSecond: expect.any(Number),
      bits: 16,
      bytesPerState: expect.any(Number),
      recipeRuns: expect.any(Number),
      rechecked: expect.any(Number),
    });
  });

  it('changes nothing of what is found', async () => {
    expect(await statisticsOf('counter:6000 --backend js')).toMatchObject({ ...whole, backend: 'js' });
    expect(await statisticsOf('counter:6000 --threads 2')).toMatchObject({ ...whole, threads: 2 });
    expect(await statisticsOf('counter:6000 --visited plain')).toMatchObject({ ...whole, visited: 'plain' });
    expect(await statisticsOf('counter:6000 --no-traces')).toMatchObject(whole);
  });

  it('may miss worlds: then nothing holds', async () => {
    const { code, out } = await type('check die-hard --visited bitstate --seed 3');
    expect(out).toContain('inconclusive: die-hard was cut short by the way of keeping states (--visited bitstate)');
    expect(out).toMatch(/bytes a state \(bitstate\)/);
    expect(code).toBe(3);
  });

  it('may be without traces: then it says after how many steps a property is broken', async () => {
    const { code, out } = await type('check --bug B1 --no-traces');
    expect(out).toMatch(/no trace +--no-traces: N1 is broken after 9 steps: /);
    expect(out).toContain('violated: N1 broken after 9 steps in post (new, with bug B1)');
    expect(out).not.toContain('it read');
    expect(code).toBe(1);
  });

  it('without traces has none in the JSON report', async () => {
    const { out } = await type('check --bug B1 --no-traces --format json');
    const broken = JSON.parse(out).results[0].properties.find(({ id }: { id: string }) => id === 'N1');
    expect(broken).toEqual({ id: 'N1', kind: 'everyStep', verdict: 'violated', inDanger: broken.inDanger, after: 9 });
  });

  it('without traces a model that throws says how deep', async () => {
    expect((await type('check throwing --no-traces')).out).toMatch(/misstep: no fourth time\s+after 3 steps/);
  });

  it('by symmetry counts orbits, and does not compare them with what is pinned', async () => {
    const { code, out } = await type('check vgic-ref:2,2,1,LL --symmetry', {}, catalogue);
    expect(out).toMatch(
      /holds: vgic-ref:2,2,1,LL; all reachable orbits were seen: [\d,]+ orbits, \d+ levels deep, every\s+path\s+compared\s+under\s+other\s+names/,
    );
    expect(code).toBe(0);
  });

  it('by symmetry is refused where a model has none', async () => {
    const { code, out } = await type('check die-hard --symmetry');
    expect(out).toContain('declares nothing as interchangeable');
    expect(code).toBe(2);
  });

  it('says for each rule how much of the time its recipes took', async () => {
    const [result] = JSON.parse((await type('check die-hard --format json')).out).results;
    for (const { share } of result.rules) {
      expect(share).toBeGreaterThan(0);
      expect(share).toBeLessThan(1);
    }
  });
});

describe('check --out', () => {
  it.each(['trace.json', 'trace.itf.json'])('writes the counterexample to %s and still reports it', async (name) => {
    const file = join(emptyFolder(), name);
    const { out } = await type(`check --bug B1 --out ${file}`);
    expect(out).toContain(`wrote the trace of N1 in post (new, with bug B1) to ${file}`);
    expect(out).toContain('N1 broken after 9 steps in post (new, with bug B1)');
    expect(existsSync(file)).toBe(true);
  });

  it('leaves stdout to the JSON report', async () => {
    const file = join(emptyFolder(), 'trace.json');
    const { out, err } = await type(`check --bug B1 --format json --out ${file}`);
    expect(() => JSON.parse(out)).not.toThrow();
    expect(err).toContain(`wrote the trace of N1`);
  });

  it('writes a finding where nothing is broken', async () => {
    const file = join(emptyFolder(), 'trace.json');
    await type(`check post --out ${file}`);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ era: 'old', property: 'N1' });
  });

  it('writes a witness where there is no finding either', async () => {
    const file = join(emptyFolder(), 'trace.json');
    await type(`check die-hard --out ${file}`);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ scenario: 'die-hard', property: 'four' });
  });

  it('writes nothing where there is no trace, and says so', async () => {
    const folder = emptyFolder();
    const { out } = await type(`check counter:5 --out ${folder}/trace.json`);
    expect(out).toContain(`wrote no trace to ${folder}/trace.json: there is none`);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('a request is refused with one message and exit code 2:', () => {
  it.each([
    [
      'an unknown scenario',
      'check die-hart',
      'unknown scenario "die-hart"; did you mean die-hard? (toycheck list scenarios)',
    ],
    [
      'an unknown scenario like no other',
      'check nonsense',
      'unknown scenario "nonsense"; known: die-hard, post, peterson, counter, throwing, impure (toycheck list scenarios)',
    ],
    ['an unknown era', 'check --era olt', 'unknown era "olt"; did you mean old? (toycheck list eras)'],
    [
      'an unknown property',
      'check post --property N11',
      'unknown property "N11"; did you mean N1 or S1 or R1? (toycheck list properties)',
    ],
    [
      'a property of other scenarios',
      'check die-hard --property N1',
      'the property N1 does not apply in what is checked; it does in post',
    ],
    ['an unknown bug', 'check --bug B11', 'unknown bug "B11"; did you mean B1 or B2 or B3? (toycheck list bugs)'],
    [
      'a property that one of the scenarios does not have',
      'check die-hard post --property N1',
      'the scenario die-hard does not have the property N1; leave one of them out',
    ],
    [
      'an era that the scenario does not have',
      'check die-hard --era old',
      'scenario die-hard is not checked in the era old; it has no eras, leave --era out',
    ],
    [
      'a bug that the scenario cannot have',
      'check die-hard --bug B1',
      'bug B1 cannot be switched on in the scenario die-hard; no bug can',
    ],
    [
      'a bug of an era in another era',
      'check --bug B3 --era new',
      'bug B3 is how old was and cannot be switched on in new; leave --era out',
    ],
    [
      'an era that no scenario of the suite has',
      'check --suite full --era old',
      'no scenario of the suite full is checked in old; see toycheck list scenarios',
    ],
    [
      'a suite and a scenario',
      'check die-hard --suite quick',
      '--suite quick and die-hard contradict each other; name scenarios or a suite',
    ],
    [
      'a suite and a bug',
      'check --suite quick --bug B1',
      '--suite quick and --bug B1 contradict each other; a bug is checked in a scenario',
    ],
    ['an unknown suite', 'check --suite fast', '--suite fast is unknown; give quick or full'],
    ['an unknown format', 'check --format yaml', '--format yaml is unknown; give text or json'],
    [
      'arguments that the scenario does not take',
      'check die-hard:3',
      'scenario die-hard takes no arguments; leave ":3" out',
    ],
    ['arguments that are wrong', 'check counter:many', 'counter:LAST takes one number, got "many"'],
    [
      'no states at all',
      'check --max-states 0',
      '--max-states 0 is out of range; give a whole number from 1 to 1500000000',
    ],
    ['a negative depth', 'check --max-depth -1', '--max-depth -1 is out of range; give a whole number, 1 or more'],
    [
      'half a state',
      'check --max-states 1.5',
      '--max-states 1.5 is out of range; give a whole number from 1 to 1500000000',
    ],
    ['no time', 'check --max-seconds 0', '--max-seconds 0 is out of range; give a number above 0, at most 31536000'],
    [
      'memory in words',
      'check --max-memory lots',
      '--max-memory lots is no size; give a number of MiB, or one with its unit: 500M, 2G, 1.5GiB, 800MB',
    ],
    [
      'more states than there are numbers',
      'check --max-states 99999999999999999',
      '--max-states 99999999999999999 is out of range; give a whole number from 1 to 1500000000',
    ],
    ['no threads', 'check --threads 0', '--threads 0 is out of range; give a whole number from 1 to 64'],
    ['too many threads', 'check --threads 65', '--threads 65 is out of range; give a whole number from 1 to 64'],
    ['half a thread', 'check --threads 1.5', '--threads 1.5 is out of range; give a whole number from 1 to 64'],
    [
      'threads in JavaScript',
      'check --backend js --threads 2',
      '--backend js and --threads 2 contradict each other; only the compiled inner loop has threads',
    ],
    ['an unknown backend', 'check --backend c', '--backend c is unknown; give wasm or js'],
    ['an unknown set', 'check --visited tree', '--visited tree is unknown; give plain or quotient or rows or bitstate'],
    [
      'a seed of a search that sees all',
      'check --seed 2',
      '--seed is of --visited bitstate; every other search sees all states',
    ],
    [
      'a trace of a search without traces',
      'check --no-traces --out trace.json',
      '--no-traces and --out contradict each other: states are forgotten once they are expanded',
    ],
    [
      'dead values of a search without traces',
      'check --no-traces --dead-values',
      '--no-traces and --dead-values contradict each other: states are forgotten once they are expanded',
    ],
    ['an option without its value', 'check --era', '--era needs a value: --era ERA'],
    ['an option where a value should be', 'check --era --strict', '--era needs a value: --era ERA'],
    ['a switch with a value', 'check --strict=yes', '--strict is a switch and takes no value; leave "=yes" out'],
    ['an option given twice', 'check --bug B1 --bug B2', '--bug is given twice; give it once'],
    ['an unknown option', 'check --max-state 3', 'unknown option --max-state; did you mean --max-states?'],
    ['an unknown option like no other', 'check --frobnicate', 'unknown option --frobnicate; see --help'],
    [
      'a place that cannot be written to',
      'check --out /nowhere/trace.json',
      '--out /nowhere/trace.json cannot be written: ENOENT: no such file or directory',
    ],
    [
      'a file of no known format',
      'check --out trace.txt',
      '--out trace.txt: unknown format; a trace is written as .json (vgicheck) or .itf.json (Apalache and its viewers), a test as .test.ts (vitest)',
    ],
  ])('%s', async (_, line, message) => {
    const { code, out, err } = await type(line);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(`toycheck: ${message}`);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });

  it('a folder to write to', async () => {
    const folder = join(emptyFolder(), 'traces.json');
    mkdirSync(folder);
    const { code, err } = await type(`check --out ${folder}`);
    expect([code, err]).toEqual([2, `toycheck: --out ${folder} is a directory; give the name of a file in it\n`]);
  });
});

describe('a violation whose trace is long', () => {
  const long = scenarioOf({
    id: 'long',
    says: '',
    bound: '20,000',
    suites: [],
    eras: [],
    build: () => longCounter(20_000),
  });
  const withLong = { ...toyCatalogue, scenarios: [long] };

  it('is told before its trace is looked for, and stands where an interrupt ends that', async () => {
    const interrupt = new AbortController();
    const onOut = (text: string) => text.includes('violated: low after 20,000 steps') && interrupt.abort();
    const { code, out } = await type('check long', { signal: interrupt.signal, onOut }, withLong);
    expect(code).toBe(1);
    expect(out).toMatch(/no trace +low is broken after 20,000 steps: /);
    expect(out).toContain('the search for a trace was cut short by an interrupt; again with the same command');
    expect(out).toContain('violated: low broken after 20,000 steps in long;');
  });

  it('has it in text and in files', async () => {
    const file = join(emptyFolder(), 'long.json');
    const { code, out } = await type(`check long --out ${file}`, {}, withLong);
    expect(code).toBe(1);
    expect(out).toMatch(/^ +20000 .*counter 19999→20000$/m);
    expect((await type(`replay ${file}`, {}, withLong)).out).toContain('replayed: 20,000 steps lead where');
  });
});

describe('on a terminal', () => {
  it('the verdict is coloured', async () => {
    expect((await type('check die-hard', { stdoutIsTTY: true })).out).toContain('\x1b[32mholds: die-hard;');
  });

  it.each([{ NO_COLOR: '1' }, { TERM: 'dumb' }])('nothing is coloured with %j', async (env) => {
    expect((await type('check die-hard', { stdoutIsTTY: true, env })).out).not.toContain('\x1b');
  });

  it('a short search shows no progress', async () => {
    expect((await type('check die-hard', { stderrIsTTY: true })).err).toBe('');
  });

  it('off a terminal none does that ends within seconds', async () => {
    expect((await type('check counter:3000')).err).toBe('');
  });
});
