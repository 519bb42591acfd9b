import { at } from '../../at.js';
import { hasPending, lrState } from '../../gic/list-register.js';
import { deviceOf, type ItsCall, keyOf } from '../../its/config.js';
import { itsOf, lpis } from '../../its/state.js';
import { interruptOf, isLpi } from '../../machine/config.js';
import type { Config } from '../config.js';
import { setTarget, targetOf } from '../irq.js';
import { isOutside } from '../phases.js';
import type { World } from '../state.js';
import { kickOwner } from './delivery.js';
import { queuesWhatComesBack } from './routes.js';
import { every, known, newer, older, overflows, until72 } from './violation.js';

/** Commands that send an LPI to another vCPU. */
const movers: readonly ItsCall[] = ['movi', 'mapc', 'movall', 'mapti'];

export const discardedLpi = known({
  story: 'a discarded LPI is delivered',
  seen: [
    {
      properties: ['IT6'],
      eras: every,
      where: ({ its, itsOrders }) =>
        (['mapti', 'baser', 'valid'] as const).some((call) => its.includes(call)) && itsOrders === 'legal',
    },
  ],
  mend: {
    says: 'DISCARD takes the pending state away, and what comes back of it from a list register, or from a thread, is dropped',
    everywhere: (before) => ({
      itsFreeIte: (kvm, w, key) => {
        const { irq } = at(itsOf(w).events, key);
        before.itsFreeIte(kvm, w, key);
        if (irq !== null) {
          kvm.clearLpi(w, irq);
        }
      },
      foldLrLocked: (kvm, w, irq, lr) => {
        const deactivated = before.foldLrLocked(kvm, w, irq, lr);
        irq.pendingLatch &&= isMapped(kvm.config, w, irq.id);
        return deactivated;
      },
      injectLpi: (kvm, w, id) => {
        if (isMapped(kvm.config, w, id)) {
          before.injectLpi(kvm, w, id);
        }
      },
    }),
  },
});

/** Is it no LPI, or one to which an event is mapped? */
const isMapped = (config: Config, w: World, id: number): boolean =>
  !isLpi(interruptOf(config, id)) || itsOf(w).events.some((ite) => ite.irq === id);

export const savedComesBack = known({
  story: 'what was saved as pending comes back',
  seen: [
    {
      properties: ['S14'],
      eras: every,
      where: ({ its, itsTables }) =>
        (itsTables.includes('save') || itsTables.includes('migrate')) && its.includes('mapti'),
    },
  ],
  mend: {
    says: 'the pending table is read for one who restores, while the ITS is off, and not for a MAPTI',
    everywhere: (before) => ({
      lpiSyncPendingStatus: (kvm, w, id) => {
        if (!itsOf(w).enabled) {
          before.lpiSyncPendingStatus(kvm, w, id);
        }
      },
    }),
  },
});

export const foundKeepsTarget = known({
  story: 'an LPI that is found keeps its target',
  seen: [
    { properties: ['IT8'], eras: until72, where: ({ its, vcpus }) => its.includes('mapti') && vcpus > 1 },
    { properties: ['IT8'], eras: until72, where: ({ its }) => its.includes('mapti') && its.includes('early') },
    {
      // What is done to the LPIs of a vCPU is not done to one that goes elsewhere.
      properties: ['IT12'],
      eras: until72,
      where: ({ its, vcpus }) =>
        its.includes('mapti') && (its.includes('invall') || its.includes('invlpir')) && vcpus > 1,
    },
    {
      properties: ['IT16'],
      eras: until72,
      where: ({ its, vcpus }) => its.includes('mapti') && its.includes('lpis') && vcpus > 1,
    },
  ],
  // "Don't map an LPI from more than one event" (v7.3)
  mend: {
    says: 'an LPI that is found goes where its new collection is, and whoever has it on its list is told; with that is queued what gets a target',
    everywhere: (before) => ({
      ...queuesWhatComesBack(before),
      addLpi: (kvm, w, id, vcpu) => {
        const isFound = kvm.lpiExists(w, id);
        before.addLpi(kvm, w, id, vcpu);
        if (isFound) {
          setTarget(at(w.irqs, id), vcpu);
          kickOwner(kvm, w, kvm.getIrq(w, id));
        }
      },
    }),
  },
});

