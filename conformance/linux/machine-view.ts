import { at, type Era, runningPriority } from '../../model/index.js';
import { hasBooted, isInitialized } from '../../model/kvm/life/state.js';
import type { Setup } from '../implementation.js';
import { ModelledMachine } from '../model/modelled-machine.js';
import { rankOf } from '../model/numbers.js';
import { isLpi, isPrivate, timerIntid } from '../model/wiring.js';
import { allQuirksOf } from '../quirks.js';
import type { Host } from './hosts.js';

/** What the guest on a vCPU has acknowledged: IAR's value. */
export type Acknowledged = number;

/** The machine that a walk goes through: what whoever chooses a word looks at. */
export class MachineView {
  protected readonly machine: ModelledMachine;

  constructor(
    readonly setup: Setup,
    hypervisor: Era['hypervisor'],
    private readonly host: Pick<Host, 'emulatesIar'>,
  ) {
    this.machine = new ModelledMachine('walk', setup, hypervisor, allQuirksOf(setup.gic));
  }

  /** Is there something to acknowledge? */
  isPresented(vcpu: number): boolean {
    const { kvm, world } = this.machine;
    const { cpu } = at(world.vcpus, vcpu);
    return cpu.lrs.some((lr) => kvm.isAcknowledgeable(cpu, lr));
  }

  /** Would the vCPU wake at once if it slept now? What a timer asserts is looked at again when the guest is left. */
  wakesAtOnce(vcpu: number): boolean {
    const { kvm, world } = this.machine;
    const { cpu } = at(world.vcpus, vcpu);
    const isSure = (id: number): boolean => at(world.irqs, id).enabled && !kvm.getIrq(world, id).hw;
    return world.distributorEnabled && cpu.lrs.some((lr) => kvm.isAcknowledgeable(cpu, lr) && isSure(lr.irq));
  }

  get hasGroups(): boolean {
    return this.machine.wiring.hasGroups;
  }

  /** Has its guest still to boot? */
  get isNew(): boolean {
    return !hasBooted(this.machine.world);
  }

  get mayBoot(): boolean {
    return this.setup.gic === 2 || isInitialized(this.machine.world);
  }

  /** Those whose binary points are written: of a GICv2 guest all interrupts are in group 0, of a GICv3 guest in group 1. */
  get groups(): readonly (0 | 1)[] {
    const both = this.host.emulatesIar === true ? [] : ([0, 1] as const);
    return this.hasGroups ? both : this.setup.gic === 2 ? [0] : [1];
  }

  /** Has the vCPU no active priority, whoever ended what it has acknowledged? */
  isIdle(vcpu: number): boolean {
    return !at(this.machine.world.vcpus, vcpu).cpu.activePriorities.includes(true);
  }

  /** Does hardly anything preempt in this group? */
  isCoarse(vcpu: number, group: 0 | 1): boolean {
    const { cpu } = at(this.machine.world.vcpus, vcpu);
    return (cpu.binaryPoints[this.hasGroups ? group : 0] ?? 0) > 2;
  }

  /** Of what there is to acknowledge. */
  presentedGroup(vcpu: number): number | undefined {
    const { kvm, world } = this.machine;
    const { cpu } = at(world.vcpus, vcpu);
    return this.hasGroups ? cpu.lrs.find((one) => kvm.isAcknowledgeable(cpu, one))?.group : undefined;
  }

  /** Of what was acknowledged: it does not change meanwhile. */
  groupOf(id: Acknowledged, vcpu: number): number | undefined {
    return this.hasGroups ? this.entryOf(intidOf(id), vcpu).group : undefined;
  }

  isGroup0Enabled(vcpu: number): boolean {
    return at(this.machine.world.vcpus, vcpu).cpu.group0.every(({ enabled }) => enabled);
  }

  isMasked(vcpu: number): boolean {
    return at(this.machine.world.vcpus, vcpu).cpu.pmr < rankOf(this.setup.priorityMask);
  }

  isGroupEnabled(vcpu: number): boolean {
    return at(this.machine.world.vcpus, vcpu).cpu.groupEnabled;
  }

  isDistributorEnabled(): boolean {
    return this.machine.world.distributorEnabled;
  }

  isAssignedGsi(id: number): boolean {
    return at(this.machine.world.irqfds, id).stage === 'active';
  }

  isEnabled(intid: number, vcpu: number): boolean {
    return this.entryOf(intid, vcpu).enabled;
  }

  isActive(intid: number, vcpu: number): boolean {
    return this.entryOf(intid, vcpu).active;
  }

  /** Is there anything to read of it: pending, active, its timer asserting? */
  isBusy(intid: number, vcpu: number): boolean {
    const { pendingLatch, lineLevel, active } = this.entryOf(intid, vcpu);
    return pendingLatch || lineLevel || active || (intid === timerIntid && this.machine.timerOutput(vcpu));
  }

  /** Does an EOI leave the interrupt active? */
  dropsOnly(vcpu: number): boolean {
    return at(this.machine.world.vcpus, vcpu).cpu.eoiMode === 1;
  }

  /** Will something be presented to a vCPU that runs now? */
  expectsInterrupt(vcpu: number): boolean {
    const { kvm, world } = this.machine;
    const { cpu, apList } = at(world.vcpus, vcpu);
    const urgency = Math.min(cpu.pmr, runningPriority(cpu.activePriorities));
    return apList.some((id) => {
      const irq = kvm.getIrq(world, id);
      return irq.enabled && !irq.active && irq.priority < urgency && kvm.irqIsPending(world, irq);
    });
  }

  protected entryOf(intid: number, vcpu: number) {
    const { kvm, world, wiring } = this.machine;
    return kvm.getIrq(world, wiring.placeOf(intid, isPrivate(intid) ? vcpu : 0));
  }
}

/** Of what IAR returns with a GICv2: the number of the interrupt, without the sender of an SGI. */
export const intidOf = (id: number): number => (isLpi(id) ? id : id & 0x3ff);
