import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { UsageError } from '../../src/language/index.js';

/** A CPU that is held goes on after so long at the latest: others may wait for it. */
const longestHold = 500;

/** The host's CPU that a vCPU has for itself, and the one of everybody else, as QEMU's stub numbers them. */
const [everybodys, held] = [1, 2];

/** X30, of registers of 64 bits. */
const linkRegister = 30;
const registerDigits = 16;

/** SIGTRAP */
const breakpointHit = 'T05';

type Place = 'at' | 'behind';

/**
 * What QEMU's gdb stub does to a host that runs: it writes to memory, and holds a CPU at a function of the kernel while
 * the other goes on. "Remote Serial Protocol" in gdb's manual.
 */
export class Debugger {
  private readonly received: string[] = [];
  private awaited: ((packet: string) => void) | undefined;
  private text = '';
  private isRunning = false;
  /** Where a CPU is to be held, and whether it is. */
  private breakpoint: { readonly place: Place; readonly address: string } | undefined;
  private isHolding = false;
  private release: NodeJS.Timeout | undefined;
  /** What is done is done one after the other. */
  private done: Promise<void> = Promise.resolve();

  private constructor(private readonly socket: Socket) {
    socket.setEncoding('latin1');
    socket.on('data', (data: string) => this.take(data));
    socket.on('error', () => socket.destroy());
  }

  /**
   * Connects to a QEMU that has just been started, which waits for it.
   * @returns undefined where the signal came first.
   */
  static async attach(path: string, signal: AbortSignal): Promise<Debugger | undefined> {
    while (!signal.aborted) {
      const socket = await connected(path);
      if (socket !== undefined) {
        const attached = new Debugger(socket);
        attached.resume();
        return attached;
      }
      await sleep(10);
    }
    return undefined;
  }

  /**
   * What the program on the host asks for: `write FROM UNTIL BEFORE AFTER` in physical memory, `hold at|behind ADDRESS`,
   * `release`; or, with `held`, whether a CPU is.
   * @throws UsageError for a word that it does not have there.
   * @returns a character.
   */
  async perform(asked: string): Promise<string> {
    if (asked !== 'held') {
      this.done = this.done.then(() => this.execute(asked.split(' ')));
      await this.done;
    }
    return this.isHolding ? 'y' : 'n';
  }

  close(): void {
    clearTimeout(this.release);
    this.socket.destroy();
  }

  private async execute([what, ...args]: readonly string[]): Promise<void> {
    await this.pause();
    if (what === 'write') {
      await this.write(args.map(Number));
    } else if (what === 'hold') {
      await this.arm(args[0] === 'behind' ? 'behind' : 'at', args[1] ?? '');
    } else {
      await this.disarm();
    }
    this.resume();
  }

  /** A field is where the first of the words has the value that it is to have before. */
  private async write([from = 0, until = 0, before = 0, after = 0]: readonly number[]): Promise<void> {
    await this.ask('Qqemu.PhyMemMode:1');
    for (let address = from; address < until; address += 4) {
      if ((await this.ask(`m${hex(address)},4`)) === wordOf(before)) {
        await this.ask(`M${hex(address)},4:${wordOf(after)}`);
        await this.ask('Qqemu.PhyMemMode:0');
        return;
      }
    }
    throw new UsageError(`no word from 0x${hex(from)} to 0x${hex(until)} of the kernel is ${before}`);
  }

  private async arm(place: Place, address: string): Promise<void> {
    await this.disarm();
    this.breakpoint = { place, address };
    await this.ask(`Z1,${address},4`);
  }

  private async disarm(): Promise<void> {
    clearTimeout(this.release);
    if (this.breakpoint !== undefined) {
      await this.ask(`z1,${this.breakpoint.address},4`);
      this.breakpoint = undefined;
    }
    this.isHolding = false;
  }

  /** A CPU has come to the breakpoint; where it is to be held behind the function, that returns first. */
  private async hold(): Promise<void> {
    await this.ask(`Hg${held}`);
    const registers = await this.ask('g');
    const returnsTo = swapped(registers.slice(linkRegister * registerDigits, (linkRegister + 1) * registerDigits));
    const isBehind = this.breakpoint?.place === 'behind';
    await this.disarm();
    if (isBehind) {
      await this.arm('at', returnsTo);
    } else {
      this.isHolding = true;
      this.release = setTimeout(() => void this.perform('release'), longestHold);
    }
    this.resume();
  }

  private resume(): void {
    this.isRunning = true;
    this.send(this.isHolding ? `vCont;c:${everybodys}` : 'vCont;c');
  }

  /** A CPU may come to the breakpoint at the same moment. */
  private async pause(): Promise<void> {
    if (this.isRunning) {
      this.isRunning = false;
      this.socket.write('\x03');
    }
    if ((await this.next()).startsWith(breakpointHit)) {
      await this.hold();
      await this.pause();
    }
  }

  private async noticeStop(): Promise<void> {
    const stopped = this.received.shift();
    if (stopped !== undefined) {
      await this.hold();
    }
  }

  private async ask(command: string): Promise<string> {
    this.send(command);
    const answer = await this.next();
    if (/^E\d\d$/.test(answer)) {
      throw new UsageError(`QEMU's gdb stub refuses ${command}: ${answer}`);
    }
    return answer;
  }

  private send(command: string): void {
    const sum = [...command].reduce((total, letter) => total + letter.charCodeAt(0), 0) % 256;
    this.socket.write(`$${command}#${sum.toString(16).padStart(2, '0')}`);
  }

  private next(): Promise<string> {
    const packet = this.received.shift();
    return packet === undefined
      ? new Promise((resolve) => {
          this.awaited = resolve;
        })
      : Promise.resolve(packet);
  }

  /** Packets are `$…#` and two digits; each is acknowledged. */
  private take(data: string): void {
    this.text += data;
    for (const [whole, packet = ''] of this.text.matchAll(/\$([^#]*)#../g)) {
      this.text = this.text.slice(this.text.indexOf(whole) + whole.length);
      this.socket.write('+');
      this.give(packet);
    }
  }

  private give(packet: string): void {
    if (this.awaited !== undefined) {
      this.awaited(packet);
      this.awaited = undefined;
      return;
    }
    this.received.push(packet);
    if (this.isRunning) {
      this.isRunning = false;
      this.done = this.done.then(() => this.noticeStop());
    }
  }
}

/** The socket is there a moment before QEMU listens: until then it is refused. */
const connected = (path: string): Promise<Socket | undefined> =>
  new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => resolve(socket));
    socket.once('error', () => resolve(undefined));
  });

const hex = (value: number): string => value.toString(16);

/** A word of 32 bits as memory has it. */
const wordOf = (value: number): string => swapped(value.toString(16).padStart(8, '0'));

/** Memory and registers come with the lowest byte first. */
const swapped = (digits: string): string => (digits.match(/../g) ?? []).reverse().join('');