export const disabledWhileRunning = known({
  story: 'LPIs are disabled under a running vCPU',
  seen: [
    {
      properties: ['S07', 'N01', 'IT10'],
      eras: every,
      where: ({ its, vcpus }) => its.includes('lpis') && vcpus > 1,
    },
    {
      // Since 6.19 last_lr_irq keeps the LPI that has gone from the list.
      properties: ['N03'],
      eras: older,
      where: ({ its, vcpus }) => its.includes('lpis') && its.includes('mapti') && vcpus > 1,
    },
    {
      // EOIs without a list register are looked for behind last_lr_irq, which has been put elsewhere.
      properties: ['S12', 'X01'],
      eras: newer,
      where: (config) => config.its.includes('lpis') && config.vcpus > 1 && overflows(config),
    },
    {
      properties: ['S06', 'S06l'],
      eras: newer,
      where: ({ its, vcpus }) => its.includes('lpis') && vcpus > 1,
    },
    {
      properties: ['S02'],
      eras: every,
      where: ({ its, vcpus }) => its.includes('lpis') && vcpus > 1 && its.some((call) => movers.includes(call)),
    },
  ],
  // "Stop the VM when disabling LPIs" (2026), not in 7.3.4.
  mend: {
    says: 'the VM is stopped while LPIs are disabled',
    everywhere: () => ({ mayDisableLpis: (_kvm, w) => w.vcpus.every(isOutside) }),
  },
});

export const disabledByList = known({
  story: 'EnableLPIs looks at the list',
  seen: [
    {
      properties: ['IT10'],
      eras: every,
      where: ({ its }) => its.includes('lpis') && its.some((call) => call !== 'lpis'),
    },
    {
      properties: ['N02'],
      eras: every,
      where: ({ its, vcpus }) => its.includes('lpis') && vcpus > 1 && its.some((call) => call !== 'lpis'),
    },
    {
      // It has no target, and stands on the list of the vCPU before.
      properties: ['N02'],
      eras: ['linux-7.3'],
      where: ({ its }) => its.includes('lpis') && its.includes('early'),
    },
  ],
  mend: {
    says: 'what is no longer pending are the LPIs that target the vCPU, on whatever list they are, or on none',
    everywhere: (before) => ({
      flushPendingLpis: (kvm, w, v) => {
        const all = lpis(kvm.config).filter((id) => kvm.lpiExists(w, id));
        const isOf = (id: number): boolean => targetOf(at(w.irqs, id)) === v;
        const others = all.filter((id) => !isOf(id) && at(w.irqs, id).vcpu === v && at(w.irqs, id).pendingLatch);
        before.flushPendingLpis(kvm, w, v);
        for (const irq of others.map((id) => kvm.getIrq(w, id))) {
          irq.pendingLatch = true;
          kvm.queueIrqUnlock(w, irq);
        }
        for (const irq of all.filter(isOf).map((id) => kvm.getIrq(w, id))) {
          irq.pendingLatch = false;
          if (irq.vcpu !== null) {
            kvm.apListDel(w, irq, kvm.getVcpu(w, irq.vcpu));
            kvm.putIrq(w, irq.id);
          }
        }
      },
    }),
  },
});

export const cachedBehind = known({
  story: 'a translation is cached behind a disable',
  seen: [
    {
      properties: ['IT1'],
      eras: every,
      where: ({ its, fine }) => fine.includes('its') && (its.includes('ctlr') || its.includes('lpis')),
    },
    { properties: ['IT10'], eras: every, where: ({ its, fine }) => fine.includes('its') && its.includes('lpis') },
    { properties: ['IT21'], eras: every, where: ({ its, fine }) => fine.includes('its') && its.includes('valid') },
  ],
  mend: {
    says: 'whoever injects looks once more whether the ITS, and LPIs of the vCPU, are enabled',
    everywhere: (before) => ({
      itsFinishMsi: (kvm, w, thread) => {
        const device = deviceOf(kvm.config, thread.key);
        const event = thread.key - keyOf(kvm.config, device, 0);
        if (kvm.itsResolveLpi(w, device, event) === thread.irq) {
          before.itsFinishMsi(kvm, w, thread);
          return;
        }
        if (thread.stage === 'found') {
          kvm.putIrq(w, thread.irq);
        }
        Object.assign(thread, { stage: 'idle', irq: 0, key: 0 });
      },
    }),
  },
});

export const activeLpi = known({
  story: 'an LPI that stays active',
  seen: [
    { properties: ['N14', 'X01'], eras: older, where: ({ its }) => its.includes('lpis') },
    {
      properties: ['X01'],
      eras: older,
      where: ({ itsTables, vcpus }) => itsTables.includes('migrate') && vcpus > 1,
    },
    { properties: ['N08'], eras: older, where: (config) => config.its.includes('lpis') && overflows(config) },
    {
      properties: ['S13'],
      eras: older,
      where: ({ its, vcpus }) => its.includes('lpis') && vcpus > 1 && its.some((call) => movers.includes(call)),
    },
  ],
  // 73c9726975af (v6.19)
  mend: {
    says: 'the active state of an LPI is dropped when its list register is folded',
    everywhere: (before) => ({
      foldLrLocked: (kvm, w, irq, lr) => {
        const isOne = isLpi(interruptOf(kvm.config, irq.id));
        return before.foldLrLocked(kvm, w, irq, isOne ? { ...lr, state: lrState(hasPending(lr), false) } : lr);
      },
    }),
  },
});
