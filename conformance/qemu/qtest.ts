import { createInterface } from 'node:readline';
import { startChild } from '../child.js';
import { qemu } from './program.js';

/** What QEMU answered to a request. */
export interface Answer {
  /** The value that was read, in hexadecimal; empty where there is none. */
  readonly value: string;
  /** The intercepted lines that are high now, a bit for each. */
  readonly lines: number;
}

/**
 * A machine of QEMU whose CPUs do not run: this process drives its devices through the qtest protocol, requests and
 * answers in lines of text. https://www.qemu.org/docs/master/devel/testing/qtest.html
 */
export class Qtest {
  private readonly child;
  private readonly waiting: { answers: Answer[]; count: number; done: (answers: Answer[]) => void }[] = [];
  private lines = 0;
  private complaint = '';
  private fail: (error: Error) => void = () => {};
  private readonly failure: Promise<never>;

  constructor(machine: readonly string[]) {
    this.child = startChild(qemu, [...machine, ...quiet, '-qtest', 'stdio', '-qtest-log', 'none']);
    this.failure = new Promise<never>((_, reject) => {
      this.fail = reject;
    });
    // Nobody may be waiting when it ends.
    this.failure.catch(() => {});
    this.child.once('error', (error) => this.fail(error));
    this.child.once('close', (code, signal) => {
      this.fail(new Error(`${qemu} ended (${signal ?? code}) ${this.complaint}`.trim()));
    });
    // A write to one that has ended; how it ended is the better story.
    this.child.stdin.on('error', () => {});
    this.child.stderr.on('data', (text) => {
      this.complaint += text;
    });
    createInterface({ input: this.child.stdout }).on('line', (line) => this.hear(line));
  }

  /** Sends requests all at once, which is faster than one by one; the answers are in their order. */
  exchange(requests: readonly string[]): Promise<readonly Answer[]> {
    const answered = new Promise<readonly Answer[]>((done) => {
      this.waiting.push({ answers: [], count: requests.length, done });
    });
    this.child.stdin.write(requests.map((request) => `${request}\n`).join(''));
    return Promise.race([answered, this.failure]);
  }

  close(): void {
    this.child.kill('SIGKILL');
  }

  /** `IRQ raise 2`, before the answer to the request that caused it, or `OK 0x…`. */
  private hear(line: string): void {
    const [word, what, last] = line.split(' ');
    if (word === 'IRQ') {
      const bit = 1 << Number(last);
      this.lines = what === 'raise' ? this.lines | bit : this.lines & ~bit;
      return;
    }
    const [first] = this.waiting;
    if (word !== 'OK' || first === undefined) {
      this.fail(new Error(`${qemu} answered "${line}"`));
      return;
    }
    first.answers.push({ value: what ?? '', lines: this.lines });
    if (first.answers.length === first.count) {
      this.waiting.shift();
      first.done(first.answers);
    }
  }
}

const quiet = ['-S', '-nodefaults', '-display', 'none', '-monitor', 'none', '-serial', 'null'];
