import { hasIts, keyOf } from '../config.js';
import { targetIn } from '../driver.js';
import { lpiOf } from '../state.js';
import { type Claim, someStep, translations } from './common.js';

/** What a scenario must reach, so that what holds in it is more than nothing. */

export const cacheHitAfterMove: Claim = {
  appliesTo: ({ config }) => hasIts(config) && config.its.includes('mapc') && config.vcpus > 1,
  property: (host) =>
    someStep({
      id: 'R26',
      name: 'cached-after-a-move',
      says: 'an MSI is translated by the cache after its collection has been mapped to another vCPU',
      cites: 'vgic_its_cmd_handle_mapc (the cache is kept), vgic_its_check_cache',
      by: host.name(),
      holds: (step) =>
        translations(step).some(
          ({ cached, device, event }) => cached && targetIn(step.before, keyOf(host.config, device, event)) !== 0,
        ),
    }),
};

export const foundStillAlive: Claim = {
  appliesTo: ({ config }) => hasIts(config) && config.its.includes('mapti'),
  property: (host) =>
    someStep({
      id: 'R27',
      name: 'mapped-still-alive',
      says: 'an event is mapped to an LPI that is discarded and still on an ap_list',
      cites: 'vgic_add_lpi, vgic_try_get_irq_ref',
      by: host.name(),
      holds: ({ before, action: { rule, params } }) =>
        rule === 'guest.mapti' && lpiOf(host.config, before, Number(params.irq)).refcount > 0,
    }),
};
