import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import '../../src/vitest/index.js';
import { philosophers } from '../../examples/philosophers.js';
import { tokenRing } from '../../examples/token-ring.js';
import { type Catalogue, scenarioOf } from '../../src/cli/catalogue.js';
import { explore, type Model } from '../../src/index.js';
import { drawTrace } from '../../src/report/draw-trace.js';
import { judgeRun } from '../../src/trace/index.js';
import { emptyFolder } from '../support/folder.js';
import { timeless, type } from '../support/terminal.js';
import { toyCatalogue } from '../support/toy-catalogue.js';

const starving = philosophers(3, 'weak');
/** With nothing assumed, a token rests where it is. */
const idle = { ...tokenRing(3), id: 'idle', rules: tokenRing(3).rules.map(({ fair: _, ...rule }) => rule) };

const scenarioFor = <W>(checked: Model<W>) =>
  scenarioOf({ id: checked.id, says: checked.says, bound: 'small', suites: [], eras: [], build: () => checked });
const catalogue: Catalogue = {
  ...toyCatalogue,
  scenarios: [...toyCatalogue.scenarios, scenarioFor(starving), scenarioFor(tokenRing(3)), scenarioFor(idle)],
};
const typed = (line: string) => type(line, {}, catalogue);

const file = async (name: string, scenario = starving.id): Promise<string> => {
  const path = join(emptyFolder(), name);
  await typed(`check ${scenario} --out ${path}`);
  return path;
};

describe('a run without end', () => {
  it.each([starving.id, idle.id])('is shown with its loop: %s', async (id) => {
    const { code, out } = await typed(`check ${id}`);
    await expect(timeless(out).replace(/^.*states\/s.*\n/gm, '')).toMatchFileSnapshot(`golden/${id}.txt`);
    expect(code).toBe(1);
  });

  it('what is assumed is said where all is well, too', async () => {
    const { code, out } = await typed('check token-ring-3');
    expect(code).toBe(0);
    expect(out).toContain('assumed: 1 rule weakly and 1 rule\nstrongly fair');
  });

  it('what is assumed is said once of many checks, in their verdict', async () => {
    const verdictOf = async (line: string) => timeless((await typed(line)).out.replace(/\s+/g, ' '));
    expect(await verdictOf('check token-ring-3 die-hard')).toContain(
      'reachable states were seen; assumed: 1 rule weakly and 1 rule strongly fair in 1 check',
    );
    expect(await verdictOf(`check token-ring-3 ${starving.id} ${idle.id}`)).toContain(
      '1 of 3 checks hold; assumed: 3 rules weakly and 1 rule strongly fair in 3 checks, and none in 1 of them',
    );
    expect(await verdictOf('check die-hard counter:5')).not.toContain('assumed');
  });

  it('what is assumed stands beside each property of runs, and no other, in reports for programs', async () => {
    const reported = async (format: string) =>
      (await typed(`check token-ring-3 ${starving.id} --format ${format}`)).out;
    const expected = [
      ['served', 'assumed: weakly fair: serve; strongly fair: pass'],
      ['returns', 'assumed: weakly fair: serve; strongly fair: pass'],
      ['eats', 'assumed: weakly fair: take, rest'],
    ];
    const cases = (await reported('junit')).split('<testcase name="');
    const junit = cases.flatMap((text) =>
      [...text.matchAll(/<system-out>(.*)<\/system-out>/g)].map(([, assumed]) => [
        text.slice(0, text.indexOf('"')),
        assumed,
      ]),
    );
    expect(junit).toEqual(expected);
    const ktap = [...(await reported('ktap')).matchAll(/^ *# (assumed: .*)\n(?: *#.*\n)* *(?:not )?ok \d+ (\S+)/gm)];
    expect(ktap.map(([, text, name]) => [name, text])).toEqual(expected);
    const { results } = JSON.parse(await reported('sarif')).runs[0];
    expect(results).toMatchObject([{ ruleId: 'eats', properties: { assumed: ['weakly fair: take, rest'] } }]);
  });

  it('is told to programs, with how it is fair', async () => {
    const { out } = await typed(`check ${starving.id} --format json`);
    const [result] = JSON.parse(out).results;
    expect(result.assumed).toEqual([
      { rule: 'take', fair: 'weak' },
      { rule: 'rest', fair: 'weak' },
    ]);
    const { trace } = result.properties.find(({ id }: { id: string }) => id === 'eats');
    expect(trace.loop).toBe(1);
    expect(trace.heeded.every(({ isHeeded }: { isHeeded: boolean }) => isHeeded)).toBe(true);
  });

  it.each(['run.json', 'run.itf.json'])('is written to %s, and executed again', async (name) => {
    const path = await file(name);
    expect(JSON.parse(readFileSync(path, 'utf8')).loop).toBe(1);
    const { code, out } = await typed(`replay ${path}`);
    expect(out).toContain('from here on again and again');
    expect(out).toContain('; eats(seat=0) is broken by its loop');
    expect(code).toBe(0);
  });

  it('whose loop does not come back is no run', async () => {
    const path = await file('run.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace('"loop": 1', '"loop": 2'));
    const { code, out } = await typed(`replay ${path}`);
    expect(out).toContain('parted: at step 4');
    expect(code).toBe(1);
    writeFileSync(path, readFileSync(path, 'utf8').replace('"loop": 2', '"loop": 7'));
    expect((await typed(`replay ${path}`)).err).toContain('has a loop that begins at world 7');
  });

  it('is a test, that fails as long as it is so', async () => {
    const path = await file('run.test.ts');
    expect(readFileSync(path, 'utf8')).toContain('], { loop: 1 });');
    const { trace, params = {} } = (await explore(starving)).properties[1] ?? {};
    const actions = trace?.steps.map(({ action }) => action) ?? [];
    expect(starving).not.toHoldAfter('eats', params, actions, { loop: 1 });
    expect(philosophers(3, 'strong')).toHoldAfter('eats', params, actions, { loop: 1 });
  });

  it('is what an expectation says', async () => {
    await expect(starving).toViolate('eats');
    await expect(starving).toHold('apart');
    await expect(tokenRing(3)).toHold();
    await expect(expect(starving).toHold('eats')).rejects.toThrow('eats(seat=0) broken by a loop of 3 steps');
  });

  it('is judged as it is printed', async () => {
    const { properties } = await explore(starving);
    const result = properties[1];
    const property = starving.properties[1];
    if (result?.trace === undefined || property?.kind !== 'leadsTo') {
      throw new Error('there is no run');
    }
    const promised = { property, params: result.params ?? {} };
    expect(judgeRun(starving, promised, result.trace)).toEqual({ isBroken: true, why: '' });
    const { loop: _, ...finite } = result.trace;
    expect(judgeRun(starving, promised, finite)).toEqual({ isBroken: false, why: 'it has no loop' });
    expect(judgeRun(philosophers(3, 'strong'), promised, result.trace).why).toBe('its loop is not fair to take');
    expect(judgeRun(starving, { ...promised, params: { seat: 1 } }, result.trace).why).toBe('it keeps the property');
    expect(judgeRun(starving, promised, { ...result.trace, loop: 0 }).why).toMatch(/does not lead back/);
    expect(drawTrace(starving, result)).toContain('again and again');
  });
});
