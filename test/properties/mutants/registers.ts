import type { ListRegister } from '../../../model/gic/list-register.js';
import { sgi } from '../../../model/guest/sgi.js';
import { eraOf } from '../../../model/kvm/eras/index.js';
import { linux619 } from '../../../model/kvm/eras/linux-6.19.js';
import { mended } from '../../../model/kvm/known/index.js';
import type { VgicIrq } from '../../../model/kvm/state.js';
import { bind, override } from '../../../model/machine/steps.js';
import { edge, level } from '../../../model/scenarios/kinds.js';
import { configure } from '../../../model/vgic.js';
import { inEra, type Mutant, of } from './mutant.js';

const right = inEra('linux-6.19');

const twoSenders = configure({ hostGic: 2, sgiSenders: 2, interrupts: [sgi(0)] });

const sgiLists = configure({ vcpus: 2, guest: { controls: ['sgi1r'] }, interrupts: [sgi(0), sgi(1)] });

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
    id: 'V3b',
    notices: 'an SGI to all others that comes to the sender, too',
    config: sgiLists,
    right,
    wrong: bind(
      override(linux619, {
        dispatchSgis: (kvm, w, vcpu, intid, targets, group1) =>
          linux619.dispatchSgis(kvm, w, vcpu, intid, targets === 'others' ? [0, 1] : targets, group1),
      }),
    ),
    also: ['S14'],
  },
  {
    id: 'V3b',
    notices: 'a list of which only the first is served',
    config: sgiLists,
    right,
    wrong: bind(
      override(linux619, {
        dispatchSgis: (kvm, w, vcpu, intid, targets, group1) =>
          linux619.dispatchSgis(kvm, w, vcpu, intid, targets === 'others' ? targets : targets.slice(0, 1), group1),
      }),
    ),
  },
  {
    id: 'V3c',
    notices: 'an SGI of group 1 that ICC_SGI0R sends',
    config: sgiLists,
    right,
    wrong: bind(
      override(linux619, {
        queueSgi: (kvm, w, vcpu, intid) => linux619.queueSgi(kvm, w, vcpu, intid, true),
      }),
    ),
    also: ['S14', 'S40'],
  },
  {
    id: 'V3d',
    notices: 'an interface that presents interrupts of a group that is disabled',
    config: configure({ interrupts: [edge()], guest: { controls: ['group'] } }),
    right,
    wrong: bind(
      override(linux619, {
        isAcknowledgeable: (gic, cpu, lr) => linux619.isAcknowledgeable(gic, { ...cpu, groupEnabled: true }, lr),
      }),
    ),
  },
  {
    id: 'S56',
    notices: 'an interface that presents interrupts that are masked',
    config: configure({ interrupts: [edge()], guest: { controls: ['mask'] } }),
    right,
    wrong: bind(
      override(linux619, {
        isAcknowledgeable: (gic, cpu, lr) =>
          linux619.isAcknowledgeable(gic, { ...cpu, pmr: gic.config.priorities }, lr),
      }),
    ),
  },
  {
    id: 'S57',
    notices: 'an interface that presents whatever is pending',
    config: configure({ listRegisters: 2, interrupts: [level(), edge({ priority: 1 })] }),
    right,
    wrong: bind(
      override(linux619, {
        isAcknowledgeable: (gic, cpu, lr) => linux619.isAcknowledgeable(gic, { ...cpu, lrs: [lr] }, lr),
      }),
    ),
  },
  {
    id: 'S58',
    notices: 'an interface of a GICv3 that deactivates what any EOIR names',
    config: of('any-order'),
    right,
    wrong: bind(
      override(linux619, {
        endOfVirtualInterrupt: (gic, cpu, irq) =>
          linux619.endOfVirtualInterrupt({ ...gic, config: { ...gic.config, hostGic: 2 } }, cpu, irq),
      }),
    ),
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
