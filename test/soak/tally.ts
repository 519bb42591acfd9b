import { type Flavour, flavours } from './generate/model.js';
import type { Trial } from './trial.js';

/**
 * Recipes are assumed to be functions (docs/soundness.md). Most that share a variable are found out, by a sample of steps
 * that are executed again: of random ones about one in a hundred is not, and makes a difference. More than one in so many,
 * beyond a few, would be a mistake of the checker.
 */
const oneMissedIn = 20;
const fewMissed = 3;

/** Counts what was tried, and tells of what differs at once. */
export class Tally {
  readonly #seed: number;
  readonly #began = performance.now();
  readonly #models = new Map<Flavour, number>(flavours.map((flavour) => [flavour, 0]));
  readonly #fairness = { fair: 0, lenient: 0, unfair: 0, unknown: 0, none: 0 };
  readonly #differing: number[] = [];
  /** Models whose recipes share a variable, which nothing told and which made a difference. */
  readonly #missed: number[] = [];
  #states = 0;
  #runs = 0;
  #kills = 0;

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** Did the checker say what is not so, beyond what it is known to miss? */
  get isWrong(): boolean {
    const impure = this.#models.get('impure') ?? 0;
    return this.#differing.length > 0 || this.#missed.length > Math.max(fewMissed, impure / oneMissedIn);
  }

  add({ number, flavour, states, runs, kills, fairness, differences }: Trial): void {
    this.#models.set(flavour, (this.#models.get(flavour) ?? 0) + 1);
    this.#fairness[fairness]++;
    this.#states += states;
    this.#runs += runs;
    this.#kills += kills;
    if (differences.length > 0 && flavour === 'impure') {
      this.#missed.push(number);
    } else if (differences.length > 0) {
      this.#tell(
        number,
        differences.map(({ way, lines }) => [way, ...lines.map((line) => `  ${line}`)].join('\n  ')),
      );
    }
  }

  /** A worker that broke down, or did not come to an end. */
  addFault(number: number, text: string): void {
    this.#tell(number, [text]);
  }

  showProgress(): void {
    const line = this.#counts();
    process.stdout.write(process.stdout.isTTY ? `\r\u001b[K${line}` : `${line}\n`);
  }

  showSummary(): void {
    this.#clear();
    const { fair, lenient, unfair, unknown } = this.#fairness;
    const models = [...this.#models].map(([flavour, count]) => `${count} ${flavour}`);
    process.stdout.write(
      [
        `soak: seed ${this.#seed}, ${this.#counts()}`,
        `  models: ${models.join(', ')}`,
        `  with symmetry: ${fair} fair, ${lenient} in which names show and change no verdict, ${unfair} unfair, ${unknown} with too many worlds to tell`,
        ...this.#missed.map(
          (number) => `  a shared variable was not noticed: npm run soak -- --seed ${this.#seed} --only ${number}`,
        ),
        ...this.#differing.map((number) => `  differs: npm run soak -- --seed ${this.#seed} --only ${number}`),
        '',
      ].join('\n'),
    );
  }

  #counts(): string {
    const seconds = Math.round((performance.now() - this.#began) / 1000);
    const models = [...this.#models.values()].reduce((sum, count) => sum + count, 0);
    return [
      `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`,
      `${models} models`,
      `${this.#states} states`,
      `${this.#runs} runs compared`,
      `${this.#kills} kills`,
      `${this.#differing.length} differences`,
      `${this.#missed.length} shared variables not noticed`,
    ].join(', ');
  }

  #tell(number: number, texts: readonly string[]): void {
    this.#differing.push(number);
    this.#clear();
    process.stdout.write(`DIFFERS: npm run soak -- --seed ${this.#seed} --only ${number}\n`);
    for (const text of texts) {
      process.stdout.write(`  ${text}\n`);
    }
  }

  #clear(): void {
    process.stdout.write(process.stdout.isTTY ? '\r\u001b[K' : '');
  }
}
