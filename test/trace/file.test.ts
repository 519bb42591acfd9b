import { existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { assertWritable, readTrace, writeTrace } from '../../src/trace/file.js';
import { type About, recordingOf, traceOf as traceOfRecording } from '../../src/trace/recording.js';
import { emptyFolder } from '../support/folder.js';
import { postOffice } from '../support/post-office.js';
import { traceOf } from '../support/traces.js';

const model = postOffice('old');
const trace = traceOf(model, 'post letter=0', 'post letter=1', 'collect', 'deliver');
const about: About = { scenario: 'post', era: 'old', property: 'S1', params: { letter: 2 } };
const recording = recordingOf(about, model, trace);

const written = (name: string): string => {
  const file = join(emptyFolder(), name);
  writeTrace(file, recording, model);
  return file;
};

/** The file with a part of its text replaced. */
const spoiled = (name: string, change: (text: string) => string): string => {
  const file = written(name);
  writeFileSync(file, change(readFileSync(file, 'utf8')));
  return file;
};

describe.each(['trace.json', 'trace.itf.json'])('a trace in %s', (name) => {
  it('is read back as it was', () => {
    const file = written(name);
    const read = readTrace(file);
    expect(read.about).toEqual(about);
    expect(traceOfRecording(read, model, file)).toEqual(trace);
  });

  it('may begin with a byte order mark', () => {
    const file = spoiled(name, (text) => `\ufeff${text}`);
    expect(readTrace(file)).toEqual(readTrace(written(name)));
  });

  it('is always the same file', async () => {
    await expect(readFileSync(written(name), 'utf8')).toMatchFileSnapshot(`golden/${name}.txt`);
  });

  it('is the only file that is left behind', () => {
    expect(readdirSync(join(written(name), '..'))).toEqual([name]);
  });

  it.each([0.2, 0.5, 0.9])('is refused when only a part of %d is there', (share) => {
    const file = spoiled(name, (text) => text.slice(0, text.length * share));
    expect(() => readTrace(file)).toThrow(`${file} is truncated or damaged`);
  });

  it('is refused when it is of another version of the format', () => {
    const file = spoiled(name, (text) => text.replace('"version": 1', '"version": 2'));
    expect(() => readTrace(file)).toThrow(/has version 2 of the .*; this vgicheck reads version 1$/);
  });

  it('is refused by another model', () => {
    const file = written(name);
    const other = { ...model, id: 'parcels' };
    expect(() => traceOfRecording(readTrace(file), other, file)).toThrow(
      `${file} was recorded from the model post, and post makes the model parcels; record it again`,
    );
  });

  it('is refused when its worlds do not fit the model any more', () => {
    const file = spoiled(name, (text) => text.replaceAll('"delivered"', '"handedOver"'));
    expect(() => traceOfRecording(readTrace(file), model, file)).toThrow(
      /the world after step 0: delivered = undefined/,
    );
  });

  it('is refused when the model has lost a rule', () => {
    const file = written(name);
    const poorer = { ...model, rules: model.rules.filter(({ id }) => id !== 'collect') };
    expect(() => traceOfRecording(readTrace(file), poorer, file)).toThrow(/step 3: the model has no rule collect/);
  });

  it('is refused when a rule has no such parameter any more', () => {
    const file = written(name);
    const poorer = { ...model, rules: model.rules.map((rule) => ({ ...rule, for: { letter: [0] } })) };
    expect(() => traceOfRecording(readTrace(file), poorer, file)).toThrow(
      /step 2: the rule post has no such parameters: post\(letter=1\)/,
    );
  });
});

describe('a file is refused', () => {
  const reading = (text: string) => () => {
    const file = join(emptyFolder(), 'file');
    writeFileSync(file, text);
    readTrace(file);
  };

  it.each([
    ['when it is not JSON', 'step 1: fill the jug', 'is not JSON; a trace is written as .json'],
    ['when it is JSON but no object', '[1, 2]', 'is JSON but no trace'],
    ['when it is JSON but no trace', '{"name": "vgicheck"}', 'is JSON but no trace'],
    [
      'when it is an ITF trace of another tool',
      '{"#meta": {"format": "ITF"}, "states": []}',
      'is an ITF trace of another tool',
    ],
    ['when it has no actions', '{"format": "vgicheck-trace", "version": 1}', 'its actions are missing'],
    ['when it has no worlds', '{"format": "vgicheck-trace", "version": 1, "actions": []}', 'it has no worlds'],
    [
      'when it does not say what it is of',
      '{"format": "vgicheck-trace", "version": 1, "actions": [], "worlds": [{}]}',
      'its "scenario" is missing or is not a word',
    ],
    [
      'when its parameters are no values',
      '{"format": "vgicheck-trace", "version": 1, "actions": [], "worlds": [{}], "scenario": "post", "params": [3]}',
      'its "params" are not a record of plain values',
    ],
  ])('%s', (_, text, message) => {
    expect(reading(text)).toThrow(message);
  });

  it('when it is nested deep', () => {
    const deep = `{"format": "vgicheck-trace", "version": 1, "worlds": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect(reading(deep)).toThrow('is nested more than 100 levels deep; vgicheck writes no such file');
  });

  it('when it is a recording of a kernel', () => {
    const [header, step] = [
      '{"kernel":"6.1","gic":2,"config":{}}',
      '{"op":{"actor":"none","name":"initial","args":[]}}',
    ];
    for (const text of [header, `${header}\n${step}\n`]) {
      expect(reading(text)).toThrow('is a recording of a kernel, not a trace; compare it with conform');
    }
  });

  it.runIf(existsSync('/dev/zero'))('when it never ends', () => {
    expect(() => readTrace('/dev/zero')).toThrow('/dev/zero is a device, a pipe or a socket; give a file');
  });

  it('when it is larger than any trace', () => {
    const file = join(emptyFolder(), 'large');
    writeFileSync(file, '');
    truncateSync(file, 2 ** 28 + 1);
    expect(() => readTrace(file)).toThrow('large has more than 256 MiB; vgicheck writes no such file');
  });

  it('when it does not exist', () => {
    expect(() => readTrace('/nowhere/trace.json')).toThrow('/nowhere/trace.json cannot be read: ENOENT');
  });

  it('when it has not one world more than actions', () => {
    const short = { ...recording, worlds: recording.worlds.slice(1) };
    expect(() => traceOfRecording(short, model, 'file')).toThrow('file has 4 actions and 4 worlds');
  });
});

describe('a place to write to is refused', () => {
  it.each([
    ['an ending that tells no format', '/tmp/trace.txt', 'unknown format; a trace is written as .json'],
    ['a folder that does not exist', '/nowhere/trace.json', '--out /nowhere/trace.json cannot be written: ENOENT'],
  ])('%s', (_, file, message) => {
    expect(() => assertWritable(file)).toThrow(message);
  });

  it('a folder', () => {
    const folder = join(emptyFolder(), 'folder.json');
    mkdirSync(folder);
    expect(() => assertWritable(folder)).toThrow('is a directory; give the name of a file in it');
  });
});

it('looking whether a place can be written to leaves nothing there', () => {
  const folder = emptyFolder();
  assertWritable(join(folder, 'trace.json'));
  expect(readdirSync(folder)).toEqual([]);
});
