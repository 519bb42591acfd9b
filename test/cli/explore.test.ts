import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Session } from '../../src/cli/page/session.js';
import { recordedStart } from '../../src/cli/page/start.js';
import type { PageAnswer } from '../../src/report/page/page-data.js';
import { type } from '../support/terminal.js';
import { toyCatalogue } from '../support/toy-catalogue.js';

const folder = mkdtempSync(join(tmpdir(), 'vgicheck-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('explore refuses in one line', () => {
  it.each([
    ['explore nothing', 'unknown scenario "nothing"'],
    ['explore post more', 'explore takes one scenario, trace or link; leave more out'],
    ['explore post --era never', 'unknown era "never"'],
    ['explore die-hard --era old', 'the scenario die-hard is not checked in old'],
    ['explore post --bug B9', 'unknown bug "B9"'],
    ['explore post --port 70000', '--port 70000 is out of range'],
    ['explore #scenario=post&era=old&way=AAA!', 'the link is cut off or damaged'],
    ['explore #scenario=post&era=old&model=00000000&way=AA', 'the link was made with another version of post'],
    ['explore #scenario=post&era=old&way=AH8', 'the link takes action 128 after step 0, where there are fewer'],
    ['explore #scenario=post&era=old&way=AA --era new', 'says itself in which era it is'],
    ['explore nowhere.json', 'nowhere.json cannot be read'],
  ])('%s', async (line, says) => {
    const { code, out, err } = await type(line);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(says);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  it('a port that is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    const { code, err } = await type(`explore post --no-open --port ${port}`);
    expect({ code, err }).toEqual({
      code: 2,
      err: `toycheck: the port ${port} is taken; give another one with --port, or leave it out\n`,
    });
    other.close();
  });
});

describe('explore', () => {
  it('prints its address, says where no browser can be started, and ends with an interrupt', async () => {
    const interrupt = new AbortController();
    setTimeout(() => interrupt.abort(), 300);
    const { code, out, err } = await type('explore post', { signal: interrupt.signal });
    expect(code).toBe(0);
    expect(out).toMatch(/^explore: http:\/\/127\.0\.0\.1:\d+\/\?token=\S{24}\n/);
    expect(err).toBe('toycheck: there is no screen to open a browser on; open the address in one\n');
  });

  it('begins where a trace of a file ends', async () => {
    const file = join(folder, 'lost.json');
    await type(`check post --era old --property N1 --out ${file}`);
    const session = new Session(toyCatalogue);
    const { trace } = await session.answers.run({ link: recordedStart(toyCatalogue, session, file) });
    const { actions } = JSON.parse(readFileSync(file, 'utf8')) as { actions: { rule: string }[] };
    expect(trace.steps.map(({ rule }) => rule)).toEqual(actions.map(({ rule }) => rule));
    expect(trace.endings.map(({ id }) => id)).toContain('N1');
  });

  it('refuses a trace that leads elsewhere now', async () => {
    const file = join(folder, 'other.json');
    await type(`check post --era old --property N1 --out ${file}`);
    writeFileSync(file, readFileSync(file, 'utf8').replace('"delivered": 0', '"delivered": 1'));
    const { code, err } = await type(`explore ${file} --no-open`);
    expect(code).toBe(2);
    expect(err).toContain('leads elsewhere from step 0 on');
  });

  it('leaves any state by any of its enabled actions', async () => {
    const session = new Session(toyCatalogue);
    let answer: PageAnswer = await session.answers.run({ link: session.beginning('post', 'new', undefined) });
    for (let step = 0; step < 12; step++) {
      const choices = answer.trace.choices[step]?.enabled ?? [];
      const number = (step * 7) % choices.length;
      const next: PageAnswer = await session.answers.run({ link: answer.link, upTo: step, take: number });
      expect(next.trace.steps.at(-1)?.action).toBe(choices[number]?.action);
      expect(next.trace.steps.at(-1)?.changes).toHaveLength(choices[number]?.changes.length ?? -1);
      answer = next;
    }
    const back = await session.answers.run({ link: answer.link, upTo: 3 });
    expect(back.trace.steps.map(({ action }) => action)).toEqual(
      answer.trace.steps.slice(0, 3).map(({ action }) => action),
    );
  });

  it('goes the same way in another era, as far as it leads there', async () => {
    const session = new Session(toyCatalogue);
    const begun = await session.answers.run({ link: session.beginning('post', 'old', undefined) });
    const broken = await session.answers.shortest({ link: begun.link, property: 'N1' }, new AbortController().signal);
    const { says, link } = await session.answers.elsewhere({ link: broken.link, scenario: 'post', era: 'new' });
    expect(link).toContain('era=new');
    expect(says).toMatch(/the same actions|step \d+ cannot be taken there/);
  });
});
