import { hasIts, keyOf } from '../config.js';
import { targetIn } from '../driver.js';
import { isRingLocked } from '../ring-state.js';
import { lpiOf } from '../state.js';
import { type Claim, commandIn, someStep, translations } from './common.js';

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
      holds: (step) => {
        const { name, irq } = commandIn(step) ?? {};
        return name === 'mapti' && irq !== undefined && lpiOf(host.config, step.before, irq).refcount > 0;
      },
    }),
};

const whereRing: Claim['appliesTo'] = ({ config }) => config.itsRing > 0;

export const ringWraps: Claim = {
  appliesTo: whereRing,
  property: (host) =>
    someStep({
      id: 'R51',
      name: 'ring-wraps',
      says: 'one write of GITS_CWRITER has commands executed at the end of the ring and at its beginning',
      cites: 'vgic_its_process_commands (ITS_CMD_BUFFER_SIZE)',
      by: host.name(),
      holds: (step) => commandIn(step)?.slot === host.config.itsRing - 1 && isRingLocked(step.after),
    }),
};

export const othersGoOn: Claim = {
  appliesTo: whereRing,
  property: (host) =>
    someStep({
      id: 'R49',
      name: 'msi-between-commands',
      says: 'an MSI is translated while a vCPU has cmd_lock, with commands of the ring left',
      cites: 'vgic_its_process_commands: its_lock is taken for each, and dropped',
      by: host.name(),
      holds: ({ before, action: { rule } }) => rule === 'device.msi' && isRingLocked(before),
    }),
};
