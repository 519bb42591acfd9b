import { at } from '../../model/at.js';
import { usedListRegisters } from '../../model/guest/state.js';
import { type EraId, eraOf, eras } from '../../model/kvm/eras/index.js';
import type { IrqState, VcpuState } from '../../model/kvm/state.js';
import type { Happening } from '../../model/machine/happening.js';
import { configure, type Vgic, vgic, type World } from '../../model/vgic.js';
import { type Action, initialWorlds, isEnabled, type Model, step } from '../../src/index.js';

/**
 * A vgic that a test drives step by step. A step is written as `guest.acknowledge vcpu=1 irq=0`; a parameter that is
 * left out is the first of its domain.
 */
export class Machine {
  private constructor(
    readonly kvm: Vgic,
    readonly model: Model<World>,
    readonly world: World,
  ) {}

  /** Where the guest has booted, or where `change` puts it: a place to begin that takes many steps to reach. */
  static under(kvm: Vgic, change?: (w: World) => void): Machine {
    const model = vgic('machine', 'a vgic under test', kvm);
    const [start] = structuredClone(model.starts) as [World];
    change?.(start);
    const [world] = initialWorlds({ ...model, starts: [start] }) as [World];
    return new Machine(kvm, model, world);
  }

  do(...steps: readonly string[]): Machine {
    const world = steps.reduce((before, text) => step(this.model, before, this.#actionOf(text)), this.world);
    return new Machine(this.kvm, this.model, world);
  }

  can(text: string): boolean {
    return isEnabled(this.model, this.world, this.#actionOf(text));
  }

  /** The rules that the machine has. */
  get rules(): readonly string[] {
    return this.model.rules.map(({ id }) => id);
  }

  irq(irq = 0): IrqState {
    return at(this.world.irqs, irq);
  }

  vcpu(vcpu = 0): VcpuState {
    return at(this.world.vcpus, vcpu);
  }

  /** The list registers in use, as `0 pending eoi`: the number of the interrupt, its state, its bits. */
  lrs(vcpu = 0): readonly string[] {
    return usedListRegisters(this.kvm, this.world, vcpu).map(({ irq, state, hw, eoi }) =>
      [irq, state, ...(hw ? ['hw'] : []), ...(eoi ? ['eoi'] : [])].join(' '),
    );
  }

  /** The bits of HCR that are set. */
  hcr(vcpu = 0): readonly string[] {
    return Object.entries(this.vcpu(vcpu).cpu.hcr).flatMap(([bit, set]) => (set ? [bit] : []));
  }

  /** What happened in the last step. */
  get happened(): readonly Happening['what'][] {
    return this.world.happened.map(({ what }) => what);
  }

  #actionOf(text: string): Action {
    const [id = '', ...given] = text.split(' ');
    const rule = this.model.rules.find((candidate) => candidate.id === id);
    if (rule === undefined) {
      throw new Error(`the machine has no rule ${id}; it has ${this.rules.join(', ')}`);
    }
    const first = Object.entries(rule.for).map(([name, values]) => [name, values[0]]);
    const written = given.map((param) => param.split('=')).map(([name, value]) => [name, Number(value)]);
    return { rule: id, params: Object.fromEntries([...first, ...written]) };
  }
}

/** A machine of an era with what it is made of; see `configure`. */
export const machine = (era: EraId, parts: Parameters<typeof configure>[0], change?: (w: World) => void): Machine =>
  Machine.under(eraOf(era).hypervisor(configure(parts)), change);

export const everyEra: readonly EraId[] = eras.map(({ id }) => id);
