import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compact } from '../../conformance/recordings/compact.js';
import { readRecordings } from '../../conformance/recordings/files.js';
import { completed, linesOf, recordingOf, setOf } from '../../conformance/recordings/recording.js';
import { emptyFolder } from '../support/folder.js';
import { header, irq, recorded, recordingWith, step, textOf } from '../support/recordings.js';

const initial = step('none initial', { state: { 40: { active: 0, enabled: 1 } } });

describe('a recording', () => {
  it('has a header, and steps with what was seen after each', () => {
    const recording = recordingWith(header(), initial, step('v0 eoir last', { result: null, state: {} }));
    expect(recording.setup).toMatchObject({ gic: 3, vcpus: 1, listRegisters: 4, intids: 64 });
    expect(recording.steps[1]?.operation).toEqual({
      by: 'guest',
      vcpu: 0,
      batch: false,
      does: [{ name: 'eoir', args: ['last'] }],
    });
    expect(setOf(recording)).toBe('linux-7.2-gicv3');
  });

  it('may say only what has changed', () => {
    const { steps } = recordingWith(
      header(),
      initial,
      step('v0 iar', { result: 40, state: { 40: { active: 1 } } }),
      step('v0 nop'),
    );
    expect(steps[1]?.observed).toEqual({ result: 40, state: { 40: { active: 1, enabled: 1 } } });
    expect(steps[2]?.observed).toEqual({ result: null, state: { 40: { active: 1, enabled: 1 } } });
  });

  it('may have batches, each of several operations', () => {
    const { steps } = recordingWith(header(), step('v0 iar, eoir last', { result: [40, null] }));
    expect(steps[0]?.operation).toMatchObject({
      batch: true,
      does: [
        { name: 'iar', args: [] },
        { name: 'eoir', args: ['last'] },
      ],
    });
  });
});

describe('what is not understood is named with its line', () => {
  it.each([
    ['an empty file', '', 'made-up.jsonl: is empty; a recording begins with a header'],
    ['a truncated line', '{"kernel":', 'made-up.jsonl:1: is not JSON'],
    ['a line that is no object', '[]', 'made-up.jsonl:1: [] is no object'],
    [
      'a header without a kernel',
      textOf({ ...header(), kernel: undefined }),
      'made-up.jsonl:1 kernel: nothing is no text of one line',
    ],
    ['a GICv4', textOf(header({ gic: 4 })), 'made-up.jsonl:1 gic: 4 is none of 2, 3'],
    [
      'an unknown field of the header',
      textOf(header({ colour: 1 })),
      'made-up.jsonl:1: unknown field "colour"; known are kernel',
    ],
    [
      '17 list registers',
      textOf(header({}, { nr_lrs: 17 })),
      'made-up.jsonl:1 config.nr_lrs: 17 is no whole number of 1 to 16',
    ],
    [
      'an unknown trigger',
      textOf(header({}, { irqs: [irq(40, 'level', { trigger: 'both' })] })),
      'config.irqs.0.trigger: "both" is none of level, edge',
    ],
    [
      'an interrupt that the machine has not',
      textOf(header({}, { irqs: [irq(64, 'level')] })),
      'config.irqs.0.intid: 64 is no whole number of 0 to 63',
    ],
    [
      'an unknown operation',
      textOf(header(), step('v0 wfe')),
      'made-up.jsonl:2 op: unknown operation "wfe"; known are iar, eoir',
    ],
    [
      'an unknown operation of user space',
      textOf(header(), step('vmm reboot')),
      'made-up.jsonl:2 op: unknown operation "reboot"; known are line',
    ],
    ['an operation that an object has anyway', textOf(header(), step('v0 toString')), 'unknown operation "toString"'],
    ['an unknown actor', textOf(header(), step('gic nop')), 'made-up.jsonl:2 op actor: "gic" is none of none, vmm, v0'],
    [
      'an operation of nobody',
      textOf(header(), step('none nop')),
      'made-up.jsonl:2 op: unknown operation "nop" of nobody',
    ],
    ['a vCPU that the machine has not', textOf(header(), step('v1 nop')), '"v1" is none of none, vmm, v0'],
    [
      'too few arguments',
      textOf(header(), step('vmm line 40')),
      'made-up.jsonl:2 op: line takes 2 arguments (intid, bit), not 1',
    ],
    [
      'an argument of another kind',
      textOf(header(), step('vmm line 40 2')),
      'made-up.jsonl:2 op line: 2 is none of 0, 1',
    ],
    [
      'a target that the machine has not',
      textOf(header(), step('v0 target 40 1')),
      'made-up.jsonl:2 op target: 1 is no whole number of 0 to 0',
    ],
    [
      'the end of an interrupt that the machine has not',
      textOf(header(), step('v0 eoir 200')),
      'made-up.jsonl:2 op eoir: 200 is no interrupt of the machine, which has 64, and none of 1020 to 1023',
    ],
    [
      'an unknown configuration',
      textOf(header(), step('v0 cfg 40 both')),
      'made-up.jsonl:2 op cfg: "both" is none of level, edge',
    ],
    [
      'a batch of no lists',
      textOf(header(), { op: { actor: 'v0', name: 'batch', args: ['iar'] } }),
      'made-up.jsonl:2 op: "iar" is no list',
    ],
    ['a step without an operation', textOf(header(), { state: {} }), 'made-up.jsonl:2 op: nothing is no object'],
    [
      'an unknown field of a step',
      textOf(header(), step('v0 nop', { weather: 1 })),
      'made-up.jsonl:2: unknown field "weather"; known are i, op',
    ],
    [
      'an unknown field of an interrupt',
      textOf(header(), step('v0 nop', { state: { 40: { mood: 1 } } })),
      'made-up.jsonl:2 state.40: unknown field "mood"',
    ],
    [
      'a value that is no number',
      textOf(header(), step('v0 nop', { state: { 40: { active: true } } })),
      'made-up.jsonl:2 state.40.active: true is no whole number from -1 on',
    ],
    [
      'an unknown register',
      textOf(header(), step('v0 nop', { uapi: { icfgr: '0' } })),
      'made-up.jsonl:2 uapi: unknown field "icfgr"',
    ],
    [
      'a register that is no number',
      textOf(header(), step('v0 nop', { uapi: { apr: ['\x1b[2J'] } })),
      'made-up.jsonl:2 uapi.apr: "\\u001b[2J" is no text of one line',
    ],
    [
      'a result that is no number',
      textOf(header(), step('v0 nop', { result: [1, { run: 'away' }] })),
      'made-up.jsonl:2 result.run: "away" is no whole number at all',
    ],
    [
      'a count that is none',
      textOf(header(), step('v0 nop', { resamplefd: { 40: '1' } })),
      'made-up.jsonl:2 resamplefd.40: "1" is no whole number from 0 on',
    ],
    [
      'the state of what is no interrupt',
      textOf(header(), step('v0 nop', { state: { '\x1b[2J': {} } })),
      'made-up.jsonl:2 state: "\\x1b[2J" is no interrupt',
    ],
    [
      'a kernel whose name a terminal would obey',
      textOf(header({ kernel: '7.2\x1b[2J' })),
      'made-up.jsonl:1 kernel: "7.2\\u001b[2J" is no text of one line',
    ],
    ['what is nested too deep', `${textOf(header())}\n${'['.repeat(100_000)}`, 'is nested more than 100 levels deep'],
  ])('%s', (_, text, message) => {
    expect(() => recordingOf(text, 'made-up.jsonl')).toThrow(message);
  });
});

