import { configure } from '../../../model/config.js';
import { Linux619 } from '../../../model/kvm/eras/linux-6.19.js';
import { vfio } from '../../../model/scenarios/kinds.js';
import { vfioOf, type World } from '../../../model/world.js';
import { inEra, type Mutant, of } from './mutant.js';

class EnabledWhileMasked extends Linux619 {
  override vfioFinishSetup(w: World, irq: number): void {
    const device = vfioOf(this.config, w, irq);
    device.setup = 'ready';
    device.depth = 0;
  }
}

class HandlerDoesNotLook extends EnabledWhileMasked {
  override vfioHandler(w: World, irq: number): void {
    this.vfioMask(w, irq);
    this.vfioSignal(w, irq);
  }
}

class TellsBeforeLowering extends Linux619 {
  override resamplerAck(w: World, irq: number): void {
    this.signalResample(w, irq);
    this.inject(w, irq, false);
  }
}

class NotifiesTwice extends Linux619 {
  override notifyAcked(w: World, irq: number): void {
    super.notifyAcked(w, irq);
    super.notifyAcked(w, irq);
  }
}

class NobodyUnmasks extends Linux619 {
  override vfioUnmask(): void {}
}

const gicv2 = configure({ hostGic: 2, interrupts: [vfio()] });

export const mutants: readonly Mutant[] = [
  {
    id: 'S19',
    notices: 'a set-up that enables an interrupt which is masked',
    config: of('vfio-setup'),
    right: inEra('linux-6.19'),
    wrong: (config) => new EnabledWhileMasked(config),
  },
  {
    id: 'S19h',
    notices: 'a handler that does not look whether it is masked',
    config: of('vfio-setup'),
    right: (config) => new EnabledWhileMasked(config),
    wrong: (config) => new HandlerDoesNotLook(config),
  },
  {
    id: 'S20',
    notices: 'a resamplefd that is signalled before the line is lowered',
    config: gicv2,
    right: inEra('linux-6.19'),
    wrong: (config) => new TellsBeforeLowering(config),
  },
  {
    id: 'S32',
    notices: 'an EOI that is told twice',
    config: gicv2,
    right: inEra('linux-6.19'),
    wrong: (config) => new NotifiesTwice(config),
  },
  {
    id: 'N05',
    notices: 'an unmask that nobody carries out',
    config: gicv2,
    right: inEra('linux-6.19'),
    wrong: (config) => new NobodyUnmasks(config),
  },
];
