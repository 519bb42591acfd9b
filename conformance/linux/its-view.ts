import { at, itsOf, keyOf, lpisEnabled } from '../../model/index.js';
import type { ModelledMachine } from '../model/modelled-machine.js';

/** What a walk knows of the ITS of its machine, and of LPIs. */
export class ItsView {
  constructor(private readonly machine: ModelledMachine) {}

  isOn(): boolean {
    return itsOf(this.machine.world).enabled;
  }

  isMappedDevice(device: number): boolean {
    return at(itsOf(this.machine.world).devices, device);
  }

  isMappedCollection(collection: number): boolean {
    return at(itsOf(this.machine.world).collections, collection) !== null;
  }

  isMappedEvent(device: number, event: number): boolean {
    const { kvm, world } = this.machine;
    return at(itsOf(world).events, keyOf(kvm.config, device, event)).irq !== null;
  }

  /** Is some event mapped to it? */
  isMappedLpi(intid: number): boolean {
    const { wiring, world } = this.machine;
    return itsOf(world).events.some(({ irq }) => irq === wiring.placeOf(intid, 0));
  }

  /** Events whose collection MAPC has taken away. */
  hasLostEvents(): boolean {
    const [its] = this.machine.world.its;
    return its?.events.some(({ irq, collection }) => irq !== null && collection === null) === true;
  }

  hasLpisOn(vcpu: number): boolean {
    return lpisEnabled(this.machine.world, vcpu);
  }
}
