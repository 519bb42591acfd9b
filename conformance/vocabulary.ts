import { gsiGuestWords, gsiVmmWords } from './gsi-words.js';
import { itsGuestWords, itsVmmWords } from './its-words.js';

/**
 * The neutral vocabulary: what a guest, or the user space around it, does to a virtual machine. Every implementation
 * understands the same words, whether it is a kernel, an emulator or the model. An operation of a vCPU is one KVM_RUN:
 * flush, entry, what the guest does, an exit to user space, fold and prune.
 */

/** What an argument stands for. */
export type Kind =
  /** An INTID. */
  | 'intid'
  /** That of an LPI. */
  | 'lpi'
  /** What a command names as an LPI: one, or an INTID that is none. */
  | 'named'
  /** An INTID, or `last` for what this vCPU's latest read of IAR returned. */
  | 'acknowledged'
  | 'vcpu'
  | 'gsi'
  /** The number of an irqfd. */
  | 'irqfd'
  | 'bit'
  | 'number'
  | 'trigger';

/** What guest code on a vCPU does, with the kinds of its arguments. */
export const guestWords = {
  /** Reads IAR: an INTID (with a GICv2 SGI's sender from bit 10 on), or 1023 for none. */
  iar: [],
  eoir: ['acknowledged'],
  dir: ['acknowledged'],
  /** Reads ISR_EL1: 128 while a virtual interrupt is signalled. */
  isr: [],
  nop: [],
  pmr: ['number'],
  grpen: ['bit'],
  eoimode: ['bit'],
  gicd_ctlr: ['bit'],
  isenabler: ['intid'],
  icenabler: ['intid'],
  ispendr: ['intid'],
  icpendr: ['intid'],
  isactiver: ['intid'],
  icactiver: ['intid'],
  rd_isenabler: ['intid'],
  rd_icenabler: ['intid'],
  rd_ispendr: ['intid'],
  rd_icpendr: ['intid'],
  rd_isactiver: ['intid'],
  rd_icactiver: ['intid'],
  /** Of SGIs and PPIs, the words behind it in this run are about another vCPU's: its frame of GICR. */
  frame: ['vcpu'],
  prio: ['intid', 'number'],
  target: ['intid', 'vcpu'],
  cfg: ['intid', 'trigger'],
  /** ITARGETSR or IROUTER without a CPU, or with one that is not there. */
  route_nowhere: ['intid'],
  sgi: ['intid', 'vcpu'],
  /** To vCPUs by bits, and to all but the sender. */
  sgi_list: ['intid', 'number'],
  sgi_others: ['intid'],
  /** Group 0, of a GICv3: ICC_SGI0R, ICC_IAR0, ICC_EOIR0, ICC_IGRPEN0; IGROUPR of either. */
  sgi0_list: ['intid', 'number'],
  iar0: [],
  eoir0: ['acknowledged'],
  grpen0: ['bit'],
  igroupr: ['intid', 'bit'],
  /** Binary points as their registers have them: GICC_BPR and ICC_BPR0, ICC_BPR1; and CBPR, of a GICv3 with both groups. */
  bpr0: ['number'],
  bpr1: ['number'],
  cbpr: ['bit'],
  /** The virtual timer: 0 has always expired, everything else is far in the future. */
  cntv_cval: ['number'],
  cntv_ctl: ['number'],
  /** A store to memory that nobody backs: KVM_RUN returns, and user space calls it again. */
  touch: [],
  /** A store to plain memory. */
  ram: ['number', 'number'],
  /** PSCI CPU_OFF, and CPU_ON, which begins anew: it returns 0, or -4 for a vCPU that is on. */
  cpu_off: [],
  cpu_on: ['vcpu'],
  /** PSCI SYSTEM_RESET, the last word of a run; user space resets each vCPU as by `reset`. */
  system_reset: [],
  /** PSCI SYSTEM_SUSPEND; user space sets KVM_MP_STATE_SUSPENDED, and runs the vCPU when KVM has said WAKEUP. */
  suspend: [],
  /** PSCI CPU_SUSPEND, which is WFI for KVM; but it traps whatever is pending. */
  cpu_suspend: [],
  /** Reads a word of plain memory until it has this value: somebody else stores it. */
  wait: ['number', 'number'],
  /** WFI. Whoever has something to take wakes the vCPU. */
  wfi: [],
  ...gsiGuestWords,
  ...itsGuestWords,
} as const satisfies Words;

