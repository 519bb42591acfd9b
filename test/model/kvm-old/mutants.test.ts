/** @module-tag slow */
import { expect, it } from 'vitest';
import { at } from '../../../model/at.js';
import { emptied } from '../../../model/gic/list-register.js';
import { linux311 } from '../../../model/kvm-old/eras/linux-3.11.js';
import { linux41 } from '../../../model/kvm-old/eras/linux-4.1.js';
import { linux43 } from '../../../model/kvm-old/eras/linux-4.3.js';
import { linux44 } from '../../../model/kvm-old/eras/linux-4.4.js';
import { mailed2014 } from '../../../model/kvm-old/eras/mailed-2014.js';
import { pinned } from '../../../model/kvm-old/pinned/index.js';
import type { OldVgicSteps } from '../../../model/kvm-old/vgic.js';
import { override } from '../../../model/machine/steps.js';
import { explore } from '../../../src/index.js';
import { modelWith } from './support.js';

// A careless mistake in one step of an era, and a property that notices it where the era itself keeps it.

interface Mutant {
  readonly says: string;
  readonly property: string;
  readonly scenario: string;
  readonly era: keyof typeof steps;
  readonly mistake: Partial<OldVgicSteps>;
}

const steps = {
  'linux-3.11': linux311,
  'mailed-2014': mailed2014,
  'linux-4.1': linux41,
  'linux-4.3': linux43,
  'linux-4.4': linux44,
};

