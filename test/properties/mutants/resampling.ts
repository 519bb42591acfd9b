import { linux619 } from '../../../model/kvm/eras/linux-6.19.js';
import { bind, override } from '../../../model/machine/steps.js';
import { vfio } from '../../../model/scenarios/kinds.js';
import { irqCtxOf } from '../../../model/vfio/state.js';
import { configure } from '../../../model/vgic.js';
import { inEra, type Mutant, of, withBug } from './mutant.js';

const enabledWhileMasked = override(linux619, {
  finishSetup: (_kvm, _w, ctx) => {
    ctx.setup = 'ready';
    ctx.depth = 0;
  },
});

const handlerDoesNotLook = override(enabledWhileMasked, {
  automaskedIrqHandler: (kvm, w, ctx) => {
    kvm.automask(w, ctx);
    kvm.sendEventfd(w, ctx);
  },
});

const tellsBeforeLowering = override(linux619, {
  irqfdResamplerAck: (kvm, w, irqfd) => {
    kvm.irqfdResamplerNotify(w, irqfd);
    kvm.injectIrq(w, irqfd.gsi, false);
  },
});

const notifiesTwice = override(linux619, {
  notifyAckedIrq: (kvm, w, id) => {
    linux619.notifyAckedIrq(kvm, w, id);
    linux619.notifyAckedIrq(kvm, w, id);
  },
});

const nobodyUnmasks = override(linux619, { platformUnmask: () => {} });

/** As the work item of an irqfd without a resampler does (irqfd_inject). */
const pulsesTheLevel = override(linux619, {
  irqfdInject: (kvm, w, irqfd) => {
    linux619.irqfdInject(kvm, w, irqfd);
    kvm.injectIrq(w, irqfd.gsi, false);
  },
});

const unmasksAtEachExit = override(linux619, {
  foldLr: (kvm, w, vcpu, lr) => {
    linux619.foldLr(kvm, w, vcpu, lr);
    kvm.platformUnmask(w, irqCtxOf(kvm.config, w, lr.irq));
  },
});

const loopbackDoesNothing = override(linux619, { loopback: () => {} });

const keepsItsTrigger = override(linux619, { setTrigger: () => {} });

const raisesAtTheEnd = override(linux619, {
  intxEoi: (kvm, w, { gsi }) => {
    kvm.injectBeside(w, gsi, true);
    kvm.platformUnmask(w, irqCtxOf(kvm.config, w, gsi));
  },
});

const gicv2 = configure({ hostGic: 2, interrupts: [vfio()] });

export const mutants: readonly Mutant[] = [
  {
    id: 'S19',
    notices: 'a set-up that enables an interrupt which is masked',
    config: of('vfio-setup'),
    right: inEra('linux-6.19'),
    wrong: bind(enabledWhileMasked),
  },
  {
    id: 'S19h',
    notices: 'a handler that does not look whether it is masked',
    config: of('vfio-setup'),
    right: bind(enabledWhileMasked),
    wrong: bind(handlerDoesNotLook),
  },
  {
    id: 'S20',
    notices: 'a resamplefd that is signalled before the line is lowered',
    config: gicv2,
    right: inEra('linux-6.19'),
    wrong: bind(tellsBeforeLowering),
  },
  {
    id: 'S32',
    notices: 'an EOI that is told twice',
    config: gicv2,
    right: inEra('linux-6.19'),
    wrong: bind(notifiesTwice),
  },
  {
    id: 'N05',
    notices: 'an unmask that nobody carries out',
    config: gicv2,
    right: inEra('linux-6.19'),
    wrong: bind(nobodyUnmasks),
  },
  {
    id: 'RT8',
    notices: 'a work item that pulses the line of a level interrupt',
    config: gicv2,
    right: inEra('linux-6.19'),
    wrong: bind(pulsesTheLevel),
    also: ['N02', 'N05', 'S44'],
  },
  {
    id: 'RT9',
    notices: 'an exit that unmasks whatever the guest has',
    config: gicv2,
    right: inEra('linux-6.19'),
    wrong: bind(unmasksAtEachExit),
  },
  {
    id: 'RT10',
    notices: 'a handler that signals an eventfd which is gone',
    config: of('vfio-trigger'),
    right: inEra('linux-6.19'),
    wrong: withBug('B49'),
  },
  {
    id: 'RT11',
    notices: 'a mask that is lost while INTx is being enabled',
    config: of('intx-setup'),
    right: inEra('linux-6.19'),
    wrong: withBug('B48'),
  },
  {
    id: 'RT14',
    notices: 'an ioctl that triggers nothing',
    config: of('vfio-trigger'),
    right: inEra('linux-6.19'),
    wrong: bind(loopbackDoesNothing),
  },
  {
    id: 'RT15',
    notices: 'user space that raises the line where it has to lower it',
    config: of('unmask-timer'),
    right: inEra('linux-6.19'),
    wrong: bind(raisesAtTheEnd),
  },
  {
    id: 'RT16',
    notices: 'an eventfd that VFIO keeps although user space has taken it away',
    config: of('vfio-trigger'),
    right: inEra('linux-6.19'),
    wrong: bind(keepsItsTrigger),
  },
  {
    id: 'RT17',
    notices: 'a resamplefd that still calls VFIO when the device is closed',
    config: of('vfio-close'),
    right: inEra('linux-6.19'),
    wrong: withBug('RTB5'),
  },
];
