/** @module-tag slow */
import { describe, expect, it } from 'vitest';
import { blocksOf, commandsOf } from '../support/document.js';
import { comparable, isAsShown } from '../support/output.js';
import { withReader } from '../support/reader.js';

const fence = '```';
const document = `# A document

${fence}sh
$ echo one
one
$ echo two \\
> three   # exits 0
${fence}

- in a list:

  ${fence}ts
  // hello.ts
  console.log('hello');
  ${fence}
`;

describe('a document', () => {
  it('is made of blocks, each with its language and place', () => {
    expect(blocksOf(document)).toEqual([
      { language: 'sh', line: 4, text: '$ echo one\none\n$ echo two \\\n> three   # exits 0' },
      { language: 'ts', line: 13, text: "// hello.ts\nconsole.log('hello');" },
    ]);
  });

  it('closes its blocks', () => {
    expect(() => blocksOf(`text\n${fence}sh\n$ ls`)).toThrow('line 2: this code block is never closed');
  });

  it('shows commands with their output', () => {
    const commands = blocksOf(document).slice(0, 1).flatMap(commandsOf);
    expect(commands).toEqual([
      { command: 'echo one', line: 4, shows: 'one', exits: 0 },
      { command: 'echo two \\\nthree   # exits 0', line: 6, shows: '', exits: 0 },
    ]);
  });

  it('states the exit status of a command that finds something', () => {
    const [found] = commandsOf({ language: 'sh', line: 1, text: '$ vgicheck check leaky   # exits 1' });
    expect(found?.exits).toBe(1);
  });

  it('shows nothing in a sh block before the first command', () => {
    const block = { language: 'sh', line: 7, text: 'npm test' };
    expect(() => commandsOf(block)).toThrow('line 7: a sh block begins with "$ "');
  });
});

describe('what is printed is as shown', () => {
  it.each([
    ['when it is the same', 'one\ntwo', 'one\ntwo\n'],
    ['whatever the times', 'done in 0.3 s', 'done in 12.75 s'],
    ['whatever the unit of time', 'done in 0.3 s', 'done in 312 ms'],
    ['whatever the rates', '288 states, 1.2 M states/s', '288 states, 350,120 states/s'],
    ['however far the times are indented', 'quick     0.3 s', 'quick    10.3 s'],
    ['whatever lines are left out', 'first\n…\nlast', 'first\na\nb\nlast'],
    ['even where none is left out', 'first\n…\nlast', 'first\nlast'],
    ['whatever words are left out', 'wrote … to trace.json', 'wrote 12 steps to trace.json'],
    ['up to blanks at the end of lines', 'a\nb', 'a  \nb \n\n'],
    ['in any colour', 'holds', '\u001b[32mholds\u001b[39m'],
  ])('%s', (_, shown, printed) => {
    expect(isAsShown(shown, printed)).toBe(true);
  });

  it.each([
    ['when a number differs', '288 states', '289 states'],
    ['when a line is missing', 'one\ntwo', 'one'],
    ['when a line is added', 'one', 'one\ntwo'],
    ['when a sign only looks like a pattern', 'a.c', 'abc'],
    ['when what follows the gap differs', 'first\n…\nlast', 'first\na\nmiddle'],
  ])('but not %s', (_, shown, printed) => {
    expect(isAsShown(shown, printed)).toBe(false);
  });

  it('and a difference is shown without what may differ', () => {
    expect(comparable('  12 states in 0.3 s, 40 states/s \n')).toBe('  12 states in <time>, <rate>');
  });
});

describe('a reader', () => {
  const reader = withReader();

  it('types commands, one after the other in one folder', async () => {
    await reader().types('echo kept > note.txt');
    expect(await reader().types('cat note.txt; echo aside >&2; exit 3')).toEqual({
      status: 3,
      output: 'kept\naside\n',
    });
  });

  it('writes programs down that use vgicheck, and runs them', async () => {
    const ran = await reader().writesDown(`// bulb.ts
import { actionsOf, bool, model, over, record } from 'vgicheck';

const { rule } = over<{ on: boolean }>();
const says = { by: 'hand', cites: 'an example' };
const toggle = rule({ id: 'toggle', says: 'flip', ...says, does: (w) => { w.on = !w.on; } });
export const bulb = model({ id: 'bulb', says: 'a bulb', world: record({ on: bool }), rules: [toggle] });
console.log(actionsOf(bulb));`);
    expect(ran).toEqual({ status: 0, output: "[ { rule: 'toggle', params: {} } ]\n" });
  });

  it('continues a program, and runs it again by its name', async () => {
    const ran = await reader().writesDown(`// bulb.ts, continued\nconsole.log(bulb.id);`);
    expect(ran.output).toMatch(/bulb\n$/);
    expect(await reader().types('npx tsx bulb.ts')).toEqual(ran);
  });

  it('is told when a program does not compile', async () => {
    const { status, output } = await reader().writesDown(`// wrong.ts\nexport const count: number = 'one';`);
    expect(status).not.toBe(0);
    expect(output).toContain("Type 'string' is not assignable to type 'number'");
    await reader().types('rm wrong.ts');
  });

  it('is told when a program fails', async () => {
    const { status, output } = await reader().writesDown(`throw new Error('out of order');`);
    expect(status).toBe(1);
    expect(output).toContain('out of order');
  });

  it('cannot run the tests from within the tests', async () => {
    expect((await reader().types('npm test')).status).toBe(64);
  });
});
