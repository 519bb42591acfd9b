import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MissingError } from '../../src/language/index.js';
import { type Command, type Condition, type Goal, type Guarded, size } from './guarded.js';

/*
 * The same for SPIN. Fairness is written into each formula, not left to SPIN. `last` is the command that was taken, 0 after
 * a moment in which nothing is: so a run that rests is one without end. `fairly` is the same where the command was due.
 *
 * SPIN takes minutes for a formula with several conditions of fairness, so that they are two. A run guesses at its
 * beginning which of the strongly fair commands it will take for ever (`guess`, a bit for each): the others are disabled
 * at last (`calm`). What has to be met again and again is met in turn, and `round` counts it.
 */

export const promelaOf = ({ commands, goals }: Guarded): string =>
  [
    'byte x = 0, y = 0, last = 0, fairly = 0, guess = 0, round = 0;',
    ...commands.map((command, place) => `#define enabled${place} ${enabledOf(command)}`),
    `#define calm ${and(commands.flatMap(calmOf))}`,
    `#define next (${['false', ...commands.map((command, place) => `(round == ${place} && ${metOf(command, place)})`)].join(' || ')})`,
    `inline turn() { if :: round == ${commands.length} -> round = 0 :: next -> round++ :: else fi }`,
    'active proctype all() {',
    `  if ${Array.from({ length: 2 ** commands.length }, (_, guess) => `:: guess = ${guess}`).join(' ')} fi;`,
    '  do',
    '  :: d_step { last = 0; fairly = 0; turn() }',
    ...commands.map((command, place) => `  :: ${stepOf(command, place)}`),
    '  od',
    '}',
    ...goals.map((goal, place) => `ltl p${place + 1} { ${formulaOf(goal, commands.length)} }`),
    '',
  ].join('\n');

const stepOf = ({ when, sets, by, number: operand, due }: Command, place: number): string => {
  const value = by === 'setting' ? `${operand}` : `(${sets} + ${operand}) % ${size}`;
  const fairly = due === undefined ? `${place + 1}` : `(${textOf(due)} -> ${place + 1} : 0)`;
  return `d_step { ${allOf(when)} -> last = ${place + 1}; fairly = ${fairly}; ${sets} = ${value}; turn() }`;
};

const textOf = ({ of, is, to }: Condition): string => `(${of} ${is} ${to})`;
const and = (all: readonly string[]): string => `(${['true', ...all].join(' && ')})`;
const allOf = (conditions: readonly Condition[]): string => and(conditions.map(textOf));

/** Where something is assumed of a command. */
const enabledOf = ({ when, due }: Command): string => allOf(due === undefined ? when : [...when, due]);

const isGuessed = (place: number): string => `((guess >> ${place}) & 1)`;

/** What has to be so at last. */
const calmOf = ({ fair }: Command, place: number): readonly string[] =>
  fair === 'strong' ? [`(${isGuessed(place)} || !enabled${place})`] : [];

/** What has to be so again and again. */
const metOf = ({ fair }: Command, place: number): string => {
  const isTaken = `fairly == ${place + 1}`;
  switch (fair) {
    case 'weak':
      return `(!enabled${place} || ${isTaken})`;
    case 'strong':
      return `(!${isGuessed(place)} || ${isTaken})`;
    case undefined:
      return 'true';
  }
};

const formulaOf = ({ kind, when, holds, happens }: Goal, rounds: number): string => {
  const isTaken = happens === 0 ? 'false' : `(last == ${happens})`;
  const isMet = `(${textOf(holds)} || ${isTaken})`;
  const assumed = `(([]<>(round == ${rounds})) && (<>[]calm))`;
  switch (kind) {
    case 'eventually':
      return `${assumed} -> (<>${isMet})`;
    case 'recurs':
      return `${assumed} -> ([]<>${isMet})`;
    case 'leadsTo':
      // A moment later nothing was taken, in the same world: what led to it does not meet the goal.
      return `${assumed} -> ([]((${textOf(when)} && !${textOf(holds)} && !${isTaken}) -> (<>${isMet})))`;
    case 'noCycleWithout':
      return `(<>[](${textOf(when)} && !${isTaken})) -> (<>[](last == 0))`;
  }
};

/** Says which goals SPIN finds broken. */
export const brokenBySpin = (one: Guarded): readonly boolean[] => {
  const folder = mkdtempSync(join(tmpdir(), 'vgicheck-spin-'));
  const run = (program: string, ...args: readonly string[]): string =>
    execFileSync(program, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  try {
    writeFileSync(join(folder, 'model.pml'), promelaOf(one));
    run('spin', '-a', 'model.pml');
    run('gcc', '-w', '-O0', '-DNOREDUCE', '-o', 'pan', 'pan.c');
    return one.goals.map((_, place) => {
      const said = run('./pan', '-a', '-N', `p${place + 1}`);
      const errors = /errors: (\d+)$/m.exec(said)?.[1];
      if (errors === undefined || /max search depth too small/.test(said)) {
        throw new Error(`SPIN did not see all of it:\n${said}`);
      }
      return errors !== '0';
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** @throws MissingError */
export const assertSpin = (): void => {
  for (const [program, ask] of [
    ['spin', '-V'],
    ['gcc', '--version'],
  ] as const) {
    try {
      execFileSync(program, [ask], { stdio: 'ignore' });
    } catch {
      throw new MissingError(`${program} is not installed; apt-get install spin gcc`);
    }
  }
};
