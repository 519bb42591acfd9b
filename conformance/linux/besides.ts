import { isPrivate, isSgi } from '../model/wiring.js';
import type { GuestOperation, Operation, VmmOperation } from '../vocabulary.js';
import { type Choice, chosen } from './choices.js';
import { guestChoices } from './guest-choices.js';
import { vmmChoices } from './vmm-choices.js';
import type { Walker } from './walker.js';

/** The vCPU that is in the guest by itself, and the one that does something meanwhile. */
const [besides, meanwhile] = [0, 1];

const iar: GuestOperation = { name: 'iar', args: [] };
const isr: GuestOperation = { name: 'isr', args: [] };
const end: GuestOperation = { name: 'eoir', args: ['last'] };
/** Each takes an interrupt to end. */
const sleeps = ['wfi', 'wfi', 'cpu_suspend', 'suspend'] as const;
const mask = (priority: number): GuestOperation => ({ name: 'pmr', args: [priority] });

/** What it does before it waits, and what behind; the SGI wakes one that sleeps. */
const programs: readonly (readonly [readonly GuestOperation[], readonly GuestOperation[]])[] = [
  [[], [iar]],
  [[iar], [end]],
  [[iar, end], [iar]],
  [[iar], [iar, end]],
  [[isr], [isr, iar, end]],
  [[mask(0)], [mask(0xf0), iar]],
];

const frameReads = ['rd_isactiver', 'rd_ispendr', 'rd_isenabler'] as const;
const frameWrites = ['isactiver', 'icactiver', 'ispendr', 'icpendr', 'isenabler', 'icenabler'] as const;

const sgi = 3;

/** A word of memory, which has another value for each wait. */
const awaited = 2;

/** A vCPU in a thread of its own, as long as it is there. */
export class Besides {
  private waits = 0;
  private sleeps = false;
  private left = 0;

  constructor(private readonly walker: Walker) {}

  /** What comes next, where it has to do with such a vCPU. */
  next(number: number): Operation | undefined {
    const { walker } = this;
    if (walker.setup.hostCpus !== 2) {
      return undefined;
    }
    if (!walker.isBeside(besides)) {
      return number % 3 === 0 && walker.stopped.size === 0 && !walker.isNew ? this.begin(number >> 2) : undefined;
    }
    if (walker.hasEnded(besides)) {
      return { by: 'thread', vcpu: besides, does: 'join' };
    }
    this.left -= 1;
    return this.left < 0 ? this.goOn() : this.something(number);
  }

  /** Whoever is left there comes to its end. */
  *finish(): Generator<Operation> {
    if (this.walker.isBeside(besides)) {
      if (!this.walker.hasEnded(besides)) {
        yield this.goOn();
      }
      yield { by: 'thread', vcpu: besides, does: 'join' };
    }
  }

  private begin(number: number): Operation {
    const [before, behind] = programs[number % programs.length] ?? [[], []];
    this.sleeps = number % 4 === 0 && this.wouldWake() && before.every(({ name }) => name !== 'pmr');
    this.waits += 1;
    this.left = 1 + ((number >> 4) % 4);
    const sleep = sleeps[(number >> 6) % sleeps.length] ?? 'wfi';
    const wait: GuestOperation = this.sleeps
      ? { name: sleep, args: [] }
      : { name: 'wait', args: [awaited, this.waits] };
    return { by: 'beside', vcpu: besides, does: [...before, wait, ...behind] };
  }

  /** What it waits for. */
  private goOn(): Operation {
    const does: GuestOperation = this.sleeps
      ? { name: 'sgi', args: [sgi, besides] }
      : { name: 'ram', args: [awaited, this.waits] };
    return { by: 'guest', vcpu: meanwhile, batch: false, does: [does] };
  }

  /** kvm_vgic_vcpu_pending_irq: an SGI wakes, if it can be presented. */
  private wouldWake(): boolean {
    const { walker } = this;
    return (
      walker.intids.includes(sgi) &&
      walker.isEnabled(sgi, besides) &&
      !walker.isHeld(sgi) &&
      !walker.isActive(sgi, besides) &&
      !walker.isMasked(besides) &&
      walker.isGroupEnabled(besides) &&
      walker.isDistributorEnabled()
    );
  }

  /** What the other vCPU does with an SGI or PPI of the one in the guest; the SGI that is to wake a sleeper stays as it is. */
  private atItsFrame(number: number): Operation | undefined {
    const those = this.walker.intids.filter(isPrivate);
    const intid = those[number % Math.max(1, those.length)];
    if (this.walker.setup.gic === 2 || intid === undefined) {
      return undefined;
    }
    const words = isSgi(intid) ? frameReads : [...frameReads, ...frameWrites];
    const does: GuestOperation = { name: words[(number >> 4) % words.length] ?? 'rd_isactiver', args: [intid] };
    return { by: 'guest', vcpu: meanwhile, batch: true, does: [{ name: 'frame', args: [besides] }, does] };
  }

  /** What the other vCPU or user space does; user space cannot have the registers meanwhile (lock_all_vcpus). */
  private something(number: number): Operation {
    const { walker } = this;
    const elsewhere = number % 7 === 1 ? this.atItsFrame(number >> 3) : undefined;
    if (elsewhere !== undefined) {
      return elsewhere;
    }
    const does =
      number % 2 === 0 ? undefined : chosen(walker, guestChoices(walker, meanwhile).filter(isPossible), number >> 1);
    if (does !== undefined) {
      return { by: 'guest', vcpu: meanwhile, batch: false, does: [does] };
    }
    const done = chosen(walker, vmmChoices(walker).filter(isPossible), number >> 1);
    return done === undefined ? { by: 'thread', vcpu: besides, does: 'done' } : { by: 'vmm', does: done };
  }
}

/** An interrupt that the sleeper is to be woken by stays as it is, and who is to wake it there. */
const isPossible = ({ does: { name, args } }: Choice<GuestOperation | VmmOperation>): boolean => {
  const [first] = args;
  const changesAll = ['cpu_off', 'cpu_on', 'gicd_ctlr', 'grpen', 'mp_state', 'migrate', 'renew'].includes(name);
  const needsRegisters = name.startsWith('u_') || name.endsWith('_assign') || name === 'cfg' || /^its_/.test(name);
  const isOfSgi = typeof first === 'number' && isPrivate(first) && isSgi(first) && name !== 'sgi';
  return !changesAll && !needsRegisters && !isOfSgi;
};
