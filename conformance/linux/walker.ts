import { at, type Era, runningPriority } from '../../model/index.js';
import type { Setup } from '../implementation.js';
import { spurious } from '../model/numbers.js';
import { isLpi, isSgi } from '../model/wiring.js';
import type { Observation, Result } from '../observation.js';
import type { GuestOperation, Operation, VmmOperation } from '../vocabulary.js';
import type { Host } from './hosts.js';
import { ItsView } from './its-view.js';
import { type Acknowledged, intidOf, MachineView } from './machine-view.js';

/** A phase has so many words. */
const phase = 24;

/** The guests of a machine, and what they have still to do. */
export class Walker extends MachineView {
  readonly intids: readonly number[];
  /** Others that the distributor knows nothing of. */
  readonly lpis: readonly number[];
  readonly its: ItsView;
  /** Of each vCPU, what it has to end, the latest last. */
  readonly owed: readonly Acknowledged[][];
  /** Ended with EOImode 1, and who acknowledged it. */
  readonly dropped: { readonly id: Acknowledged; readonly vcpu: number }[] = [];
  /** With a resample eventfd or another. */
  readonly assigned = new Set<number>();
  /** Irqfds whose eventfd the guest signals by an ioeventfd. */
  readonly doorbells = new Set<number>();
  /** vCPUs that have turned themselves off. */
  readonly stopped = new Set<number>();
  /** Of each vCPU in a thread of its own, how many of its words have returned. */
  private readonly beside = new Map<number, { readonly does: readonly GuestOperation[]; noted: number }>();
  /** The vCPU whose redistributor the words of a run are about, where it is not the one that runs. */
  private frame: number | undefined;
  /** What the latest read of IAR on each vCPU has returned. */
  private readonly latest: number[] = [];
  private readonly uses = new Map<string, number>();
  private words = 0;

  constructor(setup: Setup, hypervisor: Era['hypervisor'], host: Pick<Host, 'emulatesIar'> = {}) {
    super(setup, hypervisor, host);
    const intids = [...new Set(setup.interrupts.map(({ intid }) => intid))];
    this.intids = intids.filter((intid) => !isLpi(intid));
    this.lpis = intids.filter(isLpi);
    this.its = new ItsView(this.machine);
    this.owed = Array.from({ length: setup.vcpus }, () => []);
  }

  /** One KVM_RUN, of words that are chosen one by one, as the guest sees what the last has returned. */
  run(vcpu: number, next: () => GuestOperation | undefined): Operation {
    const does: GuestOperation[] = [];
    this.frame = undefined;
    this.machine.performWords(vcpu, (result) => {
      this.noteLatest(vcpu, does.at(-1), result);
      const isOver = this.stopped.has(vcpu) || does.at(-1)?.name === 'system_reset';
      const word = isOver ? undefined : next();
      if (word !== undefined) {
        does.push(word);
      }
      return word;
    });
    this.frame = undefined;
    return { by: 'guest', vcpu, batch: does.length > 1, does };
  }

  /** An operation that was chosen elsewhere. */
  perform(operation: Operation): Observation {
    const seen = this.machine.perform(operation);
    this.noteBeside(operation);
    if (operation.by === 'guest') {
      const results = operation.batch && Array.isArray(seen.result) ? seen.result : [seen.result];
      operation.does.forEach((one, place) => {
        this.noteLatest(operation.vcpu, one, results[place]);
      });
      this.frame = undefined;
    } else if (operation.by === 'vmm') {
      this.noteOfVmm(operation.does);
    }
    return seen;
  }

  isBeside(vcpu: number): boolean {
    return this.beside.has(vcpu);
  }

  hasEnded(vcpu: number): boolean {
    return this.machine.besideOf(vcpu).hasEnded;
  }

