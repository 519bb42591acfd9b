import { linux619 } from '../../../model/kvm/eras/linux-6.19.js';
import { bind, override } from '../../../model/machine/steps.js';
import { edge, level, vfio } from '../../../model/scenarios/kinds.js';
import { configure } from '../../../model/vgic.js';
import { inEra, type Mutant, of } from './mutant.js';

const right = inEra('linux-6.19');

const neverSleeps = override(linux619, { vcpuPendingIrq: () => true });

const kicksForNothing = override(linux619, {
  mmioWriteCenable: (kvm, w, id) => {
    linux619.mmioWriteCenable(kvm, w, id);
    const irq = kvm.getIrq(w, id);
    kvm.vcpuKick(w, kvm.getVcpu(w, irq.targetVcpu));
  },
});

const requestOutlastsTheExit = override(linux619, {
  makeRequest: (kvm, w, request, vcpu) => {
    linux619.makeRequest(kvm, w, request, vcpu);
    vcpu.requested = true;
  },
});

const looksOnlyAtHalts = override(linux619, { mustTurnBack: (_kvm, w) => w.halt !== null });

const everyLevelIsNews = override(linux619, { validateInjection: () => true });

const ownerIsNotLookedAt = override(linux619, {
  queueIrqAdd: (kvm, w, injector) => {
    const irq = kvm.getIrq(w, injector.irq);
    if (irq.vcpu === null) {
      kvm.apListAddTail(w, irq, kvm.getVcpu(w, injector.vcpu));
      injector.stage = 'kick';
    } else {
      kvm.queueIrqRetry(w, injector);
    }
  },
});

const prunesNothing = override(linux619, { pruneApList: () => [] });

const asksAlways = override(linux619, {
  computeLr: (kvm, w, vcpu, irq) => ({ ...linux619.computeLr(kvm, w, vcpu, irq), eoi: true }),
});

const activeIsNotQueued = override(linux619, {
  mmioChangeActive: (_kvm, _w, irq, active) => {
    irq.active = active;
  },
});

const goesRoundForEver = override(linux619, { queueIrqAdd: () => {} });

export const mutants: readonly Mutant[] = [
  {
    id: 'S52',
    notices: 'a vCPU that never sleeps',
    config: configure({ interrupts: [edge()], guest: { sleeps: true } }),
    right,
    wrong: bind(neverSleeps),
  },
  {
    id: 'S40',
    notices: 'a kick of the vCPU whose interrupt is disabled',
    config: configure({ vcpus: 2, interrupts: [edge({ access: ['enable'] })] }),
    right,
    wrong: bind(kicksForNothing),
  },
  {
    id: 'S41',
    notices: 'a request that is made of a vCPU before it fills its list registers',
    config: configure({ interrupts: [edge()], fine: ['entry'] }),
    right,
    wrong: bind(requestOutlastsTheExit),
  },
  {
    id: 'S42',
    notices: 'a last look before the entry that sees no request',
    config: configure({ interrupts: [edge()], fine: ['entry'] }),
    right,
    wrong: bind(looksOnlyAtHalts),
    also: ['S41'],
  },
  {
    id: 'S43',
    notices: 'an injection of the level that is there already',
    config: configure({ hostGic: 2, interrupts: [vfio({ access: ['pending'] })] }),
    right,
    wrong: bind(everyLevelIsNews),
  },
  {
    id: 'S44',
    notices: 'a thread that does not look again, with both locks taken, where the interrupt belongs',
    config: configure({ interrupts: [edge({ access: ['enable'] })], fine: ['injection'] }),
    right,
    wrong: bind(ownerIsNotLookedAt),
  },
  {
    id: 'S45',
    notices: 'an exit that does not prune',
    config: configure({ interrupts: [edge()] }),
    right,
    wrong: bind(prunesNothing),
  },
  {
    id: 'S46',
    notices: 'an edge whose list register asks for the EOI',
    config: configure({ interrupts: [edge()] }),
    right,
    wrong: bind(asksAlways),
  },
  {
    id: 'N14',
    notices: 'a write of ISACTIVER that queues nothing',
    config: configure({ interrupts: [edge({ access: ['active'] })] }),
    right,
    wrong: bind(activeIsNotQueued),
  },
  {
    id: 'N15',
    notices: 'a thread that never gets both locks',
    config: configure({ interrupts: [level()], fine: ['injection'] }),
    right,
    wrong: bind(goesRoundForEver),
  },
  {
    id: 'S40',
    notices: 'a distributor that kicks every vCPU when it is enabled',
    config: of('distributor-across'),
    right,
    wrong: bind(
      override(linux619, {
        kickVcpus: (kvm, w) => {
          for (const { id } of w.vcpus.map((_, v) => kvm.getVcpu(w, v))) {
            kvm.vcpuKick(w, kvm.getVcpu(w, id));
          }
        },
      }),
    ),
  },
];