const mutants: readonly Mutant[] = [
  {
    says: 'a level is not marked as queued',
    property: 'OV1',
    scenario: 'old-level',
    era: 'linux-4.1',
    mistake: { irqSetQueued: () => {} },
  },
  {
    says: 'an EOI does not allow the level to be sampled again',
    property: 'OV2',
    scenario: 'old-level',
    era: 'linux-4.3',
    mistake: {
      processEoi: (kvm, w, vcpu, lr) => linux43.processEoi({ ...kvm, irqClearQueued: () => {} }, w, vcpu, lr),
    },
  },
  {
    says: 'a sync leaves the oracle as it is',
    property: 'OV3',
    scenario: 'old-edge',
    era: 'linux-4.4',
    mistake: {
      endSync: (_kvm, _w, vcpu) => {
        vcpu.phase = 'outside';
      },
    },
  },
  {
    says: 'the saved ELRSR does not follow what a flush writes',
    property: 'OV4',
    scenario: 'old-signals',
    era: 'linux-4.1',
    mistake: { syncLrElrsr: () => {} },
  },
  {
    says: 'an access of user space forgets what is active',
    property: 'OV5',
    scenario: 'old-access',
    era: 'linux-4.4',
    mistake: { unqueueIrqs: (kvm, w, vcpu) => kvm.retireLr(w, vcpu, 0) },
  },
  {
    says: 'an injection leaves the snapshot as it is',
    property: 'OV6',
    scenario: 'old-edge',
    era: 'linux-4.1',
    mistake: {
      updateIrqPending: (kvm, w, irq, level) => {
        const isKicked = linux41.updateIrqPending(kvm, w, irq, level);
        kvm.getVcpu(w, irq.target).pending[irq.id] = false;
        return isKicked;
      },
    },
  },
  {
    says: 'an injection kicks nobody',
    property: 'OV7',
    scenario: 'old-edge',
    era: 'linux-4.1',
    mistake: { kickAfterInjection: () => {} },
  },
  {
    says: 'a vCPU sleeps whatever its oracle says',
    property: 'OV8',
    scenario: 'old-sleep',
    era: 'linux-4.1',
    mistake: {
      vcpuBlock: (_kvm, _w, vcpu) => {
        vcpu.blocks = false;
        vcpu.phase = 'blocked';
      },
    },
  },
  {
    says: 'a list register is filled without a state',
    property: 'OV9',
    scenario: 'old-edge',
    era: 'linux-4.4',
    mistake: { setLrState: () => {} },
  },
  {
    says: 'lowering a level changes nothing that is pending',
    property: 'OV10',
    scenario: 'old-level',
    era: 'linux-4.3',
    mistake: {
      lowerLevel: (_kvm, _w, irq) => {
        irq.level = false;
      },
    },
  },
  {
    says: 'the world switch leaves the timer on',
    property: 'OV11',
    scenario: 'old-timer',
    era: 'linux-4.3',
    mistake: { timerSaveState: () => {} },
  },
  {
    says: 'the timer does not make its physical interrupt active',
    property: 'OV12',
    scenario: 'old-timer',
    era: 'linux-4.4',
    mistake: { setTimerIrqPhysActive: () => {} },
  },
  {
    says: 'a list register is searched that is in use by nobody',
    property: 'OV13',
    scenario: 'old-edge',
    era: 'linux-4.1',
    mistake: {
      findQueuedLr: (_kvm, _w, { cpu }, _source, irq) => cpu.lrs.findIndex((lr) => lr.irq === irq.id),
    },
  },
  {
    says: 'the forwarded interrupt of 2014 stays queued when the guest has ended it',
    property: 'OV2',
    scenario: 'old-forwarded-level',
    era: 'mailed-2014',
    mistake: { irqClearQueued: () => {} },
  },
  {
    says: 'the forwarded interrupt of 2014 is taken back while the guest has it',
    property: 'S11',
    scenario: 'old-forwarded-level',
    era: 'mailed-2014',
    mistake: { syncHwirq: (_kvm, _w, vcpu, lr) => at(vcpu.cpu.lrs, lr).hw },
  },
  {
    says: 'a sync empties what is active',
    property: 'S11',
    scenario: 'old-edge',
    era: 'linux-3.11',
    mistake: {
      reclaimLr: (_kvm, _w, vcpu, lr) => {
        vcpu.lrUsed[lr] = false;
        vcpu.cpu.lrs[lr] = emptied();
      },
    },
  },
  {
    says: 'an SGI is forgotten with its first sender',
    property: 'N09',
    scenario: 'old-sgi',
    era: 'linux-4.1',
    mistake: {
      queueSgi: (kvm, w, vcpu, irq) => {
        const isQueued = linux41.queueSgi(kvm, w, vcpu, irq);
        irq.sources = irq.sources.map(() => false);
        return isQueued;
      },
    },
  },
  {
    says: 'a flush does not ask for the underflow interrupt',
    property: 'OV15',
    scenario: 'old-signals',
    era: 'linux-4.1',
    mistake: {
      flushHwstate: (kvm, w, vcpu) => {
        linux41.flushHwstate(kvm, w, vcpu);
        vcpu.cpu.hcr.UIE = false;
      },
    },
  },
  {
    says: 'the snapshot of a vCPU has what is targeted at another',
    property: 'OV16',
    scenario: 'old-retarget-edge',
    era: 'linux-4.4',
    mistake: {
      computePendingForCpu: (_kvm, w, vcpu) => {
        vcpu.pending = w.irqs.map(({ pending, enabled }) => pending && enabled);
        return vcpu.pending.includes(true);
      },
    },
  },
  {
    says: 'what is active is loaded on any vCPU',
    property: 'OV16',
    scenario: 'old-across',
    era: 'linux-4.4',
    mistake: {
      computeActiveForCpu: (_kvm, w, vcpu) => {
        vcpu.actives = w.irqs.map(({ active, enabled }) => active && enabled);
        return vcpu.actives.includes(true);
      },
    },
  },
  {
    says: 'the timer asks for its EOI',
    property: 'OV19',
    scenario: 'old-timer',
    era: 'linux-4.4',
    mistake: {
      queueMappedIrqToLr: (kvm, w, vcpu, irq, lr, map) => {
        linux44.queueMappedIrqToLr(kvm, w, vcpu, irq, lr, map);
        at(vcpu.cpu.lrs, lr).eoi = true;
      },
    },
  },
  {
    says: 'a flush leaves the oracle as it is',
    property: 'OV20',
    scenario: 'old-edge',
    era: 'linux-4.4',
    mistake: {
      flushHwstate: (kvm, w, vcpu) => {
        const { pendingOnCpu } = vcpu;
        linux44.flushHwstate(kvm, w, vcpu);
        vcpu.pendingOnCpu = pendingOnCpu;
      },
    },
  },
  {
    says: 'a flush takes one sender of an SGI, and leaves the others waiting',
    property: 'OV21',
    scenario: 'old-sgi-access',
    era: 'linux-4.4',
    mistake: {
      queueSgi: (kvm, w, vcpu, irq) => {
        const first = irq.sources.indexOf(true);
        const queueIrq: typeof kvm.queueIrq = (world, one, source, of) =>
          source === first && kvm.queueIrq(world, one, source, of);
        return linux44.queueSgi({ ...kvm, queueIrq }, w, vcpu, irq);
      },
    },
  },
  {
    says: 'CPENDSGIR changes nothing',
    property: 'OV18',
    scenario: 'old-sgi-registers',
    era: 'linux-4.4',
    mistake: { writeCpendsgir: () => {} },
  },
  {
    says: 'a timer that has fired is not masked',
    property: 'OV17',
    scenario: 'old-timer-masked',
    era: 'linux-4.1',
    mistake: { timerInjectIrq: (kvm, w, _vcpu, ctx) => kvm.injectIrq(w, ctx.irq, true) },
  },
  {
    says: 'ISENABLER kicks nobody',
    property: 'OV7',
    scenario: 'old-across',
    era: 'linux-4.3',
    mistake: { kickVcpus: () => {} },
  },
  {
    says: 'a new target is not looked at',
    property: 'OV6',
    scenario: 'old-retarget-edge',
    era: 'linux-4.1',
    mistake: {
      writeTarget: (kvm, w, id, target) => {
        kvm.getIrq(w, id).target = target ?? 0;
      },
    },
  },
  {
    says: 'a priority is not kept',
    property: 'S33',
    scenario: 'old-edge',
    era: 'linux-4.1',
    mistake: { writeIpriorityr: () => {} },
  },
  {
    says: 'a resampler is not told of an EOI',
    property: 'S15',
    scenario: 'old-assigned',
    era: 'linux-4.4',
    mistake: { notifyAckedIrq: () => {} },
  },
];

it.each(mutants.map((mutant) => [mutant.says, mutant] as const))(
  '%s',
  async (_, { property, scenario, era, mistake }) => {
    const model = modelWith(scenario, override(steps[era], mistake));
    const { properties } = await explore({
      ...model,
      properties: model.properties.filter(({ id }) => id === property),
    });
    expect(properties.map(({ id, verdict }) => [id, verdict])).toEqual([[property, 'violated']]);
    expect(pinned[scenario]?.[era]?.findings).not.toHaveProperty(property);
  },
);

it('each property of the first vgic has a mistake that it notices', () => {
  // A bug is such a mistake: B05 of OV14.
  const own = Array.from({ length: 21 }, (_, place) => `OV${place + 1}`).filter((id) => id !== 'OV14');
  expect(own.filter((id) => !mutants.some(({ property }) => property === id))).toEqual([]);
});
