import { over, type View } from '../../src/language/index.js';
import type { GuestConfig } from '../guest/config.js';
import type { GuestSlice } from '../guest/state.js';
import { whereSome } from '../machine/claim.js';
import { those } from '../machine/config.js';
import type { Hypervisor } from '../machine/hypervisor.js';
import type { Claim as ClaimOf, State } from '../machine/part.js';
import { hasResampler, type VfioConfig, type VfioSlice, vfioOf } from './state.js';

type Looked = State<VfioSlice & GuestSlice>;
type Claim = ClaimOf<Hypervisor & { readonly config: VfioConfig & GuestConfig }, Looked>;

const { leadsTo } = over<Looked>();

/** What becomes of a device's interrupt at last. */

const unmaskedAtLast: Claim = {
  appliesTo: (host) => whereSome(hasResampler)(host) && !host.config.vfioSetup,
  property: (host) => {
    const { config } = host;
    const isWaiting = (w: View<Looked>, irq: number): boolean =>
      vfioOf(config, w, irq).masked && host.isEnabled(w, irq) && host.isForwarding(w);
    return leadsTo({
      id: 'L07',
      name: 'unmasked-at-last',
      says: 'an interrupt that VFIO has masked is unmasked at last, as long as the guest has it enabled',
      cites: 'vfio_automasked_irq_handler, vfio_platform_unmask, irqfd_resampler_ack',
      by: host.name(),
      applies: 'to interrupts of assigned devices with a resamplefd',
      for: { irq: those(config, hasResampler) },
      when: (w, { irq }) => isWaiting(w, irq),
      holds: (w, { irq }) => !isWaiting(w, irq),
    });
  },
};

export const promises: readonly Claim[] = [unmaskedAtLast];