describe('recordings on disk', () => {
  it('are those in a folder and below, in the order of their names, and those that are named', () => {
    const folder = emptyFolder();
    mkdirSync(join(folder, 'below'));
    for (const name of ['b.jsonl', 'a.jsonl', 'below/c.jsonl', 'notes.txt']) {
      writeFileSync(join(folder, name), textOf(header({ scenario: name }), initial));
    }
    const scenarios = (...paths: readonly string[]) => readRecordings(paths).map(({ scenario }) => scenario);
    expect(scenarios(folder)).toEqual(['a.jsonl', 'b.jsonl', 'below/c.jsonl']);
    expect(scenarios(join(folder, 'notes.txt'), join(folder, 'b.jsonl'))).toEqual(['notes.txt', 'b.jsonl']);
  });

  it('may begin with a byte order mark', () => {
    const file = join(emptyFolder(), 'marked.jsonl');
    writeFileSync(file, `\ufeff${textOf(header(), initial)}`);
    expect(readRecordings([file])).toHaveLength(1);
  });

  it('are no traces', () => {
    const file = join(emptyFolder(), 'trace.json');
    writeFileSync(file, JSON.stringify({ format: 'vgicheck-trace', version: 1 }, null, 2));
    expect(() => readRecordings([file])).toThrow(
      'trace.json is a trace, not a recording of a kernel; execute it again',
    );
  });

  it.runIf(existsSync('/dev/zero'))('are files that end', () => {
    expect(() => readRecordings(['/dev/zero'])).toThrow('/dev/zero is a device, a pipe or a socket; give a file');
  });

  it('must be there', () => {
    const folder = emptyFolder();
    expect(() => readRecordings([folder])).toThrow('has no recordings: files that end in .jsonl');
    expect(() => readRecordings([join(folder, 'nowhere')])).toThrow('nowhere is not there; give a recording');
  });
});

describe('the compact form', () => {
  const whole = textOf(
    header(),
    { i: 0, ...initial, result: null, exits: null, uapi: { apr: ['0'] } },
    { i: 1, ...step('v0 iar'), result: 40, state: { 40: { active: 1, enabled: 1 } }, exits: 1, uapi: { apr: ['1'] } },
    { i: 2, ...step('v0 nop'), result: null, state: { 40: { active: 1, enabled: 1 } }, exits: 1, uapi: { apr: ['1'] } },
  );

  it('says only what has changed', () => {
    expect(compact(whole, 'made-up.jsonl').split('\n').slice(2)).toEqual([
      JSON.stringify({ ...step('v0 iar'), result: 40, state: { 40: { active: 1 } }, exits: 1, uapi: { apr: ['1'] } }),
      JSON.stringify(step('v0 nop')),
      '',
    ]);
  });

  it('loses nothing', () => {
    expect(stepsIn(compact(whole, 'made-up.jsonl'))).toEqual(stepsIn(whole));
  });
});

/** All that the lines of the steps say, or take over from the step before. */
const stepsIn = (text: string): readonly unknown[] =>
  completed(linesOf(text, 'made-up.jsonl').slice(1)).map(({ value }) => value);

const originals = '../shared/recordings';
const files = readdirSync(recorded, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.jsonl'));

describe("the project's recordings", () => {
  it('are those of 38 scenarios on two kernels, each on two versions of the GIC', () => {
    expect(files.length).toBe(4 * 38);
  });

  it.skipIf(!existsSync(originals))(`are, in their compact form, the originals in ${originals}`, () => {
    for (const file of files) {
      const [own, original] = [recorded, originals].map((folder) => readFileSync(join(folder, file), 'utf8'));
      expect(own, file).toBe(compact(original ?? '', file));
      expect(linesOf(own ?? '', file)[0]?.value, file).toEqual(linesOf(original ?? '', file)[0]?.value);
      expect(stepsIn(own ?? ''), file).toEqual(
        linesOf(original ?? '', file)
          .slice(1)
          .map(({ value }) => value),
      );
    }
  });
});
