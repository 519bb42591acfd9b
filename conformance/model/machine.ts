import { at, type Config, lpiOf, type Vgic, vgic, type World } from '../../model/index.js';
import { vgicPart } from '../../model/kvm/part.js';
import { type Model, UsageError } from '../../src/language/index.js';
import { initialWorlds } from '../../src/semantics/index.js';
import type { Setup } from '../implementation.js';
import type { Result } from '../observation.js';
import type { QuirkId } from '../quirks.js';
import type { GuestOperation } from '../vocabulary.js';
import type { HeldAt } from './held-at.js';
import { rankOf, spurious } from './numbers.js';
import { onQuirkyHost } from './quirky-host.js';
import { isLpi, isSgi, Wiring } from './wiring.js';

/** The virtual timer's registers, which the model only knows as a line. */
interface Timer {
  control: number;
  expired: boolean;
}

/** A KVM_RUN in a thread of its own. */
export interface Thread {
  readonly hasEnded: boolean;
  /** What its words have returned so far. */
  readonly results: readonly Result[];
  /** Its guest goes on as far as it gets. */
  goOn(): void;
  leaveForHalt(): void;
  /** kvm_sched_out, kvm_sched_in */
  preempt(): void;
  /** A debugger stops its CPU there, until it is released or waited for. */
  holdAt(place: HeldAt): void;
  release(): void;
  /** @throws UsageError where that never comes. */
  join(): readonly Result[];
}

/** A host with one VM, whose hypervisor and guest are the model's, and what user space keeps of it. */
export class Machine {
  readonly wiring: Wiring;
  kvm: Vgic;
  world: World;
  protected model: Model<World>;
  readonly timers: readonly Timer[];
  /** What the latest read of IAR on each vCPU returned. */
  readonly acknowledged: number[];
  /** Those that are in the guest while others do something. */
  protected readonly beside = new Map<number, Thread>();
  /** Words of plain memory that a guest has stored. */
  readonly memory = new Map<number, number>();
  /** In the ring of the ITS, which is off; behind GITS_CWRITER, which the guest does not write for each. */
  readonly commands: (() => void)[] = [];
  readonly held: (() => void)[] = [];
  holdsCommands = false;
  /** How often each resample eventfd has been signalled. */
  readonly resampled = new Map<number, number>();
  /** The same of irqfds by GSIs; null for one without a resample eventfd. */
  readonly signalled = new Map<number, number | null>();
  /** The physical active bit of the timer's PPI as it was when its vCPU was put. */
  timerActive = false;
  /** The guest has asked for PSCI SYSTEM_RESET, and user space has not reset its vCPUs yet. */
  resetsSystem = false;
  /** How often guests were left during the latest operation. */
  exits = 0;

  constructor(
    readonly name: string,
    readonly setup: Setup,
    private readonly hypervisorOf: (config: Config) => Vgic,
    private readonly quirks: ReadonlySet<QuirkId>,
  ) {
    this.wiring = new Wiring(setup);
    // kvm_timer_vcpu_reset leaves CVAL as it was made: 0, which has always expired.
    this.timers = Array.from({ length: setup.vcpus }, () => ({ control: 0, expired: true }));
    this.acknowledged = this.timers.map(() => spurious);
    this.timers.forEach((_, v) => {
      this.wiring.mapTimer(v);
    });
    this.kvm = this.hypervisor();
    this.model = modelOf(this.kvm);
    this.world = this.freshWorld();
    this.program();
  }

  besideOf(vcpu: number): Thread {
    const found = this.beside.get(vcpu);
    if (found === undefined) {
      throw new UsageError(`v${vcpu} is in no thread of its own`);
    }
    return found;
  }

  /** Does this word wait for what nobody has stored yet? */
  isAwaited({ name, args: [address = 0, value] }: GuestOperation): boolean {
    return name === 'wait' && (this.memory.get(Number(address)) ?? 0) !== value;
  }

