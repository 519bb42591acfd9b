import { over, type Step } from '../../src/language/index.js';
import type { GuestConfig } from '../guest/config.js';
import { type GuestSlice, listRegistersOf } from '../guest/state.js';
import { concerned, everywhere, whereSome } from '../machine/claim.js';
import { those } from '../machine/config.js';
import type { Hypervisor } from '../machine/hypervisor.js';
import type { Claim as ClaimOf, State } from '../machine/part.js';
import {
  closedIsLeftAlone,
  disabledIsMasked,
  loopbackSignals,
  signalsWhatIsThere,
  triggerIsWhatWasSet,
} from './config-properties.js';
import {
  eventfdOf,
  hasResampler,
  hasTrigger,
  isAutomasked,
  isVirqDisabled,
  type VfioConfig,
  type VfioSlice,
  vfioOf,
} from './state.js';
import { loweredBeforeUnmasked, notWithdrawn, unmaskedWhenDone } from './unmask-properties.js';

type Looked = State<VfioSlice & GuestSlice>;
type Claim = ClaimOf<Hypervisor & { readonly config: VfioConfig & GuestConfig }, Looked>;

const { always, everyStep, someStep } = over<Looked>();

/** VFIO masks on its own and unmasks when told of the guest's EOI. */

const count = (after: Step<Looked>['after'], irq: number, ...what: readonly string[]): number =>
  after.happened.filter((event) => 'irq' in event && event.irq === irq && what.includes(event.what)).length;

const maskMatchesDepth: Claim = {
  appliesTo: whereSome(isAutomasked),
  property: ({ config }) =>
    always({
      id: 'S19',
      name: 'mask-matches-depth',
      says: 'VFIO has disabled the interrupt once if it is masked, and not at all if it is not',
      cites: 'vfio_automasked_irq_handler; "Disable auto-enable of exclusive INTx IRQ", fe9a7082684e',
      by: 'vfio',
      applies: 'to interrupts of assigned devices',
      for: { irq: those(config, isAutomasked) },
      when: (w, { irq }) => vfioOf(config, w, irq).setup === 'ready',
      holds: (w, { irq }) => {
        const { masked, depth } = vfioOf(config, w, irq);
        const forTrigger = !config.pci23 && !hasTrigger(config, w, irq);
        return depth === Number(masked) + Number(forTrigger);
      },
      because: (w, { irq }) => ({ vfio: vfioOf(config, w, irq) }),
    }),
};

const noHandlerWhileMasked: Claim = {
  appliesTo: whereSome(isAutomasked),
  property: ({ config }) =>
    everyStep({
      id: 'S19h',
      name: 'no-handler-while-masked',
      says: "VFIO's handler signals nothing while the interrupt is masked",
      cites: 'vfio_automasked_irq_handler',
      by: 'vfio',
      applies: 'to interrupts of assigned devices',
      for: { irq: those(config, isAutomasked) },
      about: { irq: concerned },
      when: ({ after }, { irq }) => count(after, irq, 'masked by its handler') > 0,
      holds: ({ after }, { irq }) =>
        !after.happened.some((event) => event.what === 'masked by its handler' && event.irq === irq && event.wasMasked),
    }),
};

const deassertBeforeNotify: Claim = {
  appliesTo: whereSome(hasResampler),
  property: ({ config, name }) =>
    everyStep({
      id: 'S20',
      name: 'deassert-before-notify',
      says: 'when the resamplefd is signalled, the level of the interrupt has been lowered',
      cites: 'irqfd_resampler_ack (virt/kvm/eventfd.c)',
      by: name(),
      applies: 'to interrupts of assigned devices with a resamplefd',
      for: { irq: those(config, hasResampler) },
      about: { irq: concerned },
      when: ({ after }, { irq }) => count(after, irq, 'resampled') > 0,
      holds: ({ after }, { irq }) =>
        !after.happened.some((event) => event.what === 'resampled' && event.irq === irq && event.level),
    }),
};

const resampleOwed: Claim = {
  appliesTo: (host) => whereSome(isAutomasked)(host) && !host.config.vfioSetup && !host.config.triggers,
  property: (host) => {
    const { config } = host;
    return always({
      id: 'N05',
      name: 'resample-owed',
      says: 'an interrupt that VFIO has masked is on its way to the guest, or there: somebody will unmask it',
      cites: 'vfio_automasked_irq_handler, irqfd_inject, irqfd_resampler_ack; 67b5b673ad4d',
      by: host.name(),
      applies: 'to interrupts of assigned devices',
      for: { irq: those(config, isAutomasked) },
      when: (w, { irq }) => vfioOf(config, w, irq).masked && !isVirqDisabled(config, w, irq),
      holds: (w, { irq }) => {
        const onTheWay =
          vfioOf(config, w, irq).signalling || eventfdOf(config, w, irq).signalled || host.isInjecting(w, irq);
        return onTheWay || host.lineLevel(w, irq) || host.isActive(w, irq) || listRegistersOf(host, w, irq).length > 0;
      },
    });
  },
};

const resampledHigh: Claim = {
  appliesTo: everywhere,
  property: ({ config, name }) =>
    someStep({
      id: 'R14',
      name: 'resampled-high',
      says: 'the resamplefd is signalled while the line of the device is still high',
      cites: 'irqfd_resampler_ack',
      by: name(),
      holds: ({ before, after }) =>
        after.happened.some((event) => event.what === 'resampled' && vfioOf(config, before, event.irq).line),
    }),
};

const firesAgain: Claim = {
  appliesTo: everywhere,
  property: ({ config }) =>
    someStep({
      id: 'R20',
      name: 'fires-again',
      says: 'VFIO unmasks an interrupt whose line is high, and the host takes it again',
      cites: 'vfio_platform_unmask',
      by: 'vfio',
      holds: ({ after }) =>
        after.happened.some((event) => {
          if (event.what !== 'unmasked' || !event.lineHigh || !those(config, isAutomasked).includes(event.irq)) {
            return false;
          }
          const { line, depth, masked } = vfioOf(config, after, event.irq);
          return line && depth === 0 && !masked;
        }),
    }),
};

const unmasksQuiet: Claim = {
  appliesTo: everywhere,
  property: () =>
    someStep({
      id: 'R53',
      name: 'unmasks-quiet',
      says: 'VFIO unmasks an interrupt whose line is low',
      cites: 'vfio_platform_unmask, vfio_pci_intx_unmask',
      by: 'vfio',
      holds: ({ after }) => after.happened.some((event) => event.what === 'unmasked' && !event.lineHigh),
    }),
};

export const claims: readonly Claim[] = [
  maskMatchesDepth,
  noHandlerWhileMasked,
  deassertBeforeNotify,
  resampleOwed,
  notWithdrawn,
  unmaskedWhenDone,
  loweredBeforeUnmasked,
  signalsWhatIsThere,
  disabledIsMasked,
  loopbackSignals,
  triggerIsWhatWasSet,
  closedIsLeftAlone,
];

/** What a scenario with an assigned device is to reach. */
export const witnesses: readonly Claim[] = [resampledHigh, firesAgain, unmasksQuiet];
