import { fork } from 'node:child_process';
import { type Shard, shardIn } from './shard.js';

/** A share of the work, for the process that started this one. */
export interface Share extends Shard {
  /** Tells it what became of a unit. */
  readonly tell: (key: string, found: string) => void;
}

/** What becomes of a process that does a share. */
export interface Listener {
  readonly told: Share['tell'];
  /** It has ended, and how, in words. */
  readonly ended: (how: string) => void;
}

/** Starts this program again, to do a share of a command. What is returned has it finish early, as an interrupt does. */
export type Again = (words: readonly string[], shard: Shard, listener: Listener) => () => void;

/** The environment variable that names the share of a process that was started so. */
const variable = 'VGICHECK_SHARE';

/** The result of a unit. The first message has no key: it says that the process handles signals from now on. */
type Message = { readonly key: string; readonly found: string } | { readonly key?: never };

/** Its standard output is dropped; its errors and complaints are shown. */
export const again: Again = (words, { number, of }, { told, ended }) => {
  const child = fork(process.argv[1] ?? '', words, {
    env: { ...process.env, [variable]: `${number}/${of}` },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    // A terminal's Ctrl-C is for the process that started it, which passes it on.
    detached: true,
  });
  const ready = new Promise<void>((resolve) => {
    child.on('message', (one) => {
      const message = one as Message;
      if (message.key === undefined) {
        resolve();
      } else {
        told(message.key, message.found);
      }
    });
  });
  child.once('error', ({ message }) => ended(`at once: ${message}`));
  child.once('exit', (code, signal) => {
    const how = signal === null ? `with exit code ${code}` : `by ${signal}`;
    // What it said last may not have been read yet.
    if (child.connected) {
      child.once('disconnect', () => ended(how));
    } else {
      ended(how);
    }
  });
  // A signal before that would kill it, and what it has found would be lost.
  return () => void ready.then(() => child.kill('SIGTERM'));
};

/** The share that this process was started for; it ends with the one that did so. */
export const shareOfThis = (): Share | undefined => {
  const shard = shardIn(process.env[variable] ?? '');
  if (shard === undefined || process.send === undefined) {
    return undefined;
  }
  process.once('disconnect', () => process.exit());
  // Listening does not keep it alive.
  process.channel?.unref();
  setImmediate(() => process.send?.({} satisfies Message));
  return { ...shard, tell: (key, found) => void process.send?.({ key, found } satisfies Message) };
};
