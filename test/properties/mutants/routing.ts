import { linux619 } from '../../../model/kvm/eras/linux-6.19.js';
import { bind, override } from '../../../model/machine/steps.js';
import { routedEdge, routedLevel } from '../../../model/scenarios/kinds.js';
import { configure } from '../../../model/vgic.js';
import { inEra, type Mutant, of } from './mutant.js';

const right = inEra('linux-6.19');

const forgetsWhileInactive = override(linux619, {
  wakeIrqfd: (kvm, w, irqfd) => {
    linux619.wakeIrqfd(kvm, w, irqfd);
    irqfd.queued = false;
  },
});

const leavesTheLevel = override(linux619, { irqfdResamplerShutdown: () => {} });

const doesNotWait = override(linux619, {
  setIrqRouting: (kvm, w, gsi, irq) => {
    linux619.setIrqRouting(kvm, w, gsi, irq);
    w.synchronizing = false;
  },
});

const signalsFirst = override(linux619, {
  resamplerAck: (kvm, w, gsi) => {
    const { lineLevel } = kvm.getIrq(w, 0);
    linux619.resamplerAck({ ...kvm, injectIrq: () => {} }, w, gsi);
    if (lineLevel) {
      kvm.injectIrq(w, 0, false);
    }
  },
});

const keepsOldRoutes = override(linux619, { irqRoutingUpdate: () => {} });

const takesTheNextPin = override(linux619, {
  irqfdSetIrq: (kvm, w, irq, level) => linux619.irqfdSetIrq(kvm, w, 1 - irq, level),
});

const unmasksNobody = override(linux619, {
  resamplefdSignal: (_kvm, w, irqfd) => {
    w.happened.push({ what: 'resamplefd signalled', irqfd: irqfd.id });
  },
});

export const mutants: readonly Mutant[] = [
  {
    id: 'RT1',
    notices: 'a signal of an irqfd that is being deassigned, and is forgotten',
    config: configure({ interrupts: [routedEdge()], routing: ['assign'] }),
    right,
    wrong: bind(forgetsWhileInactive),
  },
  {
    id: 'RT2',
    notices: 'a resampler that leaves the line as it is when its last irqfd goes',
    config: configure({ hostGic: 2, interrupts: [routedLevel()], routing: ['assign'] }),
    right,
    wrong: bind(leavesTheLevel),
  },
  {
    id: 'RT3',
    notices: 'a KVM_SET_GSI_ROUTING that does not wait for who reads the table',
    config: of('irqfd-routes'),
    right,
    wrong: bind(doesNotWait),
  },
  {
    id: 'RT4',
    notices: 'resamplefds that are signalled before the line is lowered',
    config: of('irqfd-resample'),
    right,
    wrong: bind(signalsFirst),
  },
  {
    id: 'RT5',
    notices: 'a new table of which irqfds are not told',
    config: configure({ interrupts: [routedEdge()], routing: ['routes'] }),
    right,
    wrong: bind(keepsOldRoutes),
    also: ['RT3'],
  },
  {
    id: 'RT6',
    notices: 'an irqfd that raises the pin beside its own',
    config: configure({ listRegisters: 2, interrupts: [routedEdge({}, 70), routedEdge({}, 72)] }),
    right,
    wrong: bind(takesTheNextPin),
    also: ['RT1'],
  },
  {
    id: 'RT12',
    notices: 'a resamplefd that unmasks nobody',
    config: of('irqfd-resample'),
    right,
    wrong: bind(unmasksNobody),
  },
];
