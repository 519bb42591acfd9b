import { describe, expect, it } from 'vitest';
import { at } from '../../../model/at.js';
import {
  checkedGicv4,
  type Gicv4Steps,
  gicv4,
  gicv4Laws,
  gicv4Steps,
  known,
  mended,
  readGicv4,
} from '../../../model/gicv4/index.js';
import { bind, override } from '../../../model/machine/steps.js';
import { explore } from '../../../src/index.js';

// Careless mistakes, one in each step: which properties notice, where what is known to be broken is mended.

interface Mutant {
  readonly says: string;
  readonly words: string;
  readonly steps: Partial<Gicv4Steps>;
  readonly breaks: readonly string[];
}

const before = gicv4Steps;
const forwards = 'v4.1,c1,p1,l1,forward,unforward';
const moves = 'v4.1,c1,p2,l1,preempt,offline';

const mutants: readonly Mutant[] = [
  {
    says: 'nobody asks for a doorbell',
    words: 'v4.0,c1,p1,l1',
    steps: { wantDoorbell: () => false },
    breaks: ['V4a', 'L15'],
  },
  {
    says: 'the handler wakes nobody',
    words: 'v4.0,c1,p1,l1,preempt',
    steps: {
      doorbellHandler: (kvm, w, v) => before.doorbellHandler({ ...kvm, wakeUp: () => {} }, w, v),
    },
    breaks: ['V4a'],
  },
  {
    says: 'PendingLast is not kept',
    words: 'v4.1,c1,p1,l1,wake',
    steps: {
      storePendingLast: (kvm, w, v) => {
        before.storePendingLast(kvm, w, v);
        at(w.vpes, v).pendingLast = false;
      },
    },
    breaks: ['V4a', 'L15'],
  },
  {
    says: 'pending_last keeps nobody awake',
    words: 'v4.0,c1,p1,l1,preempt',
    steps: { pendingIrq: () => false },
    breaks: ['V4a'],
  },
  {
    says: 'VMAPP V=0 comes before DISCARD',
    words: 'v4.0,c1,p1,l1,unforward,its-list',
    steps: {
      dropVirtualMapping: (kvm, w, vlpi) => {
        kvm.unmapVpe(w, 0, 0);
        before.dropVirtualMapping(kvm, w, vlpi);
      },
    },
    breaks: ['V4b'],
  },
  {
    says: 'a load does not move the vPE',
    words: moves,
    steps: { setVpeAffinity: () => true },
    breaks: ['V4a', 'V4c', 'V4h'],
  },
  {
    says: 'MOVI forgets the event',
    words: 'v4.1,c2,p2,l1,movi',
    steps: { moveVlpi: () => {} },
    breaks: ['V4a', 'V4d', 'V4l'],
  },
  {
    says: 'VMOVI leaves behind what is pending',
    words: 'v4.1,c2,p2,l1,movi',
    steps: {
      moveVlpi: (kvm, w, vlpi, v) => before.moveVlpi({ ...kvm, makeVlpiPending: () => {} }, w, vlpi, v),
    },
    breaks: ['V4a'],
  },
  {
    says: 'DISCARD of the guest leaves the event to the vPE',
    words: 'v4.1,c1,p1,l1,forward,discard',
    steps: { freeIte: (kvm, w, vlpi) => before.freeIte({ ...kvm, restorePhysicalMapping: () => {} }, w, vlpi) },
    breaks: ['V4d'],
  },
  {
    says: 'what is pending in software stays there, too, as forwarding begins',
    words: forwards,
    steps: {
      isForwarded: (kvm, w, vlpi) => {
        const { latch } = at(w.lpis, vlpi);
        before.isForwarded(kvm, w, vlpi);
        at(w.lpis, vlpi).latch = latch;
      },
    },
    breaks: ['V4e', 'V4l', 'V4q'],
  },
  {
    says: 'what is pending in software is dropped as forwarding begins',
    words: forwards,
    steps: {
      isForwarded: (kvm, w, vlpi) => {
        at(w.lpis, vlpi).latch = false;
        before.isForwarded(kvm, w, vlpi);
      },
    },
    breaks: ['V4a', 'V4g', 'V4q'],
  },
  {
    says: 'what the event keeps is dropped as forwarding ends',
    words: forwards,
    steps: {
      isNoLongerForwarded: (kvm, w, vlpi) => {
        before.isNoLongerForwarded(kvm, w, vlpi);
        at(w.lpis, vlpi).hostPending = false;
      },
    },
    breaks: ['V4a', 'V4f'],
  },
  {
    says: 'VINT is sent before VMAPTI',
    words: forwards,
    steps: {
      installVirtualMapping: (kvm, w, vlpi) => {
        if (at(w.lpis, vlpi).latch) {
          kvm.setVlpiPending(w, vlpi, true);
        }
        before.installVirtualMapping(kvm, w, vlpi);
      },
    },
    breaks: ['V4b'],
  },
  {
    says: 'doorbells stay where they are as a CPU goes offline',
    words: moves,
    steps: { migrateDoorbells: () => {} },
    breaks: ['V4a', 'V4h'],
  },
  {
    says: 'the pending state of an SGI stays with KVM as it becomes direct',
    words: 'v4.1,c1,p1,l0,sgi,sgi-switch',
    steps: {
      enableVsgi: (_kvm, w, v) => {
        at(w.sgis, v).hw = true;
      },
    },
    breaks: ['V4i', 'V4m'],
  },
  {
    says: 'the pending state of an SGI is forgotten as it is direct no more',
    words: 'v4.1,c1,p1,l0,sgi,sgi-switch',
    steps: {
      disableVsgi: (kvm, w, v) => {
        before.disableVsgi(kvm, w, v);
        at(w.sgis, v).latch = false;
      },
    },
    breaks: ['V4i', 'V4m'],
  },
  {
    says: 'the saved tables are those of the first vCPU alone, which has nothing',
    words: 'v4.1,c1,p1,l1,preempt,save',
    steps: { savePendingTables: (_kvm, w) => w.lpis.map(() => false) },
    breaks: ['V4a', 'V4j'],
  },
  {
    says: 'the redistributor of another CPU is asked for an SGI',
    words: 'v4.1,c2,p2,l0,sgi,sgi-read',
    steps: { readVsgi: (kvm, w, v, cpu) => before.readVsgi(kvm, w, v, 1 - cpu) },
    breaks: ['V4k'],
  },
  {
    says: 'a direct SGI is made pending with KVM',
    words: 'v4.1,c2,p2,l0,sgi',
    steps: {
      queueSgi: (_kvm, w, v) => {
        at(w.sgis, v).latch = true;
      },
    },
    breaks: ['V4i', 'V4m'],
  },
  {
    says: 'the doorbell of a vSGI does not ring',
    words: 'v4.1,c2,p2,l0,sgi',
    steps: {
      setVsgiPending: (kvm, w, v, pending) => before.setVsgiPending({ ...kvm, ringDoorbell: () => {} }, w, v, pending),
    },
    breaks: ['V4m'],
  },
  {
    says: 'INV does not reach the property table',
    words: 'v4.1,c2,p2,l1,inv',
    steps: { updateVlpiProperty: () => {} },
    breaks: ['V4n'],
  },
  {
    says: 'DISCARD leaves the vLPI pending in the table of its vPE',
    words: 'v4.1,c1,p1,l1,unforward',
    steps: {
      discardEvent: (kvm, w, vlpi) => {
        const { vpe } = at(w.lpis, vlpi);
        const { vpt } = at(w.vpes, vpe);
        const isPending = at(vpt, vlpi);
        before.discardEvent(kvm, w, vlpi);
        vpt[vlpi] = isPending;
      },
    },
    breaks: ['V4a', 'V4l'],
  },
  {
    says: 'CLEAR does not reach the redistributor',
    words: 'v4.1,c1,p1,l1,clear',
    steps: {
      handleClear: (_kvm, w, vlpi) => {
        at(w.lpis, vlpi).latch = false;
      },
    },
    breaks: ['V4o'],
  },
  {
    says: 'the vPEs stay unmapped when they are saved',
    words: 'v4.1,c1,p1,l1,preempt,save',
    steps: { savePendingTables: (kvm, w) => before.savePendingTables({ ...kvm, activateVpe: () => {} }, w) },
    breaks: ['V4a', 'V4p'],
  },
  {
    says: 'an SGI that becomes direct becomes pending',
    words: 'v4.1,c1,p1,l0,sgi,sgi-switch',
    steps: {
      enableVsgi: (kvm, w, v) => {
        before.enableVsgi(kvm, w, v);
        kvm.setVsgiPending(w, v, true);
      },
    },
    breaks: ['V4i'],
  },
  {
    says: 'an irqfd that is shut down leaves its MSI forwarded',
    words: 'v4.1,c1,p1,l1,irqfd',
    steps: { delProducer: () => {} },
    breaks: ['RT7'],
  },
  {
    says: 'an MSI without a route is forwarded as its irqfd is assigned',
    words: 'v4.1,c1,p1,l1,irqfd,routes',
    steps: {
      addProducer: (kvm, w, vlpi) => {
        const irqfd = at(at(w.irqfds, 0), vlpi);
        const { entry } = irqfd;
        irqfd.entry = 'msi';
        before.addProducer(kvm, w, vlpi);
        irqfd.entry = entry;
      },
    },
    breaks: ['RT7'],
  },
  {
    says: 'a route that is taken away leaves its MSI forwarded',
    words: 'v4.1,c1,p1,l1,routes',
    steps: { updateIrqfdRouting: () => {} },
    breaks: ['RT7'],
  },
  {
    says: 'the property table is not written as forwarding begins',
    words: forwards,
    steps: {
      dropPhysicalMapping: (kvm, w, vlpi) => {
        before.dropPhysicalMapping(kvm, w, vlpi);
        at(w.lpis, vlpi).prop = false;
      },
    },
    breaks: ['V4a'],
  },
];

const stories = known.map(({ story }) => story);

const brokenBy = async ({ words, steps }: Pick<Mutant, 'words' | 'steps'>): Promise<readonly string[]> => {
  const made = override(mended(gicv4, stories).steps, steps);
  // Nothing is assumed of when a thread is preempted, nor of how often VFIO, user space or the guest changes its mind.
  const promises = /preempt|movi|forward|irqfd|routes|l0/.test(words) ? [] : ['L15'];
  const { properties } = await explore(checkedGicv4(bind(made)(readGicv4(words)), { promises }), { stopAt: 'never' });
  return properties.filter(({ verdict }) => verdict === 'violated').map(({ id }) => id);
};

describe('it is noticed if', () => {
  it.each(mutants)('$says', async (mutant) => {
    expect((await brokenBy(mutant)).toSorted()).toEqual(mutant.breaks.toSorted());
  });
});

it('each property notices something', () => {
  const noticed = new Set(mutants.flatMap(({ breaks }) => breaks));
  const laws = gicv4Laws(gicv4(readGicv4('v4.1')));
  expect(laws.filter(({ id }) => !noticed.has(id)).map(({ id }) => id)).toEqual([]);
});
