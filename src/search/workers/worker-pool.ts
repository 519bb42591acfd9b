import { Worker } from 'node:worker_threads';
import { compiledEngine, type Engine, places, type WordAllocator } from '../../engine/index.js';
import type { WorkerContext } from './worker-context.js';

/** What the inner loop does on a context: each says why it has returned. */
const tasks = ['run', 'expandLevel', 'checkFound'] as const;

export type Task = (typeof tasks)[number];

/** Said to a thread instead of a turn. */
const stop = -1;

/**
 * What a thread does: whenever its turn changes it does a task on its context, and says what came of it. It knows
 * nothing but the inner loop, and runs as text, so that it needs no file of its own.
 */
const threadText = `
  const { workerData: { module, memory, control, thread, context } } = require('node:worker_threads');
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const tasks = ${JSON.stringify(tasks)}.map((name) => exports[name]);
  const [turnAt, saidAt] = [2 * thread, 2 * thread + 1];
  for (let turn = 0; ; ) {
    Atomics.wait(control, turnAt, turn);
    turn = Atomics.load(control, turnAt);
    if (turn === ${stop}) break;
    Atomics.store(control, saidAt, tasks[control[control.length - 1]](context));
    Atomics.notify(control, saidAt);
  }
`;
/** What a thread has said as long as it works. */
const working = -2;

/**
 * Threads that expand worlds side by side. Each has a context; trees, component tables and the visited set are common to
 * all. Nobody changes trees or component tables while they run: what one of them does not know it stops for.
 */
export class WorkerPool {
  readonly #control: Int32Array;
  readonly #workers: readonly Worker[];
  #turn = 0;

  /** @param contexts one for each thread but the one that calls. */
  constructor(memory: WordAllocator, contexts: readonly WorkerContext[]) {
    // Two words for each thread, and the number of the task.
    this.#control = new Int32Array(new SharedArrayBuffer(8 * contexts.length + 4));
    this.#workers = contexts.map((context, thread) => {
      const data = { module: compiledEngine(), memory: memory.shared, control: this.#control, thread };
      const worker = new Worker(threadText, { eval: true, workerData: { ...data, context: context.at } });
      worker.unref();
      return worker;
    });
  }

  /** Does a task on some contexts at the same time, the first here; what each says. */
  run(
    task: Task,
    engine: Engine,
    contexts: readonly WorkerContext[],
    all: readonly WorkerContext[],
  ): readonly number[] {
    const [own, ...others] = contexts;
    const threads = others.map((context) => all.indexOf(context) - 1);
    this.#turn++;
    this.#control[this.#control.length - 1] = tasks.indexOf(task);
    for (const thread of threads) {
      Atomics.store(this.#control, 2 * thread + 1, working);
      Atomics.store(this.#control, 2 * thread, this.#turn);
      Atomics.notify(this.#control, 2 * thread);
    }
    const said = own === undefined ? places.DONE : engine[task](own.at);
    return [said, ...threads.map((thread) => this.#wait(thread))];
  }

  close(): void {
    for (const [thread, worker] of this.#workers.entries()) {
      Atomics.store(this.#control, 2 * thread, stop);
      Atomics.notify(this.#control, 2 * thread);
      worker.terminate();
    }
  }

  #wait(thread: number): number {
    const at = 2 * thread + 1;
    for (;;) {
      const said = Atomics.load(this.#control, at);
      if (said !== working) {
        return said;
      }
      Atomics.wait(this.#control, at, working);
    }
  }
}