/** What user space does. */
export const vmmWords = {
  /** KVM_IRQ_LINE */
  line: ['intid', 'bit'],
  /** The same of a PPI. */
  ppi: ['vcpu', 'intid', 'bit'],
  /**
   * A new VM whose vgic is not initialised, and whose guest boots with `boot`. Meanwhile there are the words above, and
   * KVM_DEV_ARM_VGIC_CTRL_INIT. What KVM_IRQ_LINE has returned `spi` returns; without CTRL_INIT a GICv3 refuses it.
   */
  renew: [],
  spi: ['intid', 'bit'],
  init_vgic: [],
  boot: [],
  /** KVM_IRQFD, with and without KVM_IRQFD_FLAG_RESAMPLE. */
  resample_assign: ['intid'],
  irqfd_assign: ['intid'],
  /** Writes the eventfd, and waits for the work item. */
  irqfd_signal: ['intid'],
  /** KVM_DEV_ARM_VGIC_GRP_DIST_REGS */
  u_ispendr: ['intid'],
  u_icpendr: ['intid'],
  u_isactiver: ['intid'],
  u_icactiver: ['intid'],
  u_isenabler: ['intid'],
  u_icenabler: ['intid'],
  /** What user space reads of the binary point of a group of a vCPU: GICC_BPR, ICC_BPR0, ICC_BPR1. */
  u_bpr0: ['vcpu'],
  u_bpr1: ['vcpu'],
  /** KVM_SET_MP_STATE */
  mp_state: ['vcpu', 'number'],
  /** KVM_ARM_VCPU_INIT of one that has run. Then each vCPU runs once, without a program. */
  reset: ['vcpu'],
  /** Another thread takes the CPU from a vCPU that is in a thread of its own, and gives it back. */
  preempt: ['vcpu'],
  /**
   * The CPU of a vCPU in a thread of its own is to stop when it has filled its list registers and has not looked for
   * requests again, or when it has left the guest and has not taken them back. It goes on with `release`, or when
   * somebody waits for it.
   */
  hold_entry: ['vcpu'],
  hold_exit: ['vcpu'],
  release: ['vcpu'],
  /**
   * Reads every register, makes a new VM, writes them back, and runs each vCPU once, without a program. Where there are LPIs
   * their tables are saved and restored, too; it returns what is in them, as its_save does.
   */
  migrate: [],
  ...gsiVmmWords,
  ...itsVmmWords,
} as const satisfies Words;

export type GuestWord = keyof typeof guestWords;
export type VmmWord = keyof typeof vmmWords;

type Words = Readonly<Record<string, readonly Kind[]>>;

interface Values {
  readonly intid: number;
  readonly lpi: number;
  readonly named: number;
  readonly acknowledged: number | 'last';
  readonly vcpu: number;
  readonly gsi: number;
  readonly irqfd: number;
  readonly bit: number;
  readonly number: number;
  readonly trigger: 'level' | 'edge';
}

type Arguments<Kinds extends readonly Kind[]> = { readonly [Place in keyof Kinds]: Values[Kinds[Place]] };

export type GuestArguments<Word extends GuestWord> = Arguments<(typeof guestWords)[Word]>;
export type VmmArguments<Word extends VmmWord> = Arguments<(typeof vmmWords)[Word]>;

/** One thing that a guest does; for one of several words, what goes with each. */
export type GuestOperation<Word extends GuestWord = GuestWord> = {
  readonly [Name in Word]: { readonly name: Name; readonly args: GuestArguments<Name> };
}[Word];

export type VmmOperation<Word extends VmmWord = VmmWord> = {
  readonly [Name in Word]: { readonly name: Name; readonly args: VmmArguments<Name> };
}[Word];

export type Operation =
  /** The guest has programmed its configuration. */
  | { readonly by: 'none' }
  /** What a vCPU does in one KVM_RUN: one thing, or a batch of several without an exit that they do not cause. */
  | { readonly by: 'guest'; readonly vcpu: number; readonly batch: boolean; readonly does: readonly GuestOperation[] }
  /** The same in a thread of its own, on another CPU, as far as it gets before it waits; others do something meanwhile. */
  | { readonly by: 'beside'; readonly vcpu: number; readonly does: readonly GuestOperation[] }
  /** Has such a thread ended? Its end is waited for, and returns what the guest's words returned. */
  | { readonly by: 'thread'; readonly vcpu: number; readonly does: ThreadWord }
  | { readonly by: 'vmm'; readonly does: VmmOperation };

export const threadWords = ['done', 'join'] as const;
export type ThreadWord = (typeof threadWords)[number];

/** An operation as a sentence of few words: `v0 eoir last`, `v0 bg iar, wait 2 1`, `vmm line 40 1`. */
export const spell = (operation: Operation): string => {
  switch (operation.by) {
    case 'none':
      return 'initial';
    case 'vmm':
      return `vmm ${words(operation.does)}`;
    case 'guest':
      return `v${operation.vcpu} ${operation.does.map(words).join(', ')}`;
    case 'beside':
      return `v${operation.vcpu} bg ${operation.does.map(words).join(', ')}`;
    case 'thread':
      return `v${operation.vcpu} ${operation.does}`;
  }
};

const words = ({ name, args }: GuestOperation | VmmOperation): string => [name, ...args].join(' ');