  /** What a vCPU in a thread of its own has done so far is known as soon as it is done. */
  private noteBeside(operation: Operation): void {
    if (operation.by === 'beside') {
      this.beside.set(operation.vcpu, { does: operation.does, noted: 0 });
    }
    for (const [vcpu, one] of this.beside) {
      const isJoined = operation.by === 'thread' && operation.does === 'join';
      const results = isJoined ? [] : this.machine.besideOf(vcpu).results;
      for (const result of results.slice(one.noted)) {
        this.noteLatest(vcpu, one.does[one.noted], result);
        one.noted += 1;
      }
      if (isJoined) {
        this.beside.delete(vcpu);
      }
    }
  }

  /** The vCPU whose SGIs and PPIs the guest on this one accesses. */
  frameOf(vcpu: number): number {
    return this.frame ?? vcpu;
  }

  /** A walk takes more than it ends, then ends more than it takes. */
  get isFilling(): boolean {
    return Math.floor(this.words / phase) % 2 === 0;
  }

  usesOf(word: string): number {
    return this.uses.get(word) ?? 0;
  }

  isHeld(intid: number): boolean {
    return [...this.owed.flat(), ...this.dropped.map(({ id }) => id)].some((id) => intidOf(id) === intid);
  }

  /** An SGI of a GICv2 is ended by who has sent it. */
  holdsSgi(): boolean {
    return this.setup.gic === 2 && this.intids.some((intid) => isSgi(intid) && this.isHeld(intid));
  }

  /** Would an SPI interrupt what its target is handling? */
  wouldPreempt(intid: number): boolean {
    const { priority, targetVcpu } = this.entryOf(intid, 0);
    const { cpu } = at(this.machine.world.vcpus, targetVcpu);
    return this.owed[targetVcpu]?.length !== 0 && priority < runningPriority(cpu.activePriorities);
  }

  private noteLatest(vcpu: number, word: GuestOperation | undefined, result: Result | undefined): void {
    if (word === undefined) {
      return;
    }
    this.count(word.name);
    const owed = this.owed[vcpu] ?? [];
    const [first] = word.args;
    const isRead = word.name === 'iar' || word.name === 'iar0';
    if (isRead && typeof result === 'number') {
      this.latest[vcpu] = result;
    }
    if (isRead && typeof result === 'number' && result !== spurious) {
      owed.push(result);
    } else if (word.name === 'eoir' || word.name === 'eoir0') {
      this.noteEnd(vcpu, first === 'last' ? this.latest[vcpu] : Number(first));
    } else if (word.name === 'dir') {
      const place = this.dropped.findIndex(({ id }) => id === first);
      this.dropped.splice(place, place < 0 ? 0 : 1);
    } else if (word.name === 'frame') {
      this.frame = Number(first);
    } else if (word.name === 'cpu_off') {
      this.stopped.add(vcpu);
    } else if (word.name === 'cpu_on') {
      this.stopped.delete(Number(first));
    } else if (word.name === 'system_reset') {
      this.stopped.clear();
    }
  }

  /** Whoever acknowledged it has it no longer. */
  private noteEnd(vcpu: number, id: Acknowledged | undefined): void {
    const holder = this.owed.find((those) => id !== undefined && those.includes(id));
    if (holder !== undefined && id !== undefined) {
      holder.splice(holder.lastIndexOf(id), 1);
      if (this.dropsOnly(vcpu)) {
        this.dropped.push({ id, vcpu });
      }
    }
  }

  private noteOfVmm({ name, args: [first = 0] }: VmmOperation): void {
    this.count(name);
    if (name === 'renew') {
      for (const those of [...this.owed, this.dropped]) {
        those.length = 0;
      }
      this.stopped.clear();
    }
    if (name === 'migrate' || name === 'renew') {
      this.assigned.clear();
      this.doorbells.clear();
    } else if (name === 'mp_state') {
      this.stopped.delete(first);
    } else if (name === 'doorbell_assign') {
      this.doorbells.add(first);
    } else if (name === 'irqfd_assign' || name === 'resample_assign') {
      this.assigned.add(first);
    }
  }

  private count(word: string): void {
    this.words += 1;
    this.uses.set(word, this.usesOf(word) + 1);
  }
}
