// Makes the engine wrong in one place at a time, in a copy of what was built, and runs the soak on it until something
// differs: node test/soak/mutants.mjs [SEED]
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const [seed = '1'] = process.argv.slice(2);
const mostModels = 300;
/** Milliseconds for a model. */
const patience = 120_000;

/** What is wrong, the file, the text that is there, and the text that replaces it. */
const mutants = [
  ['a bitstate search says that all holds', 'search/bfs.js', `'omission' : undefined`, `undefined : undefined`],
  ['what a step shows is told a step later', 'search/bfs.js', '(isExpanded ? 0 : 1)', '1'],
  [
    'a cut search holds',
    'search/summary.js',
    `cutShort || isLiveness(property) ? 'inconclusive'`,
    `cutShort || isLiveness(property) ? 'holds'`,
  ],
  ['one of several "about" is enough', 'semantics/judge.js', '.every(([name, valuesOf])', '.some(([name, valuesOf])'],
  [
    'bags are ordered the other way round',
    'semantics/settle.js',
    'compareCodes(a.codes, b.codes)',
    'compareCodes(b.codes, a.codes)',
  ],
  [
    'some fields are read without a record',
    'transitions/read-log.js',
    'if (field.bits > 0 &&',
    'if (field.bits > 0 && field.number % 4 !== 3 &&',
  ],
  [
    'events of a later effect come first',
    'transitions/event-log.js',
    '[...(before[name] ?? []), ...change.adds]',
    '[...change.adds, ...(before[name] ?? [])]',
  ],
  ['a key loses a bit', 'engine/cleary.js', 'put(place + 1, rest);', 'put(place + 1, rest & -2);'],
  ['a resumed search has forgotten the violation', 'search/bfs.js', 'this.#isBroken = isBroken;', ''],
  [
    'a resumed search leaves out a state',
    'search/bfs.js',
    'this.expanded = expanded;',
    'this.expanded = Math.min(expanded + 1, this.levelEnds.at(-1));',
  ],
  [
    'members are renamed where they name nobody',
    'symmetry/moves.js',
    'becomes !== undefined && conditions.every(',
    'becomes !== undefined && [].every(',
  ],
];

const work = mkdtempSync(join(tmpdir(), 'soak-mutants-'));

/** @returns the number of the first model in which something differs, and what. */
const firstDifference = (dist) =>
  new Promise((resolve) => {
    const worker = join(dist, 'test/soak/worker.js');
    const child = spawn(process.execPath, [worker, seed, '0', '1', String(mostModels)], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let at = 0;
    let hangs;
    const tell = (said) => {
      clearTimeout(hangs);
      resolve(said);
      child.kill('SIGKILL');
    };
    const wait = () => {
      clearTimeout(hangs);
      hangs = setTimeout(() => tell({ number: at, line: 'it hangs' }), patience);
    };
    wait();
    child.on('close', (code) => tell(code === 0 ? undefined : { number: at, line: 'it breaks down' }));
    createInterface(child.stdout).on('line', (text) => {
      const { number, differences } = JSON.parse(text);
      at = number + 1;
      wait();
      const line = differences[0]?.lines[0];
      if (line !== undefined) {
        tell({ number, line });
      }
    });
  });

let caught = 0;
symlinkSync(join(root, 'node_modules'), join(work, 'node_modules'));
cpSync(join(root, 'package.json'), join(work, 'package.json'));
for (const [what, file, there, instead] of mutants) {
  const dist = join(work, 'dist');
  cpSync(join(root, 'dist'), dist, { recursive: true, force: true });
  const path = join(dist, 'src', file);
  const text = readFileSync(path, 'utf8');
  if (text.split(there).length !== 2) {
    console.log(`| ${what} | ${file} no longer has the text once: ${there} |`);
    continue;
  }
  writeFileSync(
    path,
    text.replace(there, () => instead),
  );
  const found = await firstDifference(dist);
  caught += found === undefined ? 0 : 1;
  const told = found && `model ${found.number}: ${found.line.split('\n')[0].slice(0, 90)}`;
  console.log(`| ${what} | ${told ?? `not noticed in ${mostModels} models`} |`);
}
rmSync(work, { recursive: true, force: true });
console.log(`${caught} of ${mutants.length} are noticed`);
