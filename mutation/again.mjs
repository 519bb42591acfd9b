// Judges those mutants once more that went unnoticed, one by one: `npm run mutate -- --again [--only TEXT,TEXT]`. After a new
// property or scenario that takes minutes where a whole run takes hours. It works on a copy of the sources. With `--with
// TEXT,TEXT` only the checks are asked whose names have one of these, as a new scenario: what they notice is noticed.

import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const copied = ['mutation', 'model', 'properties', 'src', 'package.json', 'tsconfig.json'];
const hangsAfter = 600_000;

/** A copy of what the checks need. */
const copy = () => {
  const folder = mkdtempSync(join(tmpdir(), 'vgicheck-mutants-'));
  for (const name of copied) {
    cpSync(name, join(folder, name), { recursive: true, filter: (path) => !path.startsWith('mutation/reports') });
  }
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  return folder;
};

const onOneLine = (text) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .join(' ');

/** From where to where a mutant's original stands, at its line or near it: lines move. Undefined where it is gone. */
export const placeOf = (source, { line, within, original }) => {
  const lines = source.split('\n');
  const near = [...lines.keys()]
    .filter((at) => lines[at].trim() === within)
    .toSorted((a, b) => Math.abs(a - line + 1) - Math.abs(b - line + 1))[0];
  if (near === undefined) {
    return undefined;
  }
  const start = lines.slice(0, near).reduce((sum, { length }) => sum + length + 1, 0);
  const end = start + lines[near].length;
  for (let from = start; from < end; from++) {
    // A block goes on beyond its line.
    for (let to = from + 1; to <= source.length; to++) {
      const text = onOneLine(source.slice(from, to));
      if (text === original && source[from] === original[0]) {
        return { from, to };
      }
      if (!original.startsWith(text.trimEnd())) {
        break;
      }
    }
  }
  return undefined;
};

const vitest = (cwd, args, env = {}) =>
  spawnSync('npx', ['vitest', 'run', '--config', 'mutation/vitest.config.ts', ...args], {
    cwd,
    encoding: 'utf8',
    timeout: hangsAfter,
    env: { ...process.env, ...env },
  });

/** What the first of these tests that fails says; empty where none does, undefined where they take too long. */
const firstFailure = (folder, tests) => {
  const { stdout, error } = vitest(folder, ['-t', tests, '--bail', '1', '--reporter=json']);
  if (error !== undefined) {
    return undefined;
  }
  const failed = JSON.parse(stdout)
    .testResults.flatMap(({ assertionResults }) => assertionResults)
    .find(({ status }) => status === 'failed');
  return failed?.failureMessages[0].split('\n')[0] ?? '';
};

/** The properties that the first check that notices it finds broken; or what stops the mutant. */
const judgedBy = (folder, checks) => {
  const said = firstFailure(folder, `no property is broken.*${checks}`);
  if (said !== '') {
    return said === undefined ? { stop: 'endless' } : { ids: [...said.matchAll(/'([\w.-]+)'?/g)].map(([, id]) => id) };
  }
  const otherwise = firstFailure(folder, `nothing else changes.*${checks}`) ?? '';
  const stop = ['schema', 'error'].find((kind) => otherwise.includes(`'${kind}: `));
  return stop === undefined ? { ids: [] } : { stop };
};

/** Judges and saves file by file what was judged, with what is noticed now taken from those that are not. */
export const judgeAgain = (judged, { reasons, only = '', using = '', commit, tell, save }) => {
  const folder = copy();
  const checks = `(${using.split(',').join('|')})`;
  vitest(folder, ['-t', `no property is broken.*${checks}`, '--reporter=dot'], { MUTATION_BASELINE: 'write' });
  const judge = (file, of) => {
    const source = readFileSync(file, 'utf8');
    const by = { ...of.by };
    const properties = { ...of.properties };
    const unnoticed = of.unnoticed.filter((mutant) => {
      const isEquivalent = reasons.some((reason) =>
        ['within', 'original', 'replacement'].every((key) => reason.file === file && reason[key] === mutant[key]),
      );
      if (isEquivalent) {
        return true;
      }
      const name = `${file}:${mutant.line}: ${mutant.original} as ${mutant.replacement}`;
      const place = placeOf(source, mutant);
      if (place === undefined) {
        tell(`${name}: gone, its code has changed`);
        return false;
      }
      writeFileSync(join(folder, file), source.slice(0, place.from) + mutant.replacement + source.slice(place.to));
      const { stop, ids = [] } = judgedBy(folder, checks);
      tell(`${name}: ${stop ?? (ids.join(', ') || 'nothing')}`);
      if (stop === undefined && ids.length === 0) {
        return true;
      }
      const kind = stop ?? 'property';
      by[kind] = (by[kind] ?? 0) + 1;
      for (const id of ids) {
        properties[id] = (properties[id] ?? 0) + 1;
      }
      return false;
    });
    writeFileSync(join(folder, file), source);
    return { ...of, again: commit, by, properties, unnoticed };
  };
  const again = { ...judged };
  for (const [file, of] of Object.entries(judged)) {
    if (only.split(',').some((text) => file.includes(text)) && of.unnoticed.length > 0) {
      again[file] = judge(file, of);
      save(again);
    }
  }
  rmSync(folder, { recursive: true });
};
