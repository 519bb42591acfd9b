import type { Setup } from '../implementation.js';
import { spurious } from '../model/numbers.js';
import { isLpi } from '../model/wiring.js';
import type { Observation, Result } from '../observation.js';
import type { GuestOperation, Operation } from '../vocabulary.js';

/** What scripts have reached: whether a comparison is worth something. */
export interface Reach {
  /** Reads of IAR that returned an interrupt, and all. */
  readonly acknowledged: number;
  readonly reads: number;
  /** How many priorities were active at once, at most. */
  readonly deepest: number;
  /** EOIs and DIRs in runs that began with more active interrupts than there are list registers. */
  readonly endedBeyondRegisters: number;
  /** EOIs of another than the latest, and of what another vCPU has acknowledged. */
  readonly outOfOrder: number;
  readonly elsewhere: number;
  /** Runs of more than one word, and the longest. */
  readonly programs: number;
  readonly longest: number;
  /** Runs in a thread of their own, while others did something. */
  readonly beside: number;
  /** Of LPIs, those that a read of IAR returned; and what MSIs returned: injected, not mapped, the ITS or LPIs off. */
  readonly lpis: number;
  readonly messages: { readonly injected: number; readonly unmapped: number; readonly busy: number };
  /** How often each word came. */
  readonly words: Readonly<Record<string, number>>;
}

interface Taken {
  readonly setup: Setup;
  readonly steps: readonly { readonly operation: Operation; readonly observed: Observation }[];
}

/** What these scripts have reached, all together. */
export const reachOf = (scripts: readonly Taken[]): Reach => {
  const reach = new Counted();
  for (const script of scripts) {
    reach.take(script);
  }
  return reach;
};

class Counted implements Reach {
  acknowledged = 0;
  reads = 0;
  deepest = 0;
  endedBeyondRegisters = 0;
  outOfOrder = 0;
  elsewhere = 0;
  programs = 0;
  longest = 0;
  beside = 0;
  lpis = 0;
  readonly messages = { injected: 0, unmapped: 0, busy: 0 };
  readonly words: Record<string, number> = {};

  take({ setup, steps }: Taken): void {
    const owed: number[][] = Array.from({ length: setup.vcpus }, () => []);
    let active = 0;
    for (const { operation, observed } of steps) {
      if (operation.by === 'guest') {
        const { vcpu, does, batch } = operation;
        const results = batch && Array.isArray(observed.result) ? observed.result : [observed.result];
        this.programs += Number(does.length > 1);
        this.longest = Math.max(this.longest, does.length);
        does.forEach((word, place) => {
          this.noteWord(word, results[place], owed, vcpu);
        });
        const ends = does.filter(({ name }) => name === 'eoir' || name === 'dir').length;
        this.endedBeyondRegisters += active > setup.listRegisters * setup.vcpus ? ends : 0;
      } else if (operation.by === 'beside') {
        this.beside += 1;
        for (const { name } of operation.does) {
          this.count(name);
        }
      } else if (operation.by === 'vmm') {
        this.count(operation.does.name);
        this.noteMessage(operation.does.name, observed.result);
      }
      active = Object.values(observed.state).filter((one) => one.active === 1).length;
      this.deepest = Math.max(this.deepest, ...(observed.uapi?.apr ?? []).map(bitsIn));
    }
  }

  private noteMessage(name: string, result: Result): void {
    if (name === 'msi') {
      this.messages[result === 1 ? 'injected' : result === 0 ? 'unmapped' : 'busy'] += 1;
    }
  }

  private noteWord(word: GuestOperation, result: Result | undefined, owed: readonly number[][], vcpu: number): void {
    this.count(word.name);
    const own = owed[vcpu] ?? [];
    if (word.name === 'iar' || word.name === 'iar0') {
      this.reads += 1;
      if (typeof result === 'number' && result !== spurious) {
        this.acknowledged += 1;
        this.lpis += Number(isLpi(result));
        own.push(result);
      }
    } else if ((word.name === 'eoir' || word.name === 'eoir0') && typeof word.args[0] === 'number') {
      const [id] = word.args;
      this.outOfOrder += Number(own.includes(id) && own.at(-1) !== id);
      this.elsewhere += Number(!own.includes(id) && owed.some((those) => those.includes(id)));
      const holder = owed.find((those) => those.includes(id));
      holder?.splice(holder.lastIndexOf(id), 1);
    }
  }

  private count(word: string): void {
    this.words[word] = (this.words[word] ?? 0) + 1;
  }
}

const bitsIn = (hexadecimal: string): number =>
  [...Number.parseInt(hexadecimal, 16).toString(2)].filter((bit) => bit === '1').length;
