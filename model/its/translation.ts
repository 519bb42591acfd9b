import { upTo } from '../../src/language/index.js';
import { at } from '../at.js';
import type { Steps } from '../machine/steps.js';
import { deviceOf, eventIds, hasEvent, keyOf } from './config.js';
import type { Its } from './its.js';
import type { Lpis } from './lpis.js';
import { itsOf, lpisEnabled, type MsiThread } from './state.js';

type Translation =
  | 'itsCheckCache'
  | 'itsIsCached'
  | 'itsCacheTranslation'
  | 'itsEraseCached'
  | 'itsInvalidateCache'
  | 'itsResolveLpi'
  | 'itsInjectCachedTranslation'
  | 'itsInjectMsi'
  | 'itsFinishMsi'
  | 'itsTriggerMsi';

/** MSIs, by the tables or by what is cached of them. */
export const translationSteps: Pick<Steps<Its, Its & Lpis>, Translation> = {
  itsCheckCache: (kvm, w, device, event) => {
    if (!kvm.itsIsCached(w, device, event)) {
      return null;
    }
    const irq = itsOf(w).cache[keyOf(kvm.config, device, event)] ?? null;
    if (irq !== null) {
      kvm.getIrqRef(w, irq);
    }
    return irq;
  },

  // An event id has 16 bits in the key: one that has more would be another device's (VITS_MAX_EVENTID).
  itsIsCached: (kvm, w, device, event) => {
    const irq = event < eventIds(kvm.config) ? (itsOf(w).cache[keyOf(kvm.config, device, event)] ?? null) : null;
    return irq !== null && kvm.lpiExists(w, irq);
  },

  itsCacheTranslation: (kvm, w, key, irq) => {
    const { cache } = itsOf(w);
    const old = at(cache, key);
    kvm.getIrqRef(w, irq);
    cache[key] = irq;
    if (old !== null) {
      kvm.putIrq(w, old);
    }
  },

  // "Drop the translation cache reference only for the erased entry", 13031fb6b835
  itsEraseCached: (kvm, w, key) => {
    const { cache } = itsOf(w);
    const erased = at(cache, key);
    cache[key] = null;
    if (erased !== null) {
      kvm.putIrq(w, erased);
    }
  },

  itsInvalidateCache: (kvm, w) => {
    for (const key of upTo(itsOf(w).cache.length)) {
      const seen = at(itsOf(w).cache, key);
      if (seen !== null) {
        kvm.itsEraseCached(w, key, seen);
      }
    }
  },

  itsResolveLpi: (kvm, w, device, event) => {
    const { enabled, events, collections } = itsOf(w);
    if (!enabled || !hasEvent(kvm.config, device, event)) {
      return null;
    }
    const { irq, collection } = at(events, keyOf(kvm.config, device, event));
    const vcpu = collection === null ? null : at(collections, collection);
    return vcpu !== null && lpisEnabled(w, vcpu) ? irq : null;
  },

  itsInjectCachedTranslation: (kvm, w, device, event) => {
    const irq = kvm.itsCheckCache(w, device, event);
    if (irq === null) {
      return false;
    }
    w.happened.push({ what: 'translated', device, event, irq, cached: true });
    kvm.itsFinishMsi(w, { stage: 'found', irq, key: keyOf(kvm.config, device, event) });
    return true;
  },

  itsInjectMsi: (kvm, w, device, event) => {
    const found = kvm.itsCheckCache(w, device, event);
    const irq = found ?? kvm.itsResolveLpi(w, device, event);
    if (irq === null) {
      return;
    }
    w.happened.push({ what: 'translated', device, event, irq, cached: found !== null });
    const begun: MsiThread = {
      stage: found === null ? 'resolved' : 'found',
      irq,
      key: keyOf(kvm.config, device, event),
    };
    const thread = w.msis.find(({ stage }) => stage === 'idle');
    if (thread === undefined) {
      kvm.itsFinishMsi(w, begun);
    } else {
      Object.assign(thread, begun);
    }
  },

  itsFinishMsi: (kvm, w, thread) => {
    const { stage, irq, key } = thread;
    Object.assign(thread, { stage: 'idle', irq: 0, key: 0 });
    if (stage === 'resolved') {
      kvm.itsCacheTranslation(w, key, irq);
    }
    const device = deviceOf(kvm.config, key);
    w.happened.push({ what: 'MSI injected', device, event: key - keyOf(kvm.config, device, 0), irq });
    kvm.injectLpi(w, irq);
    if (stage === 'found') {
      kvm.putIrq(w, irq);
    }
  },

  itsTriggerMsi: (kvm, w, device, event) => {
    const irq = kvm.itsResolveLpi(w, device, event);
    if (irq !== null) {
      kvm.itsCacheTranslation(w, keyOf(kvm.config, device, event), irq);
      kvm.injectLpi(w, irq);
    }
  },
};
