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

/** Tells the share to the process that is to do it. */
const variable = 'VGICHECK_SHARE';

/** What became of a unit; or, without one, that signals are heard from now on. */
type Message = { readonly key: string; readonly found: string } | { readonly key?: never };

/** What it prints is not of interest, but for complaints. */
export const again: Again = (words, { number, of }, { told, ended }) => {
  const child = fork(process.argv[1] ?? '', words, {
    env: { ...process.env, [variable]: `${number}/${of}` },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
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
  // Before that a signal would end it, and nothing be told.
  return () => void ready.then(() => child.kill('SIGTERM'));
};

/** The share that this process was started for; it ends with the one that did so. */
export const shareOfThis = (): Share | undefined => {
  const shard = shardIn(process.env[variable] ?? '');
  if (shard === undefined || process.send === undefined) {
    return undefined;
  }
  process.once('disconnect', () => process.exit());
  // It does not stay alive to listen.
  process.channel?.unref();
  setImmediate(() => process.send?.({} satisfies Message));
  return { ...shard, tell: (key, found) => void process.send?.({ key, found } satisfies Message) };
};
