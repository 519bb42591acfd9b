import { at, type Config, eoiCountsInMode1, type Vgic, vgic, type World } from '../../model/index.js';
import { assertWithin, type Model, UsageError } from '../../src/language/index.js';
import { initialWorlds } from '../../src/semantics/index.js';
import type { Implementation, Setup } from '../implementation.js';
import type { Observation, Result } from '../observation.js';
import type { QuirkId } from '../quirks.js';
import type { GuestOperation, Operation } from '../vocabulary.js';
import { Beside } from './beside.js';
import { KvmRun } from './kvm-run.js';
import { rankOf, spurious } from './numbers.js';
import { observe } from './observe.js';
import { performVmm } from './vmm-words.js';
import { isSgi, Wiring } from './wiring.js';

/** The virtual timer's registers, which the model only knows as a line. */
interface Timer {
  control: number;
  expired: boolean;
}

/** The model as an implementation: each operation is a sequence of the hypervisor's and of the guest's steps. */
export class ModelledMachine implements Implementation {
  readonly wiring: Wiring;
  kvm: Vgic;
  world: World;
  private model: Model<World>;
  readonly timers: readonly Timer[];
  /** What the latest read of IAR on each vCPU returned. */
  readonly acknowledged: number[];
  /** Those that are in the guest while others do something. */
  private readonly beside = new Map<number, Beside>();
  /** Words of plain memory that a guest has stored. */
  readonly memory = new Map<number, number>();
  /** How often each resample eventfd has been signalled. */
  readonly resampled = new Map<number, number>();
  /** The physical active bit of the timer's PPI as it was when its vCPU was put. */
  timerActive = false;
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

  perform(operation: Operation): Observation {
    return this.observed(() => this.execute(operation));
  }

  /** One KVM_RUN of words that are chosen one by one. */
  performWords(vcpu: number, next: (result: Result | undefined) => GuestOperation | undefined): Observation {
    return this.observed(() => new KvmRun(this, vcpu).performWords(next));
  }

  private observed(execute: () => Result): Observation {
    this.exits = 0;
    const result = execute();
    for (const one of this.beside.values()) {
      one.goOn();
    }
    assertWithin(this.model.world, this.world);
    this.countResamples();
    this.world.happened = [];
    return observe(this, result);
  }

  private execute(operation: Operation): Result {
    switch (operation.by) {
      case 'none':
        return null;
      case 'vmm':
        return performVmm(this, operation.does);
      case 'guest':
        return new KvmRun(this, operation.vcpu).perform(operation);
      case 'beside':
        this.beside.set(operation.vcpu, new Beside(this, operation.vcpu, operation.does));
        return null;
      case 'thread':
        return operation.does === 'done' ? Number(this.besideOf(operation.vcpu).hasEnded) : this.joined(operation.vcpu);
    }
  }

  besideOf(vcpu: number): Beside {
    const found = this.beside.get(vcpu);
    if (found === undefined) {
      throw new UsageError(`v${vcpu} is in no thread of its own`);
    }
    return found;
  }

  private joined(vcpu: number): Result {
    const results = this.besideOf(vcpu).join();
    this.beside.delete(vcpu);
    return results;
  }

  /** Does this word wait for what nobody has stored yet? */
  isAwaited({ name, args: [address = 0, value] }: GuestOperation): boolean {
    return name === 'wait' && (this.memory.get(Number(address)) ?? 0) !== value;
  }

  /** With every vCPU out of the guest that could have the interrupt in a list register: vgic_access_active_prepare. */
  halted(irq: number, kind: 'set' | 'clear' | 'read', access: () => void): void {
    const halts = this.kvm.accessActivePrepare(irq);
    if (halts && !this.kvm.isHaltedFor(this.world, irq, kind)) {
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

  /** The wiring has changed: the same state under a hypervisor of the configuration that is now in effect. */
  rewire(): void {
    this.takeWiring();
    const { irqs, vcpus, distributorEnabled, activeSpis, timerPpis, guest, happened } = this.world;
    this.world = { ...this.freshWorld(), irqs, vcpus, distributorEnabled, activeSpis, timerPpis, guest, happened };
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

  /** The hypervisor on a GIC that has the quirk. */
  private hypervisor(): Vgic {
    const kvm = this.hypervisorOf(this.wiring.config());
    return this.has('eoi-count')
      ? { ...kvm, endOfVirtualInterrupt: (cpu, irq) => eoiCountsInMode1.endOfVirtualInterrupt(kvm, cpu, irq) }
      : kvm;
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
    world.irqs.forEach((entry, place) => {
      entry.enabled = isSgi(at(this.wiring.places, place).intid);
    });
    world.vcpus.forEach((_, v) => {
      this.kvm.vcpuPut(world, this.kvm.getVcpu(world, v));
    });
    return world;
  }

  /** What the guest has programmed before the first operation. The registers of SGIs and PPIs are banked. */
  private program(): void {
    for (const { intid, priority, target, enabled } of this.setup.interrupts) {
      const entry = at(this.world.irqs, this.wiring.placeOf(intid, target));
      entry.enabled ||= enabled;
      entry.priority = rankOf(priority);
      entry.targetVcpu = target;
    }
    for (const { cpu } of this.world.vcpus) {
      cpu.pmr = rankOf(this.setup.priorityMask);
    }
  }

  private countResamples(): void {
    for (const happening of this.world.happened) {
      if (happening.what === 'resampled') {
        const { intid } = at(this.wiring.places, happening.irq);
        this.resampled.set(intid, (this.resampled.get(intid) ?? 0) + 1);
      }
    }
  }
}

const modelOf = (kvm: Vgic): Model<World> => vgic('conformance', 'a machine that is compared with others', kvm);
