import { over, type Step } from '../../src/language/index.js';
import { at } from '../at.js';
import { isValid } from '../gic/list-register.js';
import type { GuestConfig } from '../guest/config.js';
import { type GuestSlice, listRegistersOf } from '../guest/state.js';
import { whereLegal } from '../guest/where.js';
import { concerned, whereSome } from '../machine/claim.js';
import { type Interrupt, those } from '../machine/config.js';
import type { Hypervisor } from '../machine/hypervisor.js';
import type { Claim as ClaimOf, State } from '../machine/part.js';
import { isAutomasked, isUnmaskedByUserSpace, type VfioConfig, type VfioSlice, vfioOf } from './state.js';

type Looked = State<VfioSlice & GuestSlice>;
type Claim = ClaimOf<Hypervisor & { readonly config: VfioConfig & GuestConfig }, Looked>;

const { everyStep } = over<Looked>();

/** When an interrupt that VFIO has masked is lowered and unmasked: not before the guest has had it, and has ended it. */

/** Has the guest taken it, and either handles it still or has ended it where nobody has looked yet? */
const isTaken = (host: Hypervisor, { before, after }: Step<Looked>, irq: number): boolean =>
  at(before.guest.holds, irq) ||
  listRegistersOf(host, before, irq).some((lr) => !isValid(lr)) ||
  after.happened.some(
    (event) => (event.what === 'folded' && event.irq === irq && event.ended) || isEndedBy(event, irq),
  );

/** Ended without a list register. */
const isEndedBy = (event: { readonly what: string; readonly irq?: number }, irq: number): boolean =>
  (event.what === 'notified' || event.what === 'replayed') && event.irq === irq;

export const notWithdrawn: Claim = {
  appliesTo: (host) => whereSome(isAutomasked)(host) && whereLegal(host),
  property: (host) => {
    const { config } = host;
    return everyStep({
      id: 'RT8',
      name: 'not-withdrawn',
      says: 'while its device asserts, nobody lowers the line of an interrupt that the guest has not taken',
      cites: 'irqfd_resampler_ack; vfio_intx_eoi (QEMU, hw/vfio/pci.c)',
      by: host.name(),
      applies: 'to interrupts of assigned devices, where the guest keeps to legal orders',
      for: { irq: those(config, isAutomasked) },
      about: { irq: concerned },
      when: ({ before, after }, { irq }) =>
        vfioOf(config, before, irq).line &&
        after.happened.some((event) => event.what === 'injected' && event.irq === irq && !event.level),
      holds: (step, { irq }) => isTaken(host, step, irq),
      because: ({ before }, { irq }) => ({ vfio: vfioOf(config, before, irq), holds: at(before.guest.holds, irq) }),
    });
  },
};

/** What the guest makes active it has not taken from the device. */
const isTakenOnly = (irq: Interrupt): boolean => isAutomasked(irq) && !irq.access.includes('active');

export const unmaskedWhenDone: Claim = {
  appliesTo: (host) => whereSome(isTakenOnly)(host) && whereLegal(host),
  property: (host) => {
    const { config } = host;
    return everyStep({
      id: 'RT9',
      name: 'unmasked-when-done',
      says: 'VFIO does not unmask an interrupt whose device asserts while the guest handles it: else it fires at once for what is being handled',
      cites: 'vfio_platform_unmask; irqfd_resampler_ack; vfio_intx_eoi (QEMU, hw/vfio/pci.c)',
      by: 'vfio',
      applies: 'to interrupts of assigned devices that the guest makes active by no write, in legal orders',
      for: { irq: those(config, isTakenOnly) },
      about: { irq: concerned },
      // The guest that enables INTx asks for it.
      when: ({ after, action }, { irq }) =>
        action.rule !== 'guest.writeDisIntx' &&
        after.happened.some((event) => event.what === 'unmasked' && event.irq === irq && event.lineHigh),
      holds: ({ after }, { irq }) => !at(after.guest.holds, irq),
      because: ({ after }, { irq }) => ({ vfio: vfioOf(config, after, irq), holds: at(after.guest.holds, irq) }),
    });
  },
};

export const loweredBeforeUnmasked: Claim = {
  appliesTo: whereSome(isUnmaskedByUserSpace),
  property: (host) => {
    const { config } = host;
    return everyStep({
      id: 'RT15',
      name: 'lowered-before-unmasked',
      says: "user space lowers the guest's line of an interrupt that it unmasks: else the guest takes it for ever",
      cites: 'vfio_intx_eoi (QEMU, hw/vfio/pci.c)',
      by: 'vmm',
      applies: 'to interrupts that user space unmasks',
      for: { irq: those(config, isUnmaskedByUserSpace) },
      about: { irq: concerned },
      // What the guest unmasks by DisINTx user space does not know of.
      when: ({ after, action }, { irq }) =>
        action.rule !== 'guest.writeDisIntx' &&
        after.happened.some((event) => event.what === 'unmasked' && event.irq === irq),
      holds: ({ after }, { irq }) => !host.lineLevel(after, irq),
      because: ({ after }, { irq }) => ({ vfio: vfioOf(config, after, irq) }),
    });
  },
};
