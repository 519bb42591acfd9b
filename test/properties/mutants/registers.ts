import type { ListRegister } from '../../../model/gic/list-register.js';
import { sgi } from '../../../model/guest/sgi.js';
import { eraOf } from '../../../model/kvm/eras/index.js';
import { linux619 } from '../../../model/kvm/eras/linux-6.19.js';
import { mended } from '../../../model/kvm/known/index.js';
import type { VgicIrq } from '../../../model/kvm/state.js';
import { bind, override } from '../../../model/machine/steps.js';
import { edge, level } from '../../../model/scenarios/kinds.js';
import { configure } from '../../../model/vgic.js';
import { inEra, type Mutant } from './mutant.js';

const right = inEra('linux-6.19');

const twoSenders = configure({ hostGic: 2, sgiSenders: 2, interrupts: [sgi(0)] });

/** A fold that forgets something. */
const afterFold = (forget: (irq: VgicIrq, lr: ListRegister) => void): Mutant['wrong'] =>
  bind(
    override(linux619, {
      foldLrLocked: (kvm, w, irq, lr) => {
        const deactivated = linux619.foldLrLocked(kvm, w, irq, lr);
        forget(irq, lr);
        return deactivated;
      },
    }),
  );

const writesSgi = override(linux619, {
  mmioWriteSpending: (kvm, w, id) => {
    kvm.getIrq(w, id).pendingLatch = true;
    kvm.queueIrqUnlock(w, kvm.getIrq(w, id));
  },
});

export const mutants: readonly Mutant[] = [
  {
    id: 'S47',
    notices: 'a write of ISACTIVER that is ignored',
    config: configure({ interrupts: [edge({ access: ['active'] })] }),
    right,
    wrong: bind(override(linux619, { finishActiveAccess: () => {} })),
  },
  {
    id: 'S48',
    notices: 'a write of ISPENDR that makes an SGI of a GICv2 pending',
    config: configure({ hostGic: 2, interrupts: [sgi(0, { access: ['pending'] })] }),
    right,
    wrong: bind(writesSgi),
    also: ['S14'],
  },
  {
    id: 'S33',
    notices: 'a write of IPRIORITYR that is ignored',
    config: configure({ priorities: 2, interrupts: [edge({ access: ['priority'] })] }),
    right,
    wrong: bind(override(linux619, { mmioWritePriority: () => {} })),
  },
  {
    id: 'S34',
    notices: 'a write of GICD_CTLR that is ignored',
    config: configure({ interrupts: [edge()], guest: { controls: ['distributor'] } }),
    right,
    wrong: bind(override(linux619, { mmioWriteMisc: () => {} })),
  },
  {
    id: 'S35',
    notices: 'a level whose end nobody hears of',
    config: configure({ interrupts: [level()] }),
    right,
    wrong: bind(override(linux619, { validateInjection: (_kvm, _w, irq, isHigh) => isHigh && !irq.lineLevel })),
  },
  {
    id: 'S36',
    notices: 'a list register with another priority',
    config: configure({ interrupts: [edge({ priority: 1 })], priorities: 2 }),
    right,
    wrong: bind(
      override(linux619, {
        computeLr: (kvm, w, vcpu, irq) => ({ ...linux619.computeLr(kvm, w, vcpu, irq), priority: 0 }),
      }),
    ),
  },
  {
    id: 'S37',
    notices: 'a write of ICPENDR that is ignored',
    config: configure({ interrupts: [edge({ access: ['pending'] })] }),
    right,
    wrong: bind(override(linux619, { mmioWriteCpending: () => {} })),
  },
  {
    id: 'S38',
    notices: 'a fold that forgets who has sent the SGI that is active',
    config: twoSenders,
    right,
    wrong: afterFold((irq) => {
      irq.activeSource = 0;
    }),
  },
  {
    id: 'N09',
    notices: 'a fold that forgets who has sent an SGI that was not acknowledged',
    config: twoSenders,
    right,
    wrong: afterFold((irq, lr) => {
      irq.source[lr.source] = false;
    }),
    also: ['S38'],
  },
  {
    id: 'N10',
    notices: 'an EOI that clears what ISPENDR has written meanwhile, as in Linux',
    config: configure({ interrupts: [level({ access: ['pending'] })] }),
    right: mended(eraOf('linux-6.19').hypervisor, 'linux-6.19', ['ISPENDR of a level interrupt']),
    wrong: right,
  },
];
