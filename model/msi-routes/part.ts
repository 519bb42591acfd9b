import { part as named, type Step } from '../../src/language/index.js';
import { at } from '../at.js';
import { deviceOf, hasEvent, type ItsConfig, keyOf, keys } from '../its/config.js';
import type { MachineConfig } from '../machine/config.js';
import type { Part, Told } from '../machine/part.js';
import { claims, witnesses } from './properties.js';
import { type Host, msiRoutesRules, type Needed } from './rules.js';
import { msiRoutesSketch } from './sketch.js';
import { type MsiRoutesConfig, msiRoutesSlice } from './state.js';

type Config = MsiRoutesConfig & ItsConfig & MachineConfig;

export const msiRoutesTold: Told<MsiRoutesConfig> = {
  msiIrqfds: (irqfds) =>
    irqfds === 0 ? [] : [`${irqfds} irqfd${irqfds === 1 ? '' : 's'} with a route that is an MSI`],
  msiRoutes: (isPart) => (isPart ? ['routes of MSIs change'] : []),
  msiAssign: (isPart) => (isPart ? ['their irqfds are deassigned and assigned'] : []),
};

/** GSIs whose routes are MSIs to the ITS, and their irqfds. */
export const msiRoutes: Part<Config, Host, Needed> = {
  name: 'msi-routes',
  slice: msiRoutesSlice,
  sketch: msiRoutesSketch,
  isOrdered: ({ msiIrqfds }) => msiIrqfds > 0,
  contradiction: ({ msiIrqfds, msiRoutes: change, msiAssign, msiDevices, itsTables, fine }) => {
    if (msiIrqfds === 0) {
      return change || msiAssign ? 'there is no irqfd whose route is an MSI; add one' : undefined;
    }
    if (msiDevices.length === 0) {
      return 'an MSI goes to an ITS, and there is none; add an LPI';
    }
    if (fine.includes('its')) {
      return 'the MSI of an irqfd is looked up and injected in one step: leave fine steps of the ITS out';
    }
    return itsTables.some((call) => call !== 'save')
      ? 'irqfds are of the VM that is migrated or reset: leave them out, or itsTables'
      : undefined;
  },
  start: (w, config) => {
    for (const id of w.msiIrqfds.keys()) {
      const key = id % keys(config);
      w.msiRoutes[id] = key;
      at(w.msiIrqfds, id).entry = key;
    }
  },
  rules: msiRoutesRules,
  claims,
  witnesses,
  drawing: () => {
    const irqfd = ({ action: { params } }: Step<unknown>): string => `irqfd ${params.irqfd}`;
    return {
      lanes: [{ id: 'vmm', name: 'VMM' }],
      short: {
        'vmm.signalMsiIrqfd': (step) => `signals ${irqfd(step)}`,
        'host.msiInatomic': (step) => `${irqfd(step)} looks into the cache`,
        'host.msiRoute': (step) => `${irqfd(step)} reads its route`,
        'host.msiSet': (step) => `${irqfd(step)} injects its MSI`,
        'vmm.setMsiRoute': ({ action: { params } }) => `routes GSI ${params.gsi}`,
        'vmm.msiRoutingReturns': () => 'routing returns',
        'vmm.deassignMsiIrqfd': (step) => `deassigns ${irqfd(step)}`,
        'host.msiIrqfdUnhook': (step) => `${irqfd(step)} is unhooked`,
        'host.msiIrqfdFree': (step) => `${irqfd(step)} is freed`,
        'vmm.assignMsiIrqfd': (step) => `assigns ${irqfd(step)}`,
      },
    };
  },
  printer: (config) => {
    const shown = (key: number | null): string => {
      const device = key === null ? 0 : deviceOf(config, key);
      const event = (key ?? 0) - (key === null ? 0 : keyOf(config, device, 0));
      const isNone = !hasEvent(config, device, event);
      return key === null ? 'none' : `device ${device} event ${event}${isNone ? ', which it does not have' : ''}`;
    };
    return {
      'msiRoutes[*]': named<number | null>((gsi) => `GSI ${gsi}`, shown),
      'msiIrqfds[*].entry': named<number | null>((irqfd) => `irqfd ${irqfd} irq_entry`, shown),
      'msiIrqfds[*].waking': named<number | null>((irqfd) => `irqfd ${irqfd} waking`, shown),
      'msiIrqfds[*].stage': named((irqfd) => `irqfd ${irqfd}`),
      'msiIrqfds[*].counted': named((irqfd) => `eventfd ${irqfd} counted`),
      'msiIrqfds[*].queued': named((irqfd) => `irqfd ${irqfd} queued`),
      'msiIrqfds[*].hasRead': named((irqfd) => `irqfd ${irqfd} work`),
      'msiIrqfds[*].route': named<number | null>((irqfd) => `irqfd ${irqfd} route read`, shown),
      msiSynchronizing: named(() => 'synchronizing'),
    };
  },
};
