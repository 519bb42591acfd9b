import { at, itsOf, keyOf, lpisEnabled } from '../../model/index.js';
import type { ModelledMachine } from '../model/modelled-machine.js';

/** What a walk knows of the ITS of its machine, and of LPIs. */
export class ItsView {
  constructor(private readonly machine: ModelledMachine) {}

  isOn(): boolean {
    return itsOf(this.machine.world).enabled;
  }

  /** Is something in its ring that is not executed? */
  hasCommands(): boolean {
    return this.machine.commands.length > 0 || this.machine.held.length > 0;
  }

  /** Are commands put into the ring, without GITS_CWRITER? */
  holdsCommands(): boolean {
    return this.machine.holdsCommands;
  }

  /** GITS_BASER of devices, of collections, GITS_CBASER. */
  isValid(register: number): boolean {
    return at(itsOf(this.machine.world).valid, register);
  }

  /** May user space save its tables? What the guest is about to unmap it has emptied already. */
  maySave(): boolean {
    return !this.hasLostEvents() && !this.hasCommands();
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
  private hasLostEvents(): boolean {
    const [its] = this.machine.world.its;
    return its?.events.some(({ irq, collection }) => irq !== null && collection === null) === true;
  }

  hasLpisOn(vcpu: number): boolean {
    return lpisEnabled(this.machine.world, vcpu);
  }
}
