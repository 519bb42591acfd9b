import { linux417 } from '../../../model/kvm/eras/linux-4.17.js';
import { bind, override } from '../../../model/machine/steps.js';
import { edge } from '../../../model/scenarios/kinds.js';
import { configure } from '../../../model/vgic.js';
import { inEra, type Mutant, of } from './mutant.js';

const right = inEra('linux-4.17');

const leastUrgentFirst = override(linux417, {
  irqCmp: (kvm, w, vcpu, a, b) =>
    a.active || b.active ? linux417.irqCmp(kvm, w, vcpu, a, b) : b.priority - a.priority,
});

const goesOnBehindSenders = override(linux417, {
  flushLrState: (kvm) =>
    linux417.flushLrState(kvm).map((step) => (w, vcpu) => {
      w.flush.prio = null;
      step(w, vcpu);
    }),
});

const underflowAtEachEntry = override(linux417, {
  flushLrState: (kvm) => [
    ...linux417.flushLrState(kvm),
    (_w, { cpu }) => {
      cpu.hcr.UIE = true;
    },
  ],
});

export const mutants: readonly Mutant[] = [
  {
    id: 'S53',
    notices: 'a list of pending interrupts that is sorted the wrong way round',
    config: configure({ interrupts: [edge({ priority: 1 }), edge({}, 33)] }),
    right,
    wrong: bind(leastUrgentFirst),
  },
  {
    id: 'S54',
    notices: 'a flush that goes on behind an SGI whose other senders wait',
    config: of('sgi'),
    right,
    wrong: bind(goesOnBehindSenders),
  },
  {
    id: 'S55',
    notices: 'an underflow interrupt at each entry',
    config: configure({ interrupts: [edge({ priority: 1 }), edge({}, 33)] }),
    right,
    wrong: bind(underflowAtEachEntry),
  },
];