  /**
   * With every vCPU out of the guest that could have the interrupt in a list register: vgic_access_active_prepare.
   * @param by who accesses its register.
   */
  halted(irq: number, by: number, kind: 'set' | 'clear' | 'read', access: () => void): void {
    const halts = this.kvm.accessActivePrepare(irq, by);
    if (halts) {
      for (const vcpu of this.world.vcpus.keys()) {
        // kvm_arm_halt_guest: KVM_REQ_SLEEP for everybody, in the guest or not.
        this.kvm.makeRequest(this.world, 'SLEEP', this.kvm.getVcpu(this.world, vcpu));
      }
    }
    if (halts && !this.kvm.isHaltedFor(this.world, irq, kind, by)) {
      this.kvm.haltGuest(this.world);
      for (const one of this.beside.values()) {
        one.leaveForHalt();
      }
    }
    access();
    if (halts) {
      this.kvm.resumeGuest(this.world);
    }
  }

  /** A trigger has changed. Here no field is there for one trigger alone, so the world stays as it is. */
  retrigger(): void {
    this.kvm = this.hypervisor();
  }

  /** The wiring has changed: the same state under a hypervisor of the configuration that is now in effect. */
  rewire(): void {
    this.takeWiring();
    const { irqs, vcpus, distributorEnabled, activeSpis, timerPpis, guest, happened } = this.world;
    const { its, lpis, redistributors, tables, power, suspends, dist } = this.world;
    const { routes, irqfds, msiRoutes, msiIrqfds } = this.world;
    const kept = { irqs, vcpus, distributorEnabled, activeSpis, timerPpis, guest, happened };
    this.world = { ...this.freshWorld(), ...kept, its, lpis, redistributors, tables, power, suspends, dist };
    Object.assign(this.world, { routes, irqfds, msiRoutes, msiIrqfds });
    this.world.timers.forEach((timer, v) => {
      timer.output = this.timerOutput(v);
    });
  }

  /** A new VM under the same wiring, in which nothing is programmed. */
  replace(): void {
    this.takeWiring();
    this.world = this.freshWorld();
  }

  private takeWiring(): void {
    this.kvm = this.hypervisor();
    this.model = modelOf(this.kvm);
  }

  private hypervisor(): Vgic {
    return onQuirkyHost(this.hypervisorOf(this.wiring.config()), this.quirks);
  }

  /** Has the host's GIC this quirk? */
  has(quirk: QuirkId): boolean {
    return this.quirks.has(quirk);
  }

  /** CNTV_CTL_EL0: ENABLE and not IMASK, and the time has come. */
  timerOutput(v: number): boolean {
    const { control, expired } = at(this.timers, v);
    return (control & 3) === 1 && expired;
  }

  /** As it is made: a guest that has not run, on no CPU, with nothing but SGIs enabled. */
  private freshWorld(): World {
    const world = structuredClone(initialWorlds(this.model)[0]) as World;
    // As it is where no VM is new.
    vgicPart.start?.(world, { ...this.kvm.config, newVm: false });
    for (const dist of world.dist) {
      Object.assign(dist, { initialized: true, isBooted: true });
    }
    world.irqs.forEach((entry, place) => {
      entry.enabled = isSgi(at(this.wiring.places, place).intid);
    });
    world.vcpus.forEach((_, v) => {
      this.kvm.vcpuPut(world, this.kvm.getVcpu(world, v));
    });
    // kvm_vgic_setup_default_irq_routing; no irqfd is assigned, and those of MSIs have no route.
    world.routes = world.routes.map((_, gsi) => this.wiring.placeOf(firstSpi + gsi, 0));
    for (const irqfd of world.irqfds) {
      Object.assign(irqfd, { stage: 'none', entry: null });
    }
    world.msiRoutes = world.msiRoutes.map(() => null);
    for (const irqfd of world.msiIrqfds) {
      irqfd.entry = null;
    }
    return world;
  }

  /** What the guest has programmed before the first operation. The registers of SGIs and PPIs are banked. */
  private program(): void {
    for (const { intid, priority, target, enabled } of this.setup.interrupts) {
      const entry = at(this.world.irqs, this.wiring.placeOf(intid, target));
      entry.enabled ||= enabled;
      entry.priority = rankOf(priority);
      entry.targetVcpu = target;
      if (isLpi(intid)) {
        lpiOf(this.kvm.config, this.world, this.wiring.placeOf(intid, target)).enabledInTable = enabled;
      }
    }
    for (const { cpu } of this.world.vcpus) {
      cpu.pmr = rankOf(this.setup.priorityMask);
    }
  }
}

/** GSI 0 */
const firstSpi = 32;

const modelOf = (kvm: Vgic): Model<World> => vgic('conformance', 'a machine that is compared with others', kvm);
